package hongyan.protocols.jmap;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.base.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One object of a `/set` that fails (RFC 8620 5.3). An answer, not a bug: no stack.
final class SetError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ObjectNode json;

    private SetError(ObjectNode json) {
        super(json.path("type").asString(), null, false, false);
        this.json = json;
    }

    static SetError of(String type) {
        return new SetError(Json.object().put("type", type));
    }

    static SetError of(String type, String description) {
        return new SetError(Json.object().put("type", type).put("description", description));
    }

    static SetError invalidProperties(List<String> properties) {
        return invalidProperties(properties, "");
    }

    static SetError invalidProperties(List<String> properties, String description) {
        return list("invalidProperties", "properties", properties, description);
    }

    /// An error that names strings, such as `blobNotFound` with `notFound`.
    static SetError list(String type, String property, List<String> values, String description) {
        ObjectNode json = Json.object().put("type", type);
        ArrayNode array = json.putArray(property);
        values.forEach(array::add);
        if (!description.isEmpty()) {
            json.put("description", description);
        }
        return new SetError(json);
    }

    /// An error that names a bound, such as `tooLarge` with `maxSize`.
    static SetError bound(String type, String property, long most) {
        return new SetError(Json.object().put("type", type).put(property, most));
    }

    /// How a refusal from below looks.
    static SetError of(Refusal refusal) {
        Reason reason = refusal.reason();
        return switch (reason) {
            case OVER_QUOTA -> of("overQuota");
            case NOT_FOUND -> of("notFound");
            case TOO_BIG -> of("tooLarge");
            case LIMIT -> of("rateLimit", reason.text());
            case SYNTAX, EXISTS, BAD_ADDRESS -> invalidProperties(List.of(), reason.text());
            default -> of("forbidden", reason.text());
        };
    }

    String type() {
        return json.path("type").asString();
    }

    ObjectNode json() {
        return json;
    }
}
