package hongyan.base.failure;

import java.time.Duration;

/// What a form or a script is told: a stable word, and which field or rule is meant. Carries no stack trace: it is an
/// answer, not a bug. Mail protocols use [Refusal] instead.
public final class Objection extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The HTTP status a refusal has.
    public enum Kind {
        BAD(400),
        UNAUTHENTICATED(401),
        FORBIDDEN(403),
        MISSING(404),
        EXISTS(409),
        GONE(410),
        TOO_MANY(429),
        LATER(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Kind kind;
    private final String code;
    private final String field;
    private final String rule;
    private final Duration after;

    /// @param code stable, lower case with dashes; the web translates it
    /// @param message English, for logs and curl
    /// @param field the input that is meant, or empty
    /// @param rule what it must be, or empty
    public Objection(Kind kind, String code, String message, String field, String rule) {
        this(kind, code, message, field, rule, Duration.ofMinutes(1));
    }

    private Objection(Kind kind, String code, String message, String field, String rule, Duration after) {
        super(message, null, false, false);
        this.kind = kind;
        this.code = code;
        this.field = field;
        this.rule = rule;
        this.after = after;
    }

    public static Objection bad(String code, String field, String message) {
        return new Objection(Kind.BAD, code, message, field, "");
    }

    public static Objection missing(String code, String message) {
        return new Objection(Kind.MISSING, code, message, "", "");
    }

    public static Objection exists(String code, String field, String message) {
        return new Objection(Kind.EXISTS, code, message, field, "");
    }

    public static Objection forbidden(String code, String message) {
        return new Objection(Kind.FORBIDDEN, code, message, "", "");
    }

    public static Objection tooMany(String code, String message) {
        return new Objection(Kind.TOO_MANY, code, message, "", "");
    }

    /// @param after how long it is of no use to try again
    public static Objection tooMany(String code, String message, Duration after) {
        return new Objection(Kind.TOO_MANY, code, message, "", "", after);
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public String field() {
        return field;
    }

    public String rule() {
        return rule;
    }

    /// How long to wait before the next try, where one makes sense.
    public Duration after() {
        return after;
    }
}
