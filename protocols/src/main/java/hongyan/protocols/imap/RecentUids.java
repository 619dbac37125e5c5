package hongyan.protocols.imap;

import java.util.Arrays;

/// Which messages are `\Recent` to one session (RFC 3501 2.3.2): a few ranges of UIDs, ascending.
///
/// *Threads*: one at a time (the session's lock).
final class RecentUids {
    /// More ranges than a session of any length needs; the oldest are forgotten then.
    private static final int MAX = 512;

    private int[] ranges = new int[0];
    private int used;

    /// @param low beyond all that were added before
    void add(int low, int high) {
        if (low > high) {
            return;
        }
        if (used > 0 && ranges[used - 1] + 1 == low) {
            ranges[used - 1] = high;
            return;
        }
        if (used == 2 * MAX) {
            System.arraycopy(ranges, 2, ranges, 0, used - 2);
            used -= 2;
        }
        if (used == ranges.length) {
            ranges = Arrays.copyOf(ranges, Math.max(4, used * 2));
        }
        ranges[used++] = low;
        ranges[used++] = high;
    }

    void clear() {
        used = 0;
    }

    boolean has(int uid) {
        for (int i = 0; i < used; i += 2) {
            if (uid >= ranges[i] && uid <= ranges[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /// The bounds, `low, high, low, high ...`.
    int[] bounds() {
        return Arrays.copyOf(ranges, used);
    }

    /// How many of them are in the mailbox.
    int count(SelectedMailbox map) {
        int count = 0;
        for (int i = 0; i < used; i += 2) {
            int low = map.index(ranges[i]);
            int high = map.index(ranges[i + 1]);
            int from = low < 0 ? -low - 1 : low;
            int to = high < 0 ? -high - 1 : high + 1;
            count += to - from;
        }
        return count;
    }
}
