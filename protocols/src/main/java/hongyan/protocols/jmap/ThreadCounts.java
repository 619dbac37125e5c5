package hongyan.protocols.jmap;

import hongyan.store.account.AccountView;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Threads and unread threads of each mailbox (RFC 8621 2): counted on demand, kept for as long as the account's MODSEQ
/// stays.
///
/// *Threads*: safe. Bounded: the counts of a number of accounts.
final class ThreadCounts {
    private static final int MAX_ACCOUNTS = 2000;
    private static final int PAGE = 1000;

    record Count(int total, int unread) {}

    private record Counted(long modseq, Map<Integer, Count> mailboxes) {}

    private final MailboxOrders orders;
    private final Map<Integer, Counted> kept = new LinkedHashMap<>(64, 0.75f, true);

    ThreadCounts(MailboxOrders orders) {
        this.orders = orders;
    }

    /// The counts of all mailboxes on the view's snapshot.
    Map<Integer, Count> of(AccountView view) {
        long modseq = view.usage().modseq();
        synchronized (kept) {
            Counted counted = kept.get(view.account());
            if (counted != null && counted.modseq == modseq) {
                return counted.mailboxes;
            }
        }
        Map<Integer, Count> fresh = count(view);
        synchronized (kept) {
            kept.put(view.account(), new Counted(modseq, fresh));
            if (kept.size() > MAX_ACCOUNTS) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return fresh;
    }

    private Map<Integer, Count> count(AccountView view) {
        List<Mailbox> mailboxes = view.mailboxes();
        Map<Integer, MailboxOrder> order = new HashMap<>();
        // RFC 8621 2 unreadThreads: what is unread in the Trash counts there alone, and nothing else does there
        Set<Integer> unread = new HashSet<>();
        Set<Integer> unreadInTrash = new HashSet<>();
        for (Mailbox mailbox : mailboxes) {
            MailboxOrder rows = orders.of(view, mailbox);
            order.put(mailbox.id(), rows);
            if (mailbox.unseen() > 0) {
                unseen(view, mailbox, rows, mailbox.role() == Role.TRASH ? unreadInTrash : unread);
            }
        }
        Map<Integer, Count> counts = new HashMap<>();
        for (Mailbox mailbox : mailboxes) {
            MailboxOrder rows = order.computeIfAbsent(mailbox.id(), _ -> orders.of(view, mailbox));
            Set<Integer> counted = new HashSet<>();
            Set<Integer> relevant = mailbox.role() == Role.TRASH ? unreadInTrash : unread;
            for (int i = 0; i < rows.size() && !relevant.isEmpty(); i++) {
                if (relevant.contains(rows.thread(i))) {
                    counted.add(rows.thread(i));
                }
            }
            counts.put(mailbox.id(), new Count(rows.threadCount(), counted.size()));
        }
        return counts;
    }

    private static void unseen(AccountView view, Mailbox mailbox, MailboxOrder rows, Set<Integer> threads) {
        Set<Integer> emails = new HashSet<>();
        int from = 1;
        int left = mailbox.unseen();
        while (left > 0) {
            List<UidRow> page = view.uids(mailbox.id(), from, PAGE);
            for (UidRow row : page) {
                if (!row.flags().has(Flags.SEEN)) {
                    emails.add(row.email());
                    left--;
                }
            }
            if (page.size() < PAGE) {
                break;
            }
            from = page.getLast().uid() + 1;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (emails.contains(rows.email(i))) {
                threads.add(rows.thread(i));
            }
        }
    }
}
