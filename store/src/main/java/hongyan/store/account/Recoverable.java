package hongyan.store.account;

/// What an account could bring back. Does not count against its quota.
public record Recoverable(long bytes, long messages) {}
