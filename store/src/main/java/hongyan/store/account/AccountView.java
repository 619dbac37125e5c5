package hongyan.store.account;

import hongyan.kv.Snapshot;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// One account on one snapshot. Valid only inside the call that handed it out.
public interface AccountView {
    int account();

    /// The snapshot underneath, for rows of other rooms that must be read together with these.
    Snapshot snapshot();

    Usage usage();

    /// All mailboxes, in no order.
    List<Mailbox> mailboxes();

    Optional<Mailbox> mailbox(int id);

    /// The child of `parent` (0 = top) with this name; the INBOX in any case at the top.
    Optional<Mailbox> mailboxNamed(int parent, String name);

    Optional<Mailbox> mailboxWithRole(Role role);

    /// Rows of a mailbox from `fromUid` on, ascending.
    List<UidRow> uids(int mailbox, int fromUid, int limit);

    Optional<UidRow> uid(int mailbox, int uid);

    /// Found ones only, in the order asked.
    List<UidRow> uidRows(int mailbox, Collection<Integer> uids);

    Optional<Email> email(int id);

    /// Found ones only, in the order asked.
    List<Email> emails(Collection<Integer> ids);

    /// The same, decoded only as far as is asked for.
    List<EmailRow> emailRows(Collection<Integer> ids);

    /// Where found ones stand in order of arrival, in the order asked; much cheaper than [#emails].
    List<Arrival> arrivals(Collection<Integer> ids);

    Optional<EmailState> state(int email);

    /// Found ones only, in the order asked.
    List<EmailState> states(Collection<Integer> emails);

    /// All messages of the account from id `fromEmail` on, ascending.
    List<EmailState> allStates(int fromEmail, int limit);

    /// Message ids of a thread, oldest first; empty when there is none.
    List<Integer> thread(int thread);

    /// What left the account and can be brought back.
    Recoverable recoverable();

    /// Those, newest first, from behind `before` on.
    List<Expunged> expunged(Optional<Expunged.Id> before, int limit);

    Optional<Expunged> expunged(Expunged.Id id);

    /// The stream's present state, as JMAP shows it.
    String state(Stream stream);

    /// Empty when `since` is unknown or trimmed away (JMAP cannotCalculateChanges).
    Optional<Changes> changes(Stream stream, String since, int max);

    /// UIDs that left the mailbox after `modseq`, ascending; empty optional when the log does not reach back that far.
    Optional<List<Integer>> expungedSince(int mailbox, long modseq);
}
