package hongyan.store.account;

/// What happened to an account, published after commit in modseq order.
public sealed interface Change {
    long modseq();

    record Added(long modseq, int mailbox, UidRow row, int thread) implements Change {}

    record FlagsChanged(long modseq, int mailbox, UidRow row) implements Change {}

    /// The message left the mailbox; `destroyed` when it left the account.
    record Expunged(long modseq, int mailbox, int uid, int email, boolean destroyed) implements Change {}

    record MailboxCreated(long modseq, int mailbox) implements Change {}

    /// Name, parent, role, subscription or order.
    record MailboxUpdated(long modseq, int mailbox) implements Change {}

    record MailboxDestroyed(long modseq, int mailbox) implements Change {}

    /// Something of another stream (a submission, an identity): only its state moved.
    record Other(long modseq, Stream stream, int id) implements Change {}
}
