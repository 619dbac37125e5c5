package hongyan.store.account;

import hongyan.kv.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Changes to one account, alone on its shard.
///
/// *Failure*: a verb refuses with [hongyan.base.failure.Refusal] before it has changed anything, so a caller may go on
/// with others. What is thrown out of the transaction undoes all of it.
public interface AccountTx extends AccountView {
    /// The transaction underneath, for rows of other rooms that must change together with these.
    Tx tx();

    /// Adds to all `mailboxes` (at least one).
    ///
    /// @throws hongyan.base.failure.TryLater `OVER_QUOTA` when it does not fit
    List<Added> add(NewEmail email, Collection<Integer> mailboxes);

    /// Sets the message's flags; a `\Deleted` in it is ignored. Empty when there is no such message.
    Optional<EmailState> setFlags(int email, Flags flags);

    /// Sets or clears `\Deleted` of one place.
    Optional<UidRow> setDeleted(int mailbox, int uid, boolean deleted);

    /// Sets the message's flags and `\Deleted` of this place at once. Empty when there is no such UID.
    Optional<UidRow> setPlaceFlags(int mailbox, int uid, Flags flags);

    /// Puts the message of `(mailbox, uid)` into `target` too (IMAP COPY). Empty when there is no such UID.
    Optional<Added> copy(int mailbox, int uid, int target);

    /// Takes the message out of `mailbox` and into `target`. Empty when there is no such UID.
    Optional<Added> move(int mailbox, int uid, int target);

    /// Puts the message of `(mailbox, uid)` of another account, open in the same transaction, into `target` here: a new
    /// message over the same body, received when the other one was. Empty when there is no such UID.
    ///
    /// @param flags it gets
    /// @throws hongyan.base.failure.TryLater `OVER_QUOTA` when it does not fit
    Optional<Added> adopt(AccountTx from, int mailbox, int uid, int target, Flags flags);

    /// Makes the message be in exactly these mailboxes (JMAP mailboxIds). Empty when there is no such message.
    Optional<EmailState> setMailboxes(int email, Collection<Integer> mailboxes);

    /// Removes these UIDs from the mailbox, whatever their flags; unknown ones are passed over. Returns those removed.
    List<Integer> expunge(int mailbox, Collection<Integer> uids);

    /// Removes the message from everywhere.
    boolean destroy(int email);

    /// Brings a message back that left, as a new one: into the mailboxes it was in (made again when they are gone, the
    /// INBOX when that fails), with its flags and dates. Empty when it is not there (any more).
    ///
    /// @throws hongyan.base.failure.TryLater `OVER_QUOTA` when it does not fit
    Optional<List<Added>> restore(Expunged.Id id);

    /// Lets go of what left before this time, the oldest first, at most `limit`; returns how many went.
    int purgeExpunged(Instant before, int limit);

    /// At most 20 levels and 10,000 mailboxes; a role is given once. Subscribed.
    ///
    /// @throws hongyan.base.failure.NotAllowed `EXISTS`, `NOT_FOUND` (parent) or `LIMIT`
    /// @throws hongyan.base.failure.BadSyntax `SYNTAX` for what is no name: see [Mailbox]
    Mailbox createMailbox(int parent, String name, Role role);

    /// @throws hongyan.base.failure.NotAllowed `EXISTS`, `NOT_FOUND`, `FORBIDDEN` (INBOX, a loop)
    Mailbox renameMailbox(int id, int parent, String name);

    Mailbox subscribe(int id, boolean subscribed);

    Mailbox setSortOrder(int id, int sortOrder);

    /// Notes a change of what other rooms keep about the mailbox (who it is shared with, annotations).
    Mailbox touchMailbox(int id);

    /// Tells those who follow the account that annotations have changed; see [Change.Annotated].
    void annotated(int mailbox, int reader, List<String> entries);

    /// Removes the mailbox and the messages that are nowhere else. When they are many, most go soon after (see
    /// [Upkeep]); nobody sees them any more.
    ///
    /// @throws hongyan.base.failure.NotAllowed `NOT_FOUND`, `FORBIDDEN` (the INBOX, or it has children)
    void destroyMailbox(int id);

    void setQuota(Quota quota);

    /// Notes a change of another stream in the log.
    long logChange(Stream stream, int id, boolean created, boolean destroyed);

    /// An id never used before in this account.
    int nextId();
}
