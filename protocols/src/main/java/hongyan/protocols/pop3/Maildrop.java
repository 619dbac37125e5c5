package hongyan.protocols.pop3;

import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.EmailState;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The INBOX as it was at sign-in, with what the session wants to change of it. Twelve bytes a message.
///
/// Numbers are 1 to [#count], for the whole session. *Threads*: one.
final class Maildrop {
    private static final int PAGE = 1000;

    private final AccountStore store;
    private final int account;
    private int mailbox;
    private int uidValidity;
    private int count;
    private int[] uids = new int[64];
    private int[] emails = new int[64];
    /// No message is larger than an `int` can say: the largest that is accepted is far smaller.
    private int[] sizes = new int[64];

    private final BitSet deleted = new BitSet();
    private final BitSet read = new BitSet();
    private int left;
    private long octets;

    private Maildrop(AccountStore store, int account) {
        this.store = store;
        this.account = account;
    }

    /// Reads the INBOX in pages, each a short snapshot. What comes in meanwhile may be in it or not.
    static Maildrop of(AccountStore store, int account) {
        Maildrop drop = new Maildrop(store, account);
        Mailbox inbox = store.read(account, view -> view.mailboxWithRole(Role.INBOX))
                .orElseThrow(() -> new IllegalStateException("account without INBOX"));
        drop.mailbox = inbox.id();
        drop.uidValidity = inbox.uidValidity();
        drop.reserve(inbox.total());
        int from = 1;
        while (from > 0) {
            from = drop.page(from);
        }
        drop.left = drop.count;
        return drop;
    }

    private void reserve(int length) {
        if (length > uids.length) {
            uids = Arrays.copyOf(uids, length);
            emails = Arrays.copyOf(emails, length);
            sizes = Arrays.copyOf(sizes, length);
        }
    }

    /// @return the UID to go on with, 0 at the end
    private int page(int from) {
        return store.read(account, view -> {
            List<UidRow> rows = view.uids(mailbox, from, PAGE);
            Map<Integer, EmailState> states = HashMap.newHashMap(rows.size());
            view.states(rows.stream().map(UidRow::email).toList()).forEach(s -> states.put(s.email(), s));
            reserveMore(rows.size());
            for (UidRow row : rows) {
                EmailState state = states.get(row.email());
                if (state != null) {
                    uids[count] = row.uid();
                    emails[count] = row.email();
                    sizes[count] = (int) Math.min(Integer.MAX_VALUE, state.size());
                    octets += sizes[count++];
                }
            }
            return rows.size() < PAGE ? 0 : rows.getLast().uid() + 1;
        });
    }

    private void reserveMore(int more) {
        if (count + more > uids.length) {
            reserve(Math.max(count + more, uids.length + (uids.length >> 1)));
        }
    }

    /// The highest number.
    int count() {
        return count;
    }

    /// Messages not marked as deleted.
    int left() {
        return left;
    }

    /// Their sizes summed.
    long octets() {
        return octets;
    }

    /// Whether there is such a message, and it is not marked as deleted.
    boolean has(int number) {
        return number >= 1 && number <= count && !deleted.get(number);
    }

    int size(int number) {
        return sizes[number - 1];
    }

    int email(int number) {
        return emails[number - 1];
    }

    /// RFC 1939 7 UIDL: 1 to 70 printable characters, never given twice.
    String unique(int number) {
        return uidValidity + "." + emails[number - 1];
    }

    void delete(int number) {
        deleted.set(number);
        left--;
        octets -= sizes[number - 1];
    }

    void markRead(int number) {
        read.set(number);
    }

    /// Forgets what was marked (RSET).
    void reset() {
        for (int number = deleted.nextSetBit(0); number >= 0; number = deleted.nextSetBit(number + 1)) {
            octets += sizes[number - 1];
        }
        left = count;
        deleted.clear();
        read.clear();
    }

    /// Writes what was marked, in pages: what a page has not removed when the machine stops, the next session removes.
    ///
    /// @return messages removed
    int commit() {
        read.andNot(deleted);
        for (List<Integer> page = next(read, 0); !page.isEmpty(); page = next(read, page.getLast() + 1)) {
            List<Integer> numbers = page;
            store.update(account, tx -> seen(tx, numbers));
        }
        int removed = 0;
        for (List<Integer> page = next(deleted, 0); !page.isEmpty(); page = next(deleted, page.getLast() + 1)) {
            List<Integer> gone = page.stream().map(number -> uids[number - 1]).toList();
            removed += store.update(account, tx -> tx.expunge(mailbox, gone).size());
        }
        return removed;
    }

    private static List<Integer> next(BitSet marked, int from) {
        List<Integer> page = new ArrayList<>();
        for (int number = marked.nextSetBit(from);
                number >= 0 && page.size() < PAGE;
                number = marked.nextSetBit(number + 1)) {
            page.add(number);
        }
        return page;
    }

    private int seen(AccountTx tx, List<Integer> numbers) {
        int changed = 0;
        for (int number : numbers) {
            Optional<EmailState> state = tx.state(emails[number - 1]);
            if (state.isPresent() && !state.get().flags().has(Flags.SEEN)) {
                tx.setFlags(emails[number - 1], state.get().flags().with(Flags.of(Flags.SEEN)));
                changed++;
            }
        }
        return changed;
    }
}
