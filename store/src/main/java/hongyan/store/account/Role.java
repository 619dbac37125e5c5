package hongyan.store.account;

/// What a mailbox is for (RFC 6154, RFC 8621 2). Codes are stable on disk.
public enum Role {
    NONE(0),
    INBOX(1),
    DRAFTS(2),
    SENT(3),
    ARCHIVE(4),
    JUNK(5),
    TRASH(6);

    private final byte code;

    Role(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }
}
