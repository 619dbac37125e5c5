package hongyan.store.account;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What one transaction on one account has in hand: the account's row, the mailboxes it touched, the log and the
/// changes to publish. Rows that are touched again and again are written once, by [#flush].
///
/// The first change takes the transaction's modseq; all its changes share it.
final class Ledger {
    final Tx tx;
    final int account;
    final AccountRow row;
    /// Now, in seconds since 1970.
    final long seconds;
    private final ChangeLog log;
    private final Publication publication;
    private final Map<Integer, MailboxRow> mailboxes = new HashMap<>();
    private final TreeSet<Integer> dirty = new TreeSet<>();
    private final List<Change> changes = new ArrayList<>();
    private boolean begun;
    private boolean changed;
    private boolean news;
    /// Whether this transaction has added a draft.
    boolean draftAdded;

    Ledger(Tx tx, int account, AccountRow row, long seconds, Publication publication) {
        this.tx = tx;
        this.account = account;
        this.row = row;
        this.seconds = seconds;
        this.log = new ChangeLog(tx, account, seconds);
        this.publication = publication;
    }

    /// The modseq of this transaction; taken at the first call. From then on the account's row will be written.
    long begin() {
        changed = true;
        if (!begun) {
            begun = true;
            row.modseq++;
            log.trimNowAndThen(row);
            tx.afterCommit(() -> {
                if (!changes.isEmpty()) {
                    publication.publish(new Committed(account, row.modseq, List.copyOf(changes)));
                }
            });
        }
        return row.modseq;
    }

    /// Messages came or went for good: the full-text index has something to do.
    void news() {
        news = true;
    }

    int nextId() {
        begin();
        return row.nextId++;
    }

    /// A mailbox that is not going.
    Optional<MailboxRow> find(int mailbox) {
        return row.isGoing(mailbox) ? Optional.empty() : stored(mailbox);
    }

    /// The mailbox of a place, also when it is going.
    MailboxRow any(int mailbox) {
        return stored(mailbox).orElseThrow(() -> new IllegalStateException("place without mailbox"));
    }

    private Optional<MailboxRow> stored(int mailbox) {
        MailboxRow known = mailboxes.get(mailbox);
        if (known != null) {
            return Optional.of(known);
        }
        if (mailbox <= 0) {
            return Optional.empty();
        }
        Optional<MailboxRow> read =
                tx.get(Space.MAILBOX, Keys.mailbox(account, mailbox)).map(bytes -> MailboxRow.read(mailbox, bytes));
        read.ifPresent(found -> mailboxes.put(mailbox, found));
        return read;
    }

    /// @throws NotAllowed `NOT_FOUND`
    MailboxRow mailbox(int id) {
        return find(id).orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND, "mailbox " + id));
    }

    /// To be called after the mailbox's row was changed.
    void touched(MailboxRow mailbox) {
        begin();
        dirty.add(mailbox.id);
    }

    void created(MailboxRow mailbox) {
        mailboxes.put(mailbox.id, mailbox);
        tx.put(Space.MAILBOX, Keys.mailbox(account, mailbox.id), mailbox.write(begin()));
    }

    void removed(MailboxRow mailbox) {
        begin();
        mailboxes.remove(mailbox.id);
        dirty.remove(mailbox.id);
        tx.delete(Space.MAILBOX, Keys.mailbox(account, mailbox.id));
    }

    void log(ChangeRow.Mail entry) {
        begin();
        log.add(row, entry);
    }

    void log(Stream stream, ChangeRow.Thing entry) {
        begin();
        log.add(row, stream, entry);
    }

    void publish(Change change) {
        begin();
        changes.add(change);
    }

    void trim() {
        begin();
        log.trim(row);
    }

    /// Writes everything that is still only in hand.
    void flush() {
        if (!changed) {
            return;
        }
        changed = false;
        for (int id : dirty) {
            MailboxRow mailbox = mailboxes.get(id);
            if (mailbox != null) {
                tx.put(Space.MAILBOX, Keys.mailbox(account, id), mailbox.write(row.modseq));
            }
        }
        dirty.clear();
        log.flush(row.modseq);
        tx.put(Space.ACCOUNT, Keys.account(account), row.write());
        if (news) {
            news = false;
            News.note(tx, account, row.modseq);
        }
    }
}
