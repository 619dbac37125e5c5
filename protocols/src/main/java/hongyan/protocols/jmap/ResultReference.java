package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Arguments that are taken from the results of earlier calls (RFC 8620 3.7).
final class ResultReference {
    /// Values one reference may yield.
    private static final int MAX_VALUES = 50_000;

    private ResultReference() {}

    /// The arguments with every `#name` replaced by what it refers to.
    ///
    /// @param responses so far: `[name, arguments, callId]`
    /// @throws MethodError `invalidResultReference`, or `invalidArguments` when both `name` and `#name` are there
    static ObjectNode resolve(ObjectNode arguments, List<ArrayNode> responses) {
        boolean any = false;
        for (String name : arguments.propertyNames()) {
            any |= name.startsWith("#");
        }
        if (!any) {
            return arguments;
        }
        ObjectNode resolved = Json.object();
        for (var property : arguments.properties()) {
            String name = property.getKey();
            if (!name.startsWith("#")) {
                resolved.set(name, property.getValue());
                continue;
            }
            if (arguments.has(name.substring(1))) {
                throw MethodError.invalidArguments("both " + name.substring(1) + " and " + name);
            }
            resolved.set(name.substring(1), evaluate(property.getValue(), responses));
        }
        return resolved;
    }

    private static MethodError invalid(String why) {
        return new MethodError("invalidResultReference", why);
    }

    private static JsonNode evaluate(JsonNode reference, List<ArrayNode> responses) {
        JsonNode resultOf = reference.path("resultOf");
        JsonNode name = reference.path("name");
        JsonNode path = reference.path("path");
        if (!resultOf.isString() || !name.isString() || !path.isString()) {
            throw invalid("not a ResultReference");
        }
        for (ArrayNode response : responses) {
            if (response.get(2).stringValue().equals(resultOf.stringValue())) {
                // RFC 8620 3.7: the first response with the call id must have that name
                if (!response.get(0).stringValue().equals(name.stringValue())) {
                    throw invalid("the call was not " + name.stringValue());
                }
                return pointer(response.get(1), path.stringValue())
                        .orElseThrow(() -> invalid("nothing at " + path.stringValue()));
            }
        }
        throw invalid("no such call");
    }

    /// A JSON pointer (RFC 6901) in which `*` maps over an array.
    static Optional<JsonNode> pointer(JsonNode value, String path) {
        if (path.isEmpty()) {
            return Optional.of(value);
        }
        if (!path.startsWith("/") || path.length() > 1000) {
            return Optional.empty();
        }
        return walk(value, path.substring(1).split("/", -1), 0);
    }

    private static Optional<JsonNode> walk(JsonNode value, String[] tokens, int at) {
        if (at == tokens.length) {
            return Optional.of(value);
        }
        String token = tokens[at];
        if (value instanceof ArrayNode array) {
            if (token.equals("*")) {
                return each(array, tokens, at + 1);
            }
            if (token.isEmpty()
                    || token.length() > 9
                    || !token.chars().allMatch(c -> c >= '0' && c <= '9')
                    || (token.length() > 1 && token.startsWith("0"))) {
                return Optional.empty();
            }
            JsonNode element = array.get(Integer.parseInt(token));
            return element == null ? Optional.empty() : walk(element, tokens, at + 1);
        }
        JsonNode property =
                value instanceof ObjectNode ? value.get(token.replace("~1", "/").replace("~0", "~")) : null;
        return property == null ? Optional.empty() : walk(property, tokens, at + 1);
    }

    /// Results that are arrays themselves are put together into one.
    private static Optional<JsonNode> each(ArrayNode array, String[] tokens, int at) {
        ArrayNode all = Json.array();
        for (JsonNode element : array) {
            Optional<JsonNode> result = walk(element, tokens, at);
            if (result.isEmpty()) {
                return Optional.empty();
            }
            if (result.get() instanceof ArrayNode inner) {
                all.addAll(inner);
            } else {
                all.add(result.get());
            }
            if (all.size() > MAX_VALUES) {
                throw invalid("too many values");
            }
        }
        return Optional.of(all);
    }
}
