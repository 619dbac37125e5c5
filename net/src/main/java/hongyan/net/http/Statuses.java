package hongyan.net.http;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.base.failure.TryLater;
import java.util.Locale;

/// How a refusal looks over HTTP.
public final class Statuses {
    private Statuses() {}

    /// The status of a refusal (RFC 9110 15, RFC 6585 4).
    public static int of(Reason reason) {
        return switch (reason) {
            case SYNTAX, UNKNOWN_COMMAND, BAD_SEQUENCE, LINE_TOO_LONG, BAD_ADDRESS, TOO_MANY_RECIPIENTS -> 400;
            case AUTH_REQUIRED, AUTH_FAILED -> 401;
            case RELAY_DENIED,
                    DOMAIN_NOT_VERIFIED,
                    ACCOUNT_FROZEN,
                    SENDER_NOT_OWNED,
                    POLICY,
                    DMARC_REJECT,
                    MAIL_LOOP,
                    TLS_REQUIRED,
                    FORBIDDEN -> 403;
            case NO_SUCH_USER, NOT_FOUND -> 404;
            case EXISTS -> 409;
            case TOO_BIG -> 413;
            case OVER_QUOTA, DISK_FULL -> 507;
            case TOO_MANY_CONNECTIONS, TOO_MANY_ERRORS, AUTH_TOO_MANY, LIMIT -> 429;
            case TLS_UNAVAILABLE, DNS_UNAVAILABLE, STORAGE, SHUTTING_DOWN -> 503;
            default -> 500;
        };
    }

    /// Seconds for `Retry-After` (RFC 9110 10.2.3): what the refusal knows, or a short while.
    static long retryAfter(Refusal refusal) {
        return refusal instanceof TryLater later && later.after().isPositive()
                ? later.after().plusMillis(999).toSeconds()
                : 30;
    }

    /// The stable word of a refusal in JSON errors: `not-found`.
    public static String code(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
