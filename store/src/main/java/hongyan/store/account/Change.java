package hongyan.store.account;

import java.util.List;

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

    /// Annotations were written or removed (RFC 5464).
    ///
    /// @param mailbox 0 for those of the account itself
    /// @param reader the account whose they are, 0 for those that all see
    record Annotated(long modseq, int mailbox, int reader, List<String> entries) implements Change {}

    /// Something of another stream (a submission, an identity): only its state moved.
    record Other(long modseq, Stream stream, int id) implements Change {}
}
