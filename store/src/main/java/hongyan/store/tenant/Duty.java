package hongyan.store.tenant;

/// What a member may do beyond their own mailbox. Codes are stable on disk.
public enum Duty implements Coded {
    OPERATOR(1),
    ADMINISTRATOR(2);

    private final int code;

    Duty(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
