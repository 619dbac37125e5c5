package hongyan.store.account;

/// Where a message was put.
public record Added(int email, int thread, int mailbox, int uid, long modseq) {}
