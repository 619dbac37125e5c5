package hongyan.kv;

import java.util.Arrays;
import java.util.Optional;

/// Keys from `from` (inclusive) to `to` (exclusive; empty = to the end of the space).
public record KeyRange(Key from, Optional<Key> to) {
    /// All keys that start with `prefix`.
    public static KeyRange prefix(Key prefix) {
        return new KeyRange(prefix, after(prefix));
    }

    public static KeyRange between(Key from, Key to) {
        return new KeyRange(from, Optional.of(to));
    }

    /// The keys of `prefix` from `from` on.
    public static KeyRange prefixFrom(Key prefix, Key from) {
        return new KeyRange(from.compareTo(prefix) < 0 ? prefix : from, after(prefix));
    }

    public static KeyRange all() {
        return new KeyRange(Key.raw(new byte[0]), Optional.empty());
    }

    public boolean contains(Key key) {
        return key.compareTo(from) >= 0 && (to.isEmpty() || key.compareTo(to.get()) < 0);
    }

    /// The first key behind all keys that start with `prefix`; empty when there is none.
    private static Optional<Key> after(Key prefix) {
        byte[] bytes = prefix.bytes().clone();
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (++bytes[i] != 0) {
                return Optional.of(Key.raw(Arrays.copyOf(bytes, i + 1)));
            }
        }
        return Optional.empty();
    }
}
