package hongyan.kv.memory;

import hongyan.kv.Entry;
import hongyan.kv.Expect;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.KvConflict;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Profile;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// All spaces in tree maps. *Locks*: one for writers; readers take the current maps, which are never changed after
/// publication.
public final class MemoryKv implements Kv {
    private final ReentrantLock writer = new ReentrantLock();
    private volatile Map<Space, TreeMap<Key, byte[]>> spaces = new EnumMap<>(Space.class);
    private volatile boolean closed;

    @Override
    public <T> T read(ReadWork<T> work) {
        requireOpen();
        return work.run(new View(spaces));
    }

    @Override
    public <T> T write(Shards shards, WriteWork<T> work) {
        if (writer.isHeldByCurrentThread()) {
            throw new IllegalStateException("a write inside a write");
        }
        writer.lock();
        try {
            requireOpen();
            MemoryTx tx = new MemoryTx(spaces);
            T result = work.run(tx);
            spaces = tx.maps;
            for (Runnable action : tx.actions) {
                action.run();
            }
            return result;
        } finally {
            writer.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new KvException(KvException.Kind.CLOSED, "the store is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private static class View implements Snapshot {
        protected Map<Space, TreeMap<Key, byte[]>> maps;

        View(Map<Space, TreeMap<Key, byte[]>> maps) {
            this.maps = maps;
        }

        protected TreeMap<Key, byte[]> space(Space space) {
            TreeMap<Key, byte[]> map = maps.get(space);
            return map == null ? new TreeMap<>() : map;
        }

        @Override
        public Optional<byte[]> get(Space space, Key key) {
            return Optional.ofNullable(space(space).get(key)).map(byte[]::clone);
        }

        @Override
        public List<Entry> scan(Space space, KeyRange range, Order order, int limit) {
            NavigableMap<Key, byte[]> part = range.to().isEmpty()
                    ? space(space).tailMap(range.from(), true)
                    : range.from().compareTo(range.to().get()) >= 0
                            ? new TreeMap<>()
                            : space(space).subMap(range.from(), true, range.to().get(), false);
            return (order == Order.ASCENDING ? part : part.descendingMap())
                    .entrySet().stream()
                            .limit(limit)
                            .map(e -> new Entry(e.getKey(), e.getValue().clone()))
                            .toList();
        }

        @Override
        public long counter(Space space, Key key) {
            byte[] value = space(space).get(key);
            return value == null ? 0 : ByteBuffer.wrap(value).getLong();
        }
    }

    /// Copies a space the first time it is written to.
    private static final class MemoryTx extends View implements Tx {
        private final Map<Space, TreeMap<Key, byte[]>> mine = new EnumMap<>(Space.class);
        private final List<Runnable> actions = new ArrayList<>();

        MemoryTx(Map<Space, TreeMap<Key, byte[]>> maps) {
            super(new EnumMap<>(maps.isEmpty() ? new EnumMap<>(Space.class) : maps));
        }

        private TreeMap<Key, byte[]> own(Space space) {
            return mine.computeIfAbsent(space, s -> {
                TreeMap<Key, byte[]> copy = new TreeMap<>(space(s));
                maps.put(s, copy);
                return copy;
            });
        }

        @Override
        public void put(Space space, Key key, byte[] value) {
            own(space).put(key, value.clone());
        }

        @Override
        public void delete(Space space, Key key) {
            own(space).remove(key);
        }

        @Override
        public void deleteRange(Space space, KeyRange range) {
            own(space).keySet().removeIf(range::contains);
        }

        @Override
        public void add(Space space, Key key, long delta) {
            if (space.profile() != Profile.COUNTER) {
                throw new IllegalArgumentException(space + " holds no counters");
            }
            own(space)
                    .put(
                            key,
                            ByteBuffer.allocate(8)
                                    .putLong(counter(space, key) + delta)
                                    .array());
        }

        @Override
        public void require(Space space, Key key, Expect expect) {
            boolean present = space(space).containsKey(key);
            boolean wanted = switch (expect) {
                case Expect.Absent a -> !present;
                case Expect.Present p -> present;
            };
            if (!wanted) {
                throw new KvConflict(space, key);
            }
        }

        @Override
        public void afterCommit(Runnable action) {
            actions.add(action);
        }
    }
}
