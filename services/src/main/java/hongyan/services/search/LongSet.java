package hongyan.services.search;

import java.util.Arrays;

/// A set of numbers other than 0, bounded; used again after [#clear]. *Threads*: one.
final class LongSet {
    private final int limit;
    private long[] table = new long[1 << 12];
    private int size;

    LongSet(int limit) {
        this.limit = limit;
    }

    void clear() {
        if (size > 0) {
            if (table.length > 1 << 16) {
                table = new long[1 << 12];
            } else {
                Arrays.fill(table, 0);
            }
            size = 0;
        }
    }

    /// What does not fit is left out: ask [#isFull].
    void add(long value) {
        if (size >= limit) {
            return;
        }
        if (size * 2 >= table.length) {
            grow();
        }
        if (put(table, value)) {
            size++;
        }
    }

    private static boolean put(long[] table, long value) {
        int mask = table.length - 1;
        int at = (int) ((value * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (table[at] != 0) {
            if (table[at] == value) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = value;
        return true;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (long value : table) {
            if (value != 0) {
                put(larger, value);
            }
        }
        table = larger;
    }

    boolean isFull() {
        return size >= limit;
    }

    int size() {
        return size;
    }

    /// All of them, in no order.
    long[] values() {
        long[] values = new long[size];
        int at = 0;
        for (long value : table) {
            if (value != 0) {
                values[at++] = value;
            }
        }
        return values;
    }
}
