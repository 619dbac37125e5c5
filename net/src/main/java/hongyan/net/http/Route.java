package hongyan.net.http;

/// A row of the table of what the server answers.
///
/// @param method upper case; `GET` answers `HEAD` too
/// @param pattern `/api/domains/{name}/check`; a variable stands for one segment, decoded; `{name...}` at the end for
///     all the rest, at least one segment
/// @param maxBody bytes of a request body, beyond it `413`
public record Route(String method, String pattern, long maxBody, Action action) {
    /// For JSON questions.
    public static final long DEFAULT_BODY = 1 << 20;

    public Route {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("a pattern starts with /");
        }
    }

    public static Route get(String pattern, Action action) {
        return new Route("GET", pattern, 0, action);
    }

    public static Route post(String pattern, Action action) {
        return new Route("POST", pattern, DEFAULT_BODY, action);
    }

    public static Route put(String pattern, Action action) {
        return new Route("PUT", pattern, DEFAULT_BODY, action);
    }

    public static Route patch(String pattern, Action action) {
        return new Route("PATCH", pattern, DEFAULT_BODY, action);
    }

    public static Route delete(String pattern, Action action) {
        return new Route("DELETE", pattern, DEFAULT_BODY, action);
    }

    /// The same with another body limit.
    public Route withBody(long bytes) {
        return new Route(method, pattern, bytes, action);
    }
}
