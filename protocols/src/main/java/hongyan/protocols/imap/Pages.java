package hongyan.protocols.imap;

import hongyan.store.account.AccountView;
import hongyan.store.account.UidRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts index ranges of a selected mailbox into pages of a bounded number of messages.
final class Pages {
    private final int[] ranges;
    private int size;
    private int range;
    private int next;

    /// @param ranges `low, high` pairs, ascending
    Pages(int[] ranges, int size) {
        this.ranges = ranges;
        this.size = size;
        this.next = ranges.length == 0 ? 0 : ranges[0];
    }

    /// Messages in the pages to come.
    void size(int messages) {
        size = messages;
    }

    boolean hasMore() {
        return range < ranges.length;
    }

    /// The next page as `low, high` pairs; of no length at the end.
    int[] next() {
        int[] page = new int[8];
        int used = 0;
        int room = size;
        while (room > 0 && range < ranges.length) {
            int high = (int) Math.min(ranges[range + 1], (long) next + room - 1);
            if (used == page.length) {
                page = Arrays.copyOf(page, used * 2);
            }
            page[used++] = next;
            page[used++] = high;
            room -= high - next + 1;
            if (high == ranges[range + 1]) {
                range += 2;
                next = range < ranges.length ? ranges[range] : 0;
            } else {
                next = high + 1;
            }
        }
        return Arrays.copyOf(page, used);
    }

    /// Messages in the ranges.
    static int count(int[] ranges) {
        int count = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            count += ranges[i + 1] - ranges[i] + 1;
        }
        return count;
    }

    /// The messages on a page of results (RFC 9394 3.3).
    static int[] part(int[] ranges, SearchReturns.Partial partial) {
        int count = count(ranges);
        int first = partial.first(count);
        int last = partial.last(count);
        int[] part = new int[ranges.length];
        int used = 0;
        int passed = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            int here = ranges[i + 1] - ranges[i] + 1;
            int low = Math.max(first, passed);
            int high = Math.min(last, passed + here);
            if (low < high) {
                part[used++] = ranges[i] + low - passed;
                part[used++] = ranges[i] + high - passed - 1;
            }
            passed += here;
        }
        return Arrays.copyOf(part, used);
    }

    /// The rows of a page that are still there. Inside a snapshot.
    static List<UidRow> rows(AccountView view, Selected box, int[] page) {
        List<UidRow> rows = new ArrayList<>(count(page));
        for (int i = 0; i < page.length; i += 2) {
            int low = box.map.uid(page[i]);
            int high = box.map.uid(page[i + 1]);
            if (low == high) {
                view.uid(box.id, low).ifPresent(rows::add);
                continue;
            }
            // Neighbours here are neighbours in the store: UIDs only ever come at the end.
            for (UidRow row : view.uids(box.id, low, page[i + 1] - page[i] + 1)) {
                if (row.uid() <= high) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }
}
