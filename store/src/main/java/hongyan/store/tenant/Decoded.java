package hongyan.store.tenant;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Remembers what the bytes of a row mean, so that the few rows every message asks for are not parsed every time.
///
/// No second truth: the row is read from the snapshot first, and what is remembered is found by its bytes, all of them.
/// Bounded: a fixed number of places; rows that fall on the same place displace each other.
///
/// *Threads*: safe without locks; a lost update is parsed once more. The records are immutable.
final class Decoded {
    private static final int PLACES = 1 << 12;
    /// Larger rows are rare and not kept.
    private static final int LONGEST = 2 << 10;

    private record Known(byte[] row, Class<?> type, Object value) {
        boolean is(byte[] other, Class<?> wanted) {
            return type == wanted && Arrays.equals(row, other);
        }
    }

    private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);

    <T> T read(byte[] row, Class<T> type) {
        int hash = Arrays.hashCode(row);
        int place = (hash ^ hash >>> 12 ^ hash >>> 24) & PLACES - 1;
        Known known = places.getAcquire(place);
        if (known == null || !known.is(row, type)) {
            // each row has two places, so that two that meet do not push each other out for ever
            known = places.getAcquire(place ^ 1);
        }
        if (known != null && known.is(row, type)) {
            return type.cast(known.value);
        }
        T value = Row.read(row, type);
        if (row.length <= LONGEST) {
            boolean taken = places.getAcquire(place) != null && places.getAcquire(place ^ 1) == null;
            places.setRelease(taken ? place ^ 1 : place, new Known(row, type, value));
        }
        return value;
    }
}
