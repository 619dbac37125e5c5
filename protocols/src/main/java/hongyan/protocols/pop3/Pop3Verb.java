package hongyan.protocols.pop3;

/// Commands and the states in which they may come (RFC 1939 3, RFC 2449 5).
enum Pop3Verb {
    CAPA(State.AUTHORIZATION, State.TRANSACTION),
    STLS(State.AUTHORIZATION),
    USER(State.AUTHORIZATION),
    PASS(State.AUTHORIZATION),
    AUTH(State.AUTHORIZATION),
    UTF8(State.AUTHORIZATION),
    STAT(State.TRANSACTION),
    LIST(State.TRANSACTION),
    RETR(State.TRANSACTION),
    DELE(State.TRANSACTION),
    NOOP(State.TRANSACTION),
    RSET(State.TRANSACTION),
    TOP(State.TRANSACTION),
    UIDL(State.TRANSACTION),
    QUIT(State.AUTHORIZATION, State.TRANSACTION);

    /// RFC 1939 3; the UPDATE state is what QUIT does.
    enum State {
        AUTHORIZATION,
        TRANSACTION
    }

    private final State first;
    private final State last;

    Pop3Verb(State only) {
        this(only, only);
    }

    Pop3Verb(State first, State last) {
        this.first = first;
        this.last = last;
    }

    boolean allowedIn(State state) {
        return state == first || state == last;
    }
}
