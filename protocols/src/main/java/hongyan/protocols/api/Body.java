package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.net.http.Exchange;
import hongyan.services.organisation.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a JSON object with errors that name the field: `bad-type` for a value of another kind.
final class Body {
    private static final int MOST = 10_000;
    private final JsonNode node;

    private Body(JsonNode node) {
        this.node = node;
    }

    static Body of(Exchange exchange) throws IOException {
        return new Body(exchange.json());
    }

    /// Of a request that may come without a body.
    static Body optional(Exchange exchange) throws IOException {
        byte[] bytes = exchange.bytes();
        if (bytes.length == 0) {
            return new Body(hongyan.base.json.Json.object());
        }
        try {
            return new Body(hongyan.base.json.Json.parse(bytes));
        } catch (tools.jackson.core.JacksonException notJson) {
            throw Objection.bad("syntax", "", "This is not JSON");
        }
    }

    static Body over(JsonNode node) {
        return new Body(node);
    }

    private Optional<JsonNode> value(String field) {
        return Optional.ofNullable(node.get(field)).filter(v -> !v.isNull());
    }

    /// Absent and null are both empty.
    Optional<String> find(String field) {
        return value(field).map(v -> {
            if (!v.isString()) {
                throw type(field, "a text");
            }
            return v.asString();
        });
    }

    /// Absent is the empty text.
    String text(String field) {
        return find(field).orElse("");
    }

    /// @throws Objection `required` when it is absent
    String required(String field) {
        return find(field).orElseThrow(() -> Objection.bad("required", field, "Something must be entered"));
    }

    Optional<Boolean> flag(String field) {
        return value(field).map(v -> {
            if (!v.isBoolean()) {
                throw type(field, "true or false");
            }
            return v.asBoolean();
        });
    }

    Optional<Long> number(String field) {
        return value(field).map(v -> {
            if (!v.isIntegralNumber() || !v.canConvertToLong()) {
                throw type(field, "a whole number");
            }
            return v.asLong();
        });
    }

    Optional<Integer> integer(String field) {
        return number(field).map(n -> {
            if (n < Integer.MIN_VALUE || n > Integer.MAX_VALUE) {
                throw type(field, "a smaller number");
            }
            return n.intValue();
        });
    }

    /// An id in a field: a text of digits, or the number itself.
    Optional<Integer> id(String field) {
        return value(field).map(v -> idOf(field, v));
    }

    /// Whether the field is there, null or not.
    boolean has(String field) {
        return node.has(field);
    }

    private static int idOf(String field, JsonNode v) {
        String text = v.isString() || v.isIntegralNumber() ? v.asString() : "";
        return Input.id(text).orElseThrow(() -> type(field, "an id"));
    }

    Optional<List<String>> texts(String field) {
        return value(field).map(v -> {
            List<String> found = new ArrayList<>();
            for (JsonNode element : array(field, v)) {
                if (!element.isString()) {
                    throw type(field, "a list of texts");
                }
                found.add(element.asString());
            }
            return found;
        });
    }

    Optional<List<Integer>> ids(String field) {
        return value(field).map(v -> {
            List<Integer> found = new ArrayList<>();
            array(field, v).forEach(element -> found.add(idOf(field, element)));
            return found;
        });
    }

    /// The objects of a list; none when it is absent.
    List<Body> objects(String field) {
        List<Body> found = new ArrayList<>();
        value(field)
                .ifPresent(v -> array(field, v).forEach(element -> {
                    if (!(element instanceof ObjectNode)) {
                        throw type(field, "a list of objects");
                    }
                    found.add(new Body(element));
                }));
        return found;
    }

    private static JsonNode array(String field, JsonNode v) {
        if (!v.isArray() || v.size() > MOST) {
            throw type(field, "a list");
        }
        return v;
    }

    private static Objection type(String field, String wanted) {
        return new Objection(Objection.Kind.BAD, "bad-type", "This must be " + wanted, field, "");
    }
}
