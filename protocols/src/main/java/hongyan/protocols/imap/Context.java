package hongyan.protocols.imap;

import hongyan.services.search.Criterion;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Email;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One search that is kept up to date: what is in its result, in the order in which the client was told.
final class Context {
    private final String tag;
    private final boolean uid;
    private final Criterion criterion;
    /// The keys of a SORT; null for a SEARCH.
    private final @Nullable SortTable table;
    /// UIDs: ascending for a search, in the order of the sort else.
    private int[] uids;
    private int count;

    /// @param uids of the result in its order; taken over
    Context(String tag, boolean uid, Criterion criterion, int[] uids, @Nullable SortTable table) {
        this.tag = tag;
        this.uid = uid;
        this.criterion = criterion;
        this.uids = uids;
        this.count = uids.length;
        this.table = table;
    }

    String tag() {
        return tag;
    }

    Criterion criterion() {
        return criterion;
    }

    int size() {
        return count;
    }

    boolean sorted() {
        return table != null;
    }

    private int position(int wanted) {
        if (table == null) {
            int at = Arrays.binarySearch(uids, 0, count, wanted);
            return at < 0 ? -1 : at;
        }
        for (int i = 0; i < count; i++) {
            if (uids[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private void take(int at) {
        System.arraycopy(uids, at + 1, uids, at, count - at - 1);
        count--;
    }

    private void put(int at, int added) {
        if (count == uids.length) {
            uids = Arrays.copyOf(uids, count + Math.max(16, count >> 3));
        }
        System.arraycopy(uids, at, uids, at + 1, count - at);
        uids[at] = added;
        count++;
    }

    private int number(Selected box, int each) {
        return uid ? each : box.map.index(each) + 1;
    }

    /// These messages may be in the result now, or no longer.
    ///
    /// @param changed ascending
    /// @param found those of them that match
    void update(SessionState session, AccountStore store, Selected box, int[] changed, Found found) {
        List<Integer> out = new ArrayList<>();
        List<Integer> in = new ArrayList<>();
        for (int each : changed) {
            boolean was = position(each) >= 0;
            boolean is = found.index(each) >= 0;
            if (was && !is) {
                out.add(each);
            } else if (!was && is) {
                in.add(each);
            }
        }
        if (!out.isEmpty()) {
            remove(session, box, out.stream().mapToInt(Integer::intValue).toArray());
        }
        if (!in.isEmpty()) {
            add(session, store, box, in, found);
        }
    }

    /// @param gone ascending
    void remove(SessionState session, Selected box, int[] gone) {
        int[] numbers = new int[gone.length];
        int[] positions = new int[gone.length];
        int removed = 0;
        for (int each : gone) {
            int at = position(each);
            if (at >= 0) {
                positions[removed] = at + 1;
                numbers[removed++] = number(box, each);
                take(at);
            }
        }
        tell(session, "REMOVEFROM", positions, numbers, removed);
    }

    private void add(SessionState session, AccountStore store, Selected box, List<Integer> added, Found found) {
        int[] numbers = new int[added.size()];
        int[] positions = new int[added.size()];
        int told = 0;
        if (table == null) {
            for (int each : added) {
                put(-Arrays.binarySearch(uids, 0, count, each) - 1, each);
                numbers[told++] = number(box, each);
            }
        } else {
            List<Integer> ids =
                    added.stream().map(each -> found.email(found.index(each))).toList();
            List<Email> emails = store.read(box.account, view -> view.emails(ids));
            int next = 0;
            for (int i = 0; i < ids.size(); i++) {
                if (next < emails.size() && emails.get(next).id() == ids.get(i)) {
                    int at = place(table, added.get(i), emails.get(next++));
                    put(at, added.get(i));
                    positions[told] = at + 1;
                    numbers[told++] = number(box, added.get(i));
                }
            }
        }
        tell(session, "ADDTO", positions, numbers, told);
    }

    /// Where the message belongs among the present results.
    private int place(SortTable sorted, int added, Email email) {
        int row = sorted.row(added);
        if (row < 0) {
            sorted.add(added, email, 0);
            row = sorted.rows() - 1;
        }
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.compare(sorted.row(uids[middle]), row) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// RFC 5267 4.3.2 to 4.3.4: a search says position 0, a sort the place of each.
    private void tell(SessionState session, String item, int[] positions, int[] numbers, int length) {
        if (length == 0) {
            return;
        }
        ImapOutput out = session.out.ascii("* ESEARCH (TAG ").string(tag).put(')');
        if (uid) {
            out.ascii(" UID");
        }
        out.put(' ').ascii(item).ascii(" (");
        if (table == null) {
            out.ascii("0 ");
            UidSets.write(out, numbers, 0, length);
        } else {
            for (int i = 0; i < length; i++) {
                out.ascii(i > 0 ? " " : "").number(positions[i]).put(' ').number(numbers[i]);
            }
        }
        out.put(')').crlf();
    }
}
