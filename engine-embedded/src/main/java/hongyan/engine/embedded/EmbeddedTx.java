package hongyan.engine.embedded;

import hongyan.kv.Entry;
import hongyan.kv.Expect;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KvConflict;
import hongyan.kv.Order;
import hongyan.kv.Profile;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A transaction: a snapshot, the pending changes over it, and the batch they become.
///
/// Reads see the pending changes first. The snapshot is taken under the shard locks; rows of other shards may move on
/// behind it, rows of these cannot.
final class EmbeddedTx extends EmbeddedSnapshot implements Tx {
    /// What a transaction did to one space: rows put (a value) or deleted (empty), and ranges deleted before them.
    private static final class Pending {
        private final TreeMap<Key, Optional<byte[]>> rows = new TreeMap<>();
        private final List<KeyRange> gone = new ArrayList<>();

        boolean hides(Key key) {
            if (rows.containsKey(key)) {
                return true;
            }
            for (KeyRange range : gone) {
                if (range.contains(key)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Columns columns;
    private final Map<Space, Pending> pending = new EnumMap<>(Space.class);
    private final Batch batch = new Batch();
    private final List<Runnable> actions = new ArrayList<>();

    EmbeddedTx(Columns columns, Reads reads) {
        super(columns, reads);
        this.columns = columns;
    }

    Batch batch() {
        return batch;
    }

    List<Runnable> actions() {
        return actions;
    }

    private Pending pending(Space space) {
        return pending.computeIfAbsent(space, s -> new Pending());
    }

    private int family(Space space) {
        return columns.of(space).getID();
    }

    private static void requireRows(Space space) {
        if (space.profile() == Profile.COUNTER) {
            throw new IllegalArgumentException(space + " holds counters");
        }
    }

    @Override
    public void put(Space space, Key key, byte[] value) {
        requireRows(space);
        batch.put(family(space), space.code(), key.bytes(), value);
        pending(space).rows.put(key, Optional.of(value));
    }

    @Override
    public void delete(Space space, Key key) {
        batch.delete(family(space), space.code(), key.bytes());
        pending(space).rows.put(key, Optional.empty());
    }

    @Override
    public void deleteRange(Space space, KeyRange range) {
        if (range.to().isPresent() && range.from().compareTo(range.to().get()) >= 0) {
            return;
        }
        batch.deleteRange(family(space), space.code(), range.from().bytes(), Columns.end(space, range));
        Pending mine = pending(space);
        within(mine.rows, range).clear();
        mine.gone.add(range);
    }

    @Override
    public void add(Space space, Key key, long delta) {
        if (space.profile() != Profile.COUNTER) {
            throw new IllegalArgumentException(space + " holds no counters");
        }
        byte[] sum = ByteBuffer.allocate(8).putLong(counter(space, key) + delta).array();
        batch.add(family(space), space.code(), key.bytes(), delta);
        pending(space).rows.put(key, Optional.of(sum));
    }

    @Override
    public void require(Space space, Key key, Expect expect) {
        boolean present = value(space, key) != null;
        boolean wanted = switch (expect) {
            case Expect.Absent a -> !present;
            case Expect.Present p -> present;
        };
        if (!wanted) {
            throw new KvConflict(space, key);
        }
    }

    @Override
    public void frees() {
        batch.setFrees();
    }

    @Override
    public void afterCommit(Runnable action) {
        actions.add(action);
    }

    private byte @Nullable [] value(Space space, Key key) {
        Pending mine = pending.get(space);
        if (mine != null) {
            Optional<byte[]> row = mine.rows.get(key);
            if (row != null && row.isPresent()) {
                return row.get().clone();
            }
            if (mine.hides(key)) {
                return null;
            }
        }
        return base(space, key);
    }

    @Override
    public Optional<byte[]> get(Space space, Key key) {
        return Optional.ofNullable(value(space, key));
    }

    @Override
    public List<Optional<byte[]>> getAll(Space space, List<Key> keys) {
        return pending.containsKey(space)
                ? keys.stream().map(key -> get(space, key)).toList()
                : super.getAll(space, keys);
    }

    private static NavigableMap<Key, Optional<byte[]>> within(TreeMap<Key, Optional<byte[]>> rows, KeyRange range) {
        if (range.to().isEmpty()) {
            return rows.tailMap(range.from(), true);
        }
        Key to = range.to().get();
        return range.from().compareTo(to) >= 0 ? new TreeMap<>() : rows.subMap(range.from(), true, to, false);
    }

    @Override
    public List<Entry> scan(Space space, KeyRange range, Order order, int limit) {
        Pending mine = pending.get(space);
        if (mine == null) {
            return baseScan(space, range, order, limit);
        }
        NavigableMap<Key, Optional<byte[]>> own = within(mine.rows, range);
        if (own.isEmpty() && mine.gone.isEmpty()) {
            return baseScan(space, range, order, limit);
        }
        return merge(space, range, order, limit, mine, own);
    }

    /// Committed rows in pages, without those the transaction changed, woven with those it put.
    private List<Entry> merge(
            Space space,
            KeyRange range,
            Order order,
            int limit,
            Pending mine,
            NavigableMap<Key, Optional<byte[]>> own) {
        List<Entry> result = new ArrayList<>();
        Iterator<Map.Entry<Key, Optional<byte[]>>> puts = (order == Order.ASCENDING ? own : own.descendingMap())
                .entrySet()
                .iterator();
        @Nullable Entry put = nextPut(puts);
        int page = (int) Math.min(limit + (long) own.size(), 1 << 20);
        KeyRange rest = range;
        boolean more = page > 0;
        while (result.size() < limit) {
            List<Entry> base = more ? baseScan(space, rest, order, page) : List.of();
            more = more && base.size() == page;
            for (Entry row : base) {
                while (put != null && before(put.key(), row.key(), order) && result.size() < limit) {
                    result.add(put);
                    put = nextPut(puts);
                }
                if (!mine.hides(row.key()) && result.size() < limit) {
                    result.add(row);
                }
            }
            if (!more) {
                break;
            }
            Key last = base.getLast().key();
            rest = order == Order.ASCENDING
                    ? new KeyRange(last.next(), range.to())
                    : new KeyRange(range.from(), Optional.of(last));
        }
        while (put != null && !more && result.size() < limit) {
            result.add(put);
            put = nextPut(puts);
        }
        return result;
    }

    private static boolean before(Key a, Key b, Order order) {
        int compared = a.compareTo(b);
        return order == Order.ASCENDING ? compared < 0 : compared > 0;
    }

    private static @Nullable Entry nextPut(Iterator<Map.Entry<Key, Optional<byte[]>>> rows) {
        while (rows.hasNext()) {
            Map.Entry<Key, Optional<byte[]>> row = rows.next();
            if (row.getValue().isPresent()) {
                return new Entry(row.getKey(), row.getValue().get().clone());
            }
        }
        return null;
    }
}
