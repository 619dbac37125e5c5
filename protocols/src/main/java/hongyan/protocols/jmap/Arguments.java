package hongyan.protocols.jmap;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A method's arguments, read with their types; `null` counts as absent.
///
/// *Failure*: `invalidArguments` naming the argument.
final class Arguments {
    /// RFC 8620 1.3: integers that a double holds.
    private static final long MAX_INT = (1L << 53) - 1;

    private final ObjectNode json;

    Arguments(ObjectNode json) {
        this.json = json;
    }

    ObjectNode json() {
        return json;
    }

    /// Refuses arguments that are not among these.
    void only(Set<String> known) {
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                throw MethodError.invalidArguments("unknown argument " + name);
            }
        }
    }

    private static MethodError wrong(String name) {
        return MethodError.invalidArguments(name);
    }

    private Optional<JsonNode> value(String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    Optional<String> text(String name) {
        return value(name).map(v -> {
            if (!v.isString()) {
                throw wrong(name);
            }
            return v.stringValue();
        });
    }

    boolean flag(String name, boolean otherwise) {
        return value(name)
                .map(v -> {
                    if (!v.isBoolean()) {
                        throw wrong(name);
                    }
                    return v.booleanValue();
                })
                .orElse(otherwise);
    }

    Optional<Long> integer(String name) {
        return value(name).map(v -> {
            if (!v.isIntegralNumber() || !v.canConvertToLong() || Math.abs(v.longValue()) > MAX_INT) {
                throw wrong(name);
            }
            return v.longValue();
        });
    }

    Optional<Long> unsigned(String name) {
        return integer(name).map(v -> {
            if (v < 0) {
                throw wrong(name);
            }
            return v;
        });
    }

    Optional<Instant> date(String name) {
        return text(name).map(v -> {
            try {
                return Instant.parse(v);
            } catch (DateTimeParseException e) {
                throw wrong(name);
            }
        });
    }

    Optional<List<String>> texts(String name) {
        return value(name).map(v -> {
            if (!(v instanceof ArrayNode array)) {
                throw wrong(name);
            }
            List<String> all = new ArrayList<>(array.size());
            for (JsonNode each : array) {
                if (!each.isString()) {
                    throw wrong(name);
                }
                all.add(each.stringValue());
            }
            return all;
        });
    }

    Optional<ObjectNode> object(String name) {
        return value(name).map(v -> {
            if (!(v instanceof ObjectNode object)) {
                throw wrong(name);
            }
            return object;
        });
    }

    Optional<ArrayNode> array(String name) {
        return value(name).map(v -> {
            if (!(v instanceof ArrayNode array)) {
                throw wrong(name);
            }
            return array;
        });
    }

    /// The ids of a `/get`, at most so many as allowed; empty optional for "all".
    Optional<List<String>> ids() {
        Optional<List<String>> ids = texts("ids");
        if (ids.isPresent() && ids.get().size() > Limits.OBJECTS_IN_GET) {
            throw new MethodError("requestTooLarge", "at most " + Limits.OBJECTS_IN_GET + " ids");
        }
        return ids;
    }

    /// `maxChanges` with the server's bound (RFC 8620 5.2).
    int maxChanges() {
        long max = unsigned("maxChanges").orElse((long) Limits.CHANGES);
        if (max == 0) {
            throw wrong("maxChanges");
        }
        return (int) Math.min(max, Limits.CHANGES);
    }
}
