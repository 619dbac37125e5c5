package hongyan.store.account;

/// What an account holds, and the modseq of its last change.
public record Usage(long bytes, long messages, Quota quota, long modseq) {}
