package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.store.account.Subscription;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// The mailbox a session has selected, and what it has told the client about it. *Threads*: one at a time.
final class Selected implements AutoCloseable {
    /// Whose mailbox it is: the account signed in to, or one that shares with it.
    final int account;
    final int id;
    final boolean readOnly;
    final SelectedMailbox map;
    final Updates updates;
    /// Searches the client is kept told of.
    final Contexts contexts = new Contexts();
    private final Subscription subscription;
    /// What the client may do here; looked at again before each command when it is somebody else's mailbox.
    Rights rights = Rights.ALL;

    /// What this session was the first to be told of (RFC 3501 2.3.2).
    final RecentUids recent = new RecentUids();

    /// Keywords the client has been told of (RFC 9051 7.3.5).
    private Set<String> keywords;

    /// Every change up to here has been told or is in the map.
    long modseq;

    Selected(
            int account,
            int id,
            boolean readOnly,
            SelectedMailbox map,
            Updates updates,
            Subscription subscription,
            Set<String> keywords,
            long modseq) {
        this.account = account;
        this.id = id;
        this.readOnly = readOnly;
        this.map = map;
        this.updates = updates;
        this.subscription = subscription;
        this.keywords = Set.copyOf(keywords);
        this.modseq = modseq;
    }

    Set<String> keywords() {
        return keywords;
    }

    /// Whether there are new ones among them.
    boolean learn(Collection<String> more) {
        if (more.isEmpty() || keywords.containsAll(more)) {
            return false;
        }
        Set<String> all = new HashSet<>(keywords);
        all.addAll(more);
        keywords = Set.copyOf(all);
        return true;
    }

    void mustBeWritable() {
        if (readOnly) {
            throw new NotAllowed(Reason.POLICY, "Mailbox is selected read-only");
        }
    }

    /// @throws NotAllowed `POLICY`, read as `[NOPERM]`
    void need(Right right) {
        need(rights, right);
    }

    static void need(Rights rights, Right right) {
        if (!rights.has(right)) {
            throw new NotAllowed(Reason.POLICY, "This needs the right " + right.letter() + " on the mailbox");
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
