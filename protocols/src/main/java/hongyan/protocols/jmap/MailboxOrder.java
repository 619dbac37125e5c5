package hongyan.protocols.jmap;

import hongyan.store.account.AccountView;
import hongyan.store.account.Arrival;
import hongyan.store.account.Mailbox;
import hongyan.store.account.UidRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The messages of one mailbox, newest first, with what orders and threads them. Immutable.
///
/// It says what the mailbox is at one MODSEQ; a later one is made from it and the difference.
final class MailboxOrder {
    private static final int PAGE = 500;

    private record Row(long received, int email, int thread, int uid) implements Comparable<Row> {
        /// Newest first; what came in at the same moment by id, so that the order is total.
        @Override
        public int compareTo(Row other) {
            int byTime = Long.compare(other.received, received);
            return byTime != 0 ? byTime : Integer.compare(other.email, email);
        }
    }

    private final int uidValidity;
    private final int uidNext;
    private final long modseq;
    private final long[] received;
    private final int[] emails;
    private final int[] threads;
    private final int[] uids;

    private MailboxOrder(Mailbox mailbox, List<Row> rows) {
        this.uidValidity = mailbox.uidValidity();
        this.uidNext = mailbox.uidNext();
        this.modseq = mailbox.modseq();
        int size = rows.size();
        this.received = new long[size];
        this.emails = new int[size];
        this.threads = new int[size];
        this.uids = new int[size];
        for (int i = 0; i < size; i++) {
            Row row = rows.get(i);
            received[i] = row.received;
            emails[i] = row.email;
            threads[i] = row.thread;
            uids[i] = row.uid;
        }
    }

    /// Reads the mailbox from the start.
    static MailboxOrder read(AccountView view, Mailbox mailbox) {
        List<Row> rows = new ArrayList<>(mailbox.total());
        arrivals(view, mailbox, 1, rows);
        rows.sort(null);
        return new MailboxOrder(mailbox, rows);
    }

    /// What the mailbox is now: this object when nothing came or went.
    MailboxOrder at(AccountView view, Mailbox mailbox) {
        if (mailbox.uidValidity() != uidValidity) {
            return read(view, mailbox);
        }
        if (mailbox.modseq() == modseq && mailbox.uidNext() == uidNext) {
            return this;
        }
        List<Integer> gone = view.expungedSince(mailbox.id(), modseq).orElse(List.of(-1));
        if (gone.contains(-1)) {
            return read(view, mailbox);
        }
        List<Row> rows = new ArrayList<>(emails.length + 16);
        arrivals(view, mailbox, uidNext, rows);
        int arrived = rows.size();
        Set<Integer> removed = new HashSet<>(gone);
        for (int i = 0; i < emails.length; i++) {
            if (removed.isEmpty() || !removed.contains(uids[i])) {
                rows.add(new Row(received[i], emails[i], threads[i], uids[i]));
            }
        }
        if (arrived > 0) {
            rows.sort(null);
        }
        // A log that lost a row must not make an order that never heals.
        return rows.size() == mailbox.total() ? new MailboxOrder(mailbox, rows) : read(view, mailbox);
    }

    private static void arrivals(AccountView view, Mailbox mailbox, int fromUid, List<Row> rows) {
        int from = fromUid;
        while (from < mailbox.uidNext()) {
            List<UidRow> page = view.uids(mailbox.id(), from, PAGE);
            List<Arrival> emails =
                    view.arrivals(page.stream().map(UidRow::email).toList());
            int at = 0;
            for (Arrival email : emails) {
                while (page.get(at).email() != email.email()) {
                    at++;
                }
                rows.add(new Row(
                        email.receivedAt().toEpochMilli(),
                        email.email(),
                        email.thread(),
                        page.get(at++).uid()));
            }
            if (page.size() < PAGE) {
                return;
            }
            from = page.getLast().uid() + 1;
        }
    }

    int size() {
        return emails.length;
    }

    /// All emails in order; not to be changed.
    int[] emails() {
        return emails;
    }

    /// Their threads, in step; not to be changed.
    int[] threads() {
        return threads;
    }

    int email(int index) {
        return emails[index];
    }

    int thread(int index) {
        return threads[index];
    }

    Instant receivedAt(int index) {
        return Instant.ofEpochMilli(received[index]);
    }

    /// Number of different threads.
    int threadCount() {
        int[] sorted = threads.clone();
        Arrays.sort(sorted);
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                count++;
            }
        }
        return count;
    }
}
