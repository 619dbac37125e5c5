package hongyan.kv;

import java.util.List;
import java.util.Optional;

/// One consistent view of all spaces.
public interface Snapshot {
    /// The value, a copy the caller may keep.
    Optional<byte[]> get(Space space, Key key);

    /// At most `limit` entries of the range in key order (or reversed). To go on, scan again from behind the last key.
    List<Entry> scan(Space space, KeyRange range, Order order, int limit);

    /// The values of many keys at once, in the order asked; empty where there is none.
    default List<Optional<byte[]>> getAll(Space space, List<Key> keys) {
        return keys.stream().map(key -> get(space, key)).toList();
    }

    /// The counter's value; 0 when it was never touched.
    long counter(Space space, Key key);
}
