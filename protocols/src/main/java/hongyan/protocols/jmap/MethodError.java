package hongyan.protocols.jmap;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.base.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// A method that fails as a whole (RFC 8620 3.6.2). An answer, not a bug: no stack.
final class MethodError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String type;
    private final String description;

    MethodError(String type, String description) {
        super(type, null, false, false);
        this.type = type;
        this.description = description;
    }

    static MethodError invalidArguments(String description) {
        return new MethodError("invalidArguments", description);
    }

    static MethodError cannotCalculateChanges() {
        return new MethodError("cannotCalculateChanges", "");
    }

    /// How a refusal from below looks as a failed method.
    static MethodError of(Refusal refusal) {
        Reason reason = refusal.reason();
        return switch (reason) {
            case FORBIDDEN, POLICY -> new MethodError("forbidden", reason.text());
            case NOT_FOUND -> new MethodError("accountNotFound", "");
            case SYNTAX -> invalidArguments(reason.text());
            case LIMIT, TOO_BIG -> new MethodError("requestTooLarge", reason.text());
            case STORAGE, SHUTTING_DOWN, DISK_FULL, DNS_UNAVAILABLE ->
                new MethodError("serverUnavailable", reason.text());
            default -> new MethodError("serverFail", reason.text());
        };
    }

    String type() {
        return type;
    }

    ObjectNode json() {
        ObjectNode error = Json.object().put("type", type);
        if (!description.isEmpty()) {
            error.put("description", description);
        }
        return error;
    }
}
