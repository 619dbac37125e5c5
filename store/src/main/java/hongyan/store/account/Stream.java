package hongyan.store.account;

/// The change logs of an account. Codes are stable on disk.
public enum Stream {
    EMAIL(1),
    MAILBOX(2),
    THREAD(3),
    IDENTITY(4),
    SUBMISSION(5);

    private final byte code;

    Stream(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }
}
