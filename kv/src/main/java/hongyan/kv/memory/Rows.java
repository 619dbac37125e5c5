package hongyan.kv.memory;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An immutable sorted map: a change makes a new one that shares all but the path to the change (a treap, whose
/// priorities come from the keys' hashes).
final class Rows {
    static final Rows EMPTY = new Rows(null);

    private final @Nullable Node root;

    private Rows(@Nullable Node root) {
        this.root = root;
    }

    private record Node(
            Key key,
            byte[] value,
            int priority,
            @Nullable Node left,
            @Nullable Node right) {
        Node with(@Nullable Node newLeft, @Nullable Node newRight) {
            return new Node(key, value, priority, newLeft, newRight);
        }
    }

    byte @Nullable [] get(Key key) {
        Node node = root;
        while (node != null) {
            int side = key.compareTo(node.key);
            if (side == 0) {
                return node.value;
            }
            node = side < 0 ? node.left : node.right;
        }
        return null;
    }

    Rows put(Key key, byte[] value) {
        int mixed = key.hashCode() * 0x9E3779B9;
        return new Rows(insert(root, new Node(key, value, mixed ^ mixed >>> 15, null, null)));
    }

    private static Node insert(@Nullable Node in, Node row) {
        if (in == null) {
            return row;
        }
        int side = row.key.compareTo(in.key);
        if (side == 0) {
            return new Node(row.key, row.value, in.priority, in.left, in.right);
        }
        if (row.priority > in.priority) {
            return row.with(below(in, row.key), from(in, row.key));
        }
        return side < 0 ? in.with(insert(in.left, row), in.right) : in.with(in.left, insert(in.right, row));
    }

    Rows without(Key key) {
        return get(key) == null ? this : new Rows(join(below(root, key), from(root, key.next())));
    }

    Rows without(KeyRange range) {
        Node before = below(root, range.from());
        if (range.to().isEmpty()) {
            return new Rows(before);
        }
        Key to = range.to().get();
        return range.from().compareTo(to) >= 0 ? this : new Rows(join(before, from(root, to)));
    }

    /// What is smaller than the key.
    private static @Nullable Node below(@Nullable Node in, Key key) {
        if (in == null) {
            return null;
        }
        return in.key.compareTo(key) < 0 ? in.with(in.left, below(in.right, key)) : below(in.left, key);
    }

    /// What is not.
    private static @Nullable Node from(@Nullable Node in, Key key) {
        if (in == null) {
            return null;
        }
        return in.key.compareTo(key) < 0 ? from(in.right, key) : in.with(from(in.left, key), in.right);
    }

    private static @Nullable Node join(@Nullable Node low, @Nullable Node high) {
        if (low == null) {
            return high;
        }
        if (high == null) {
            return low;
        }
        return low.priority > high.priority
                ? low.with(low.left, join(low.right, high))
                : high.with(join(low, high.left), high.right);
    }

    /// Adds copies of the rows of the range to `found` until it holds `limit`.
    void scan(KeyRange range, Order order, int limit, List<Entry> found) {
        scan(root, range, order, limit, found);
    }

    private static void scan(@Nullable Node in, KeyRange range, Order order, int limit, List<Entry> found) {
        if (in == null || found.size() >= limit) {
            return;
        }
        boolean aboveFrom = in.key.compareTo(range.from()) >= 0;
        boolean belowTo = range.to().isEmpty() || in.key.compareTo(range.to().get()) < 0;
        boolean up = order == Order.ASCENDING;
        if (up ? aboveFrom : belowTo) {
            scan(up ? in.left : in.right, range, order, limit, found);
        }
        if (aboveFrom && belowTo && found.size() < limit) {
            found.add(new Entry(in.key, in.value.clone()));
        }
        if (up ? belowTo : aboveFrom) {
            scan(up ? in.right : in.left, range, order, limit, found);
        }
    }
}
