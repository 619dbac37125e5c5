package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// A request that fails as a whole (RFC 8620 3.6.1), told as problem details (RFC 7807).
final class RequestError extends RuntimeException {
    private static final long serialVersionUID = 1;
    static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final transient ObjectNode json;

    private RequestError(int status, String type, String detail) {
        super(type, null, false, false);
        this.status = status;
        this.json = Json.object()
                .put("type", "urn:ietf:params:jmap:error:" + type)
                .put("status", status)
                .put("detail", detail);
    }

    static RequestError notJson(String detail) {
        return new RequestError(400, "notJSON", detail);
    }

    static RequestError notRequest(String detail) {
        return new RequestError(400, "notRequest", detail);
    }

    static RequestError unknownCapability(String urn) {
        return new RequestError(400, "unknownCapability", "The capability is not supported: " + urn);
    }

    static RequestError limit(String name) {
        RequestError error = new RequestError(400, "limit", "The request goes beyond " + name);
        error.json.put("limit", name);
        return error;
    }

    int status() {
        return status;
    }

    ObjectNode json() {
        return json;
    }
}
