package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Refusal;

/// How a command ended: the tagged line without its tag (RFC 9051 7.1, codes of RFC 5530).
///
/// @param code of the response without brackets, empty for none
record Outcome(Status status, String code, String text) {
    enum Status {
        OK,
        NO,
        BAD
    }

    static Outcome ok(String text) {
        return new Outcome(Status.OK, "", text);
    }

    static Outcome ok(String code, String text) {
        return new Outcome(Status.OK, code, text);
    }

    static Outcome no(String code, String text) {
        return new Outcome(Status.NO, code, text);
    }

    /// What the peer is told of a refusal.
    static Outcome of(Refusal refusal) {
        Status status = refusal instanceof BadSyntax ? Status.BAD : Status.NO;
        String text = refusal.reason().text();
        return switch (refusal.reason()) {
            // What is wrong with the words is for the one who wrote them: these details are ours, never the peer's.
            case SYNTAX, UNKNOWN_COMMAND, BAD_SEQUENCE, LINE_TOO_LONG ->
                new Outcome(status, "", refusal.detail().isEmpty() ? text : refusal.detail());
            case TOO_BIG -> no("TOOBIG", "Message too big");
            case OVER_QUOTA -> no("OVERQUOTA", "Mailbox full");
            case AUTH_FAILED -> no("AUTHENTICATIONFAILED", "Invalid name or password");
            case AUTH_TOO_MANY -> no("UNAVAILABLE", text);
            case AUTH_REQUIRED -> new Outcome(status, "", "Log in first");
            case TLS_REQUIRED -> no("PRIVACYREQUIRED", "Encryption required: STARTTLS first");
            case TLS_UNAVAILABLE -> no("UNAVAILABLE", text);
            case NOT_FOUND -> no("NONEXISTENT", "No such mailbox");
            case EXISTS -> no("ALREADYEXISTS", "Mailbox exists already");
            case FORBIDDEN -> no("CANNOT", "Not possible with this mailbox");
            case LIMIT -> new Outcome(status, "LIMIT", refusal.detail().isEmpty() ? text : refusal.detail());
            case POLICY -> no("NOPERM", refusal.detail().isEmpty() ? text : refusal.detail());
            case ACCOUNT_FROZEN -> no("NOPERM", "Account disabled");
            case DISK_FULL, STORAGE, DNS_UNAVAILABLE, SHUTTING_DOWN, TOO_MANY_CONNECTIONS, TOO_MANY_ERRORS ->
                no("UNAVAILABLE", text);
            case INTERNAL -> no("SERVERBUG", text);
            default -> new Outcome(status, "", text);
        };
    }
}
