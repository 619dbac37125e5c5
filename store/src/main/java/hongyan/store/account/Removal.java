package hongyan.store.account;

/// How a message left the account. Codes are stable on disk.
public enum Removal {
    /// From a mailbox, as IMAP's EXPUNGE does.
    EXPUNGED(1),
    /// From everywhere at once, as JMAP's destroy does.
    DESTROYED(2),
    /// With the last mailbox it was in.
    MAILBOX(3);

    private final byte code;

    Removal(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /// What a later version wrote is like the first.
    static Removal of(int code) {
        for (Removal removal : values()) {
            if (removal.code == code) {
                return removal;
            }
        }
        return EXPUNGED;
    }
}
