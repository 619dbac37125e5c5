package hongyan.services.auth;

import hongyan.net.http.Exchange;

/// Who sends this HTTP request: the cookie `hongyan` of a web session, HTTP Basic (RFC 7617) or a bearer token
/// (RFC 6750).
///
/// *Threads*: safe; called once per request.
public interface SignIn {
    /// With the cookie, every method other than GET and HEAD must repeat the session's token in `X-Csrf-Token`. A
    /// request with an `Authorization` field is judged by that alone.
    ///
    /// @param protocol `jmap`, `web`, ... for log and policy
    /// @throws hongyan.base.failure.NotAllowed `AUTH_REQUIRED` or `AUTH_FAILED` (401), `FORBIDDEN` for a missing or
    ///     wrong CSRF token (403)
    /// @throws hongyan.base.failure.TryLater `AUTH_TOO_MANY` (429)
    Principal principal(Exchange exchange, String protocol);

    /// Whether an answer that goes on for long may go on, see [Authenticator#admits].
    default boolean admits(Principal principal) {
        return true;
    }
}
