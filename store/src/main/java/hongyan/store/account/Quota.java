package hongyan.store.account;

/// What an account may hold; 0 = without limit.
public record Quota(long bytes, long messages) {
    public static final Quota NONE = new Quota(0, 0);
}
