package hongyan.protocols.jmap;

import hongyan.store.account.AccountView;
import hongyan.store.account.Arrival;
import hongyan.store.account.Mailbox;
import hongyan.store.account.UidRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    private MailboxOrder(Mailbox mailbox, int size) {
        this.uidValidity = mailbox.uidValidity();
        this.uidNext = mailbox.uidNext();
        this.modseq = mailbox.modseq();
        this.received = new long[size];
        this.emails = new int[size];
        this.threads = new int[size];
        this.uids = new int[size];
    }

    private void set(int at, Row row) {
        received[at] = row.received;
        emails[at] = row.email;
        threads[at] = row.thread;
        uids[at] = row.uid;
    }

    private Row row(int at) {
        return new Row(received[at], emails[at], threads[at], uids[at]);
    }

    /// Reads the mailbox from the start.
    static MailboxOrder read(AccountView view, Mailbox mailbox) {
        List<Row> rows = new ArrayList<>(mailbox.total());
        arrivals(view, mailbox, 1, rows);
        rows.sort(null);
        MailboxOrder order = new MailboxOrder(mailbox, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            order.set(i, rows.get(i));
        }
        return order;
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
        List<Row> fresh = new ArrayList<>();
        arrivals(view, mailbox, uidNext, fresh);
        fresh.sort(null);
        int[] removed = gone.stream().mapToInt(Integer::intValue).sorted().toArray();
        if (emails.length - missing(removed) + fresh.size() != mailbox.total()) {
            return read(view, mailbox); // a log that lost a row must not make an order that never heals
        }
        return merged(mailbox, fresh, removed);
    }

    /// How many of these UIDs are in this order.
    private int missing(int[] removed) {
        int count = 0;
        for (int i = 0; i < uids.length && removed.length > 0; i++) {
            count += Arrays.binarySearch(removed, uids[i]) >= 0 ? 1 : 0;
        }
        return count;
    }

    /// This order without some and with others, both in order: what lies between is copied in runs.
    private MailboxOrder merged(Mailbox mailbox, List<Row> fresh, int[] removed) {
        MailboxOrder next = new MailboxOrder(mailbox, mailbox.total());
        int to = 0;
        int run = 0;
        int arrived = 0;
        for (int i = 0; i <= emails.length; i++) {
            boolean end = i == emails.length;
            boolean cut = end || removed.length > 0 && Arrays.binarySearch(removed, uids[i]) >= 0;
            boolean before = arrived < fresh.size()
                    && (end
                            || received[i] <= fresh.get(arrived).received
                                    && fresh.get(arrived).compareTo(row(i)) < 0);
            if (!cut && !before) {
                continue;
            }
            to = copy(run, i, next, to);
            while (arrived < fresh.size() && (end || fresh.get(arrived).compareTo(row(i)) < 0)) {
                next.set(to++, fresh.get(arrived++));
            }
            run = cut ? i + 1 : i;
        }
        return next;
    }

    private int copy(int from, int end, MailboxOrder next, int to) {
        int count = end - from;
        System.arraycopy(received, from, next.received, to, count);
        System.arraycopy(emails, from, next.emails, to, count);
        System.arraycopy(threads, from, next.threads, to, count);
        System.arraycopy(uids, from, next.uids, to, count);
        return to + count;
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
