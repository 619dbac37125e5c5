package hongyan.protocols.jmap;

import hongyan.store.account.AccountView;
import hongyan.store.account.Mailbox;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers the order of mailboxes that were looked at, so that a page of a large one costs no scan.
///
/// What is kept is checked against the mailbox's MODSEQ in the caller's snapshot before each use and brought up to it.
/// *Threads*: safe; the work is done outside of the lock. Bounded in messages over all mailboxes.
final class MailboxOrders {
    /// 20 bytes each.
    private static final int MAX_MESSAGES = 4_000_000;

    private record Place(int account, int mailbox) {}

    private final Map<Place, MailboxOrder> kept = new LinkedHashMap<>(64, 0.75f, true);
    private long messages;

    MailboxOrder of(AccountView view, Mailbox mailbox) {
        Place place = new Place(view.account(), mailbox.id());
        MailboxOrder old;
        synchronized (kept) {
            old = kept.get(place);
        }
        MailboxOrder now = old == null ? MailboxOrder.read(view, mailbox) : old.at(view, mailbox);
        if (now != old) {
            keep(place, now);
        }
        return now;
    }

    private void keep(Place place, MailboxOrder order) {
        synchronized (kept) {
            MailboxOrder before = kept.put(place, order);
            messages += order.size() - (before == null ? 0 : before.size());
            Iterator<MailboxOrder> eldest = kept.values().iterator();
            while (messages > MAX_MESSAGES && kept.size() > 1 && eldest.hasNext()) {
                messages -= eldest.next().size();
                eldest.remove();
            }
        }
    }
}
