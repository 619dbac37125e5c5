package hongyan.services.search;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A set of UIDs as ascending ranges that neither touch nor overlap. Immutable.
public final class UidRanges {
    private final int[] bounds;

    private UidRanges(int[] bounds) {
        this.bounds = bounds;
    }

    /// @param bounds `low, high` pairs, ends included, ascending and apart; not changed afterwards
    public static UidRanges of(int... bounds) {
        if (bounds.length % 2 != 0) {
            throw new IllegalArgumentException("a range has two ends");
        }
        for (int i = 0; i < bounds.length; i++) {
            boolean wrong = i % 2 == 1 ? bounds[i] < bounds[i - 1] : i > 0 && bounds[i] <= bounds[i - 1];
            if (wrong) {
                throw new IllegalArgumentException("ranges must ascend");
            }
        }
        return new UidRanges(bounds);
    }

    /// Number of ranges.
    public int count() {
        return bounds.length / 2;
    }

    public int low(int range) {
        return bounds[2 * range];
    }

    public int high(int range) {
        return bounds[2 * range + 1];
    }

    public boolean contains(int uid) {
        int at = Arrays.binarySearch(bounds, uid);
        // Between the two ends of a range the place to insert is odd.
        return at >= 0 || (-at - 1) % 2 == 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UidRanges that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return Arrays.toString(bounds);
    }
}
