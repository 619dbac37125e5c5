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
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Stamps;
import hongyan.kv.Tx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All spaces in immutable maps. *Locks*: one for writers; readers take the current maps, which never change.
public final class MemoryKv implements Kv {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryKv.class);
    private final ReentrantLock writer = new ReentrantLock(true);
    private volatile Map<Space, Rows> spaces = new EnumMap<>(Space.class);
    private final Stamps stamps = new Stamps();
    private volatile boolean closed;

    /// All rows as they are now, apart from here on: what is written to the one is not in the other. Costs nothing.
    public MemoryKv copy() {
        requireOpen();
        MemoryKv copy = new MemoryKv();
        copy.spaces = spaces;
        return copy;
    }

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
            MemoryTx tx = new MemoryTx(new EnumMap<>(spaces));
            T result = work.run(tx);
            spaces = tx.maps;
            stamps.committed(shards);
            for (Runnable action : tx.actions) {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    LOG.error("an action after commit failed", e);
                }
            }
            return result;
        } finally {
            writer.unlock();
        }
    }

    @Override
    public OptionalLong stamp(Shard shard) {
        return stamps.of(shard);
    }

    private void requireOpen() {
        if (closed) {
            throw new KvException(KvException.Kind.CLOSED, "the store is closed");
        }
    }

    @Override
    public void close() {
        writer.lock();
        try {
            closed = true;
        } finally {
            writer.unlock();
        }
    }

    private static class View implements Snapshot {
        protected final Map<Space, Rows> maps;

        View(Map<Space, Rows> maps) {
            this.maps = maps;
        }

        protected final Rows rows(Space space) {
            return maps.getOrDefault(space, Rows.EMPTY);
        }

        @Override
        public Optional<byte[]> get(Space space, Key key) {
            return Optional.ofNullable(rows(space).get(key)).map(byte[]::clone);
        }

        @Override
        public List<Entry> scan(Space space, KeyRange range, Order order, int limit) {
            if (limit < 0) {
                throw new IllegalArgumentException("negative limit");
            }
            List<Entry> found = new ArrayList<>();
            rows(space).scan(range, order, limit, found);
            return found;
        }

        @Override
        public long counter(Space space, Key key) {
            byte[] value = rows(space).get(key);
            return value == null ? 0 : ByteBuffer.wrap(value).getLong();
        }
    }

    private static final class MemoryTx extends View implements Tx {
        private final List<Runnable> actions = new ArrayList<>();
        private long bytes;

        MemoryTx(Map<Space, Rows> maps) {
            super(maps);
        }

        @Override
        public void put(Space space, Key key, byte[] value) {
            if (space.profile() == Profile.COUNTER) {
                throw new IllegalArgumentException(space + " holds counters");
            }
            bytes += key.bytes().length + value.length;
            if (bytes > MAX_BYTES) {
                throw new KvException(KvException.Kind.TOO_LARGE, "transaction too large");
            }
            maps.put(space, rows(space).put(key, value.clone()));
        }

        @Override
        public void delete(Space space, Key key) {
            maps.put(space, rows(space).without(key));
        }

        @Override
        public void deleteRange(Space space, KeyRange range) {
            maps.put(space, rows(space).without(range));
        }

        @Override
        public void add(Space space, Key key, long delta) {
            if (space.profile() != Profile.COUNTER) {
                throw new IllegalArgumentException(space + " holds no counters");
            }
            byte[] sum =
                    ByteBuffer.allocate(8).putLong(counter(space, key) + delta).array();
            maps.put(space, rows(space).put(key, sum));
        }

        @Override
        public void require(Space space, Key key, Expect expect) {
            boolean present = rows(space).get(key) != null;
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
