package hongyan.protocols.imap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A set of message numbers or UIDs as the client wrote it: pairs in any order, `*` not yet resolved. Immutable.
final class SequenceSet {
    /// The largest number in use (RFC 9051 9, seq-number).
    static final int STAR = 0;

    /// Pieces between commas we are willing to hold.
    static final int MAX_PIECES = 8192;

    /// `$`, the saved result of the last search (RFC 5182).
    static final SequenceSet SAVED = new SequenceSet(new int[0]);

    private final int[] pairs;

    private SequenceSet(int[] pairs) {
        this.pairs = pairs;
    }

    /// @param pairs two ends each, [#STAR] for `*`
    static SequenceSet of(int... pairs) {
        return new SequenceSet(pairs);
    }

    /// Whether this is `$`.
    boolean isSaved() {
        return pairs.length == 0;
    }

    /// The ranges with `*` in place, ascending, merged where they touch; `low, high` pairs, ends included.
    ///
    /// @param star what `*` means; at least 1
    int[] resolved(int star) {
        long[] sorted = new long[pairs.length / 2];
        for (int i = 0; i < sorted.length; i++) {
            int a = pairs[2 * i] == STAR ? star : pairs[2 * i];
            int b = pairs[2 * i + 1] == STAR ? star : pairs[2 * i + 1];
            // RFC 9051 9: 4:2 is 2:4
            sorted[i] = ((long) Math.min(a, b) << 32) | Math.max(a, b);
        }
        Arrays.sort(sorted);
        int[] merged = new int[pairs.length];
        int used = 0;
        for (long each : sorted) {
            int low = (int) (each >>> 32);
            int high = (int) each;
            if (used > 0 && low <= (long) merged[used - 1] + 1) {
                merged[used - 1] = Math.max(merged[used - 1], high);
            } else {
                merged[used++] = low;
                merged[used++] = high;
            }
        }
        return used == merged.length ? merged : Arrays.copyOf(merged, used);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SequenceSet that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    @Override
    public String toString() {
        return Arrays.toString(pairs);
    }
}
