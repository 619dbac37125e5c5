package hongyan.engine.embedded;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Profile;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;

/// One RocksDB snapshot, taken when it is made and given back on close.
///
/// *Threads*: one at a time.
class EmbeddedSnapshot implements Snapshot, AutoCloseable {
    /// A scan on a virtual thread goes this far before it moves to the pool.
    private static final int INLINE_ROWS = 128;
    /// And passes over this many dead rows.
    private static final int INLINE_SKIPS = 256;
    /// From so many bodies on, they are read together.
    private static final int MANY = 4;

    /// How a scan is gone about.
    private enum Reach {
        /// On a virtual thread: not far, and not to the disk.
        MEMORY,
        /// On a virtual thread while the disk is quick: not far.
        NEAR,
        FULL
    }

    private final Columns columns;
    private final Reads reads;
    private org.rocksdb.@Nullable Snapshot snapshot;
    private @Nullable ReadOptions any;
    private @Nullable ReadOptions cached;
    private @Nullable ReadOptions lookup;
    private boolean closed;

    EmbeddedSnapshot(Columns columns, Reads reads) {
        this.columns = columns;
        this.reads = reads;
    }

    private org.rocksdb.Snapshot snapshot() {
        if (closed) {
            throw new IllegalStateException("the snapshot is over");
        }
        org.rocksdb.Snapshot known = snapshot;
        if (known == null) {
            known = columns.db().getSnapshot();
            snapshot = known;
        }
        return known;
    }

    private ReadOptions any() {
        ReadOptions known = any;
        if (known == null) {
            known = new ReadOptions().setSnapshot(snapshot());
            any = known;
        }
        return known;
    }

    private ReadOptions cached() {
        ReadOptions known = cached;
        if (known == null) {
            known = new ReadOptions().setSnapshot(snapshot()).setReadTier(ReadTier.BLOCK_CACHE_TIER);
            cached = known;
        }
        return known;
    }

    /// The value, not shared with anybody; null when there is none.
    byte @Nullable [] base(Space space, Key key) {
        byte[] full = Columns.key(space, key.bytes());
        if (reads.memoryFirst()) {
            try {
                return read(space, full, cached());
            } catch (RocksDBException e) {
                if (!needsDisk(e)) {
                    throw failed(e);
                }
            }
            ReadOptions options = any();
            return reads.<Optional<byte[]>>hop(() -> Optional.ofNullable(timed(space, full, options)))
                    .orElse(null);
        }
        try {
            return timed(space, full, any());
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    private byte @Nullable [] timed(Space space, byte[] full, ReadOptions options) throws RocksDBException {
        long start = System.nanoTime();
        byte[] value = read(space, full, options);
        reads.took(start, 1);
        return value;
    }

    private byte @Nullable [] read(Space space, byte[] full, ReadOptions options) throws RocksDBException {
        byte[] value = columns.db().get(columns.of(space), options, full);
        return value == null ? null : shown(space, value);
    }

    /// Sums are little-endian on disk, big-endian to the caller.
    private static byte[] shown(Space space, byte[] value) {
        if (space.profile() != Profile.COUNTER) {
            return value;
        }
        for (int i = 0; i < 4 && value.length == 8; i++) {
            byte b = value[i];
            value[i] = value[7 - i];
            value[7 - i] = b;
        }
        return value;
    }

    private static boolean needsDisk(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete;
    }

    private static KvException failed(RocksDBException e) {
        return new KvException("read failed: " + e.getMessage(), e);
    }

    /// What is committed, in order.
    List<Entry> baseScan(Space space, KeyRange range, Order order, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("negative limit");
        }
        org.rocksdb.Snapshot view = snapshot();
        List<Entry> found = new ArrayList<>(Math.min(limit, 64));
        byte[] from = Columns.key(space, range.from().bytes());
        byte[] to = Columns.end(space, range);
        if (limit == 0 || Arrays.compareUnsigned(from, to) >= 0) {
            return found;
        }
        boolean memoryFirst = reads.memoryFirst();
        if (isLookup(space, from, to) && !mayHold(space, from, memoryFirst)) {
            return found;
        }
        if (Reads.mustHop()) {
            Reach reach = memoryFirst ? Reach.MEMORY : Reach.NEAR;
            if (collect(view, space, from, to, order, Math.min(limit, INLINE_ROWS), reach, found)
                    && (found.size() < INLINE_ROWS || found.size() >= limit)) {
                return found;
            }
            if (!found.isEmpty()) {
                byte[] last = Columns.key(space, found.getLast().key().bytes());
                if (order == Order.ASCENDING) {
                    from = Arrays.copyOf(last, last.length + 1);
                } else {
                    to = last;
                }
            }
            byte[] restFrom = from;
            byte[] restTo = to;
            reads.hop(() -> collect(view, space, restFrom, restTo, order, limit, Reach.FULL, found));
        } else {
            collect(view, space, from, to, order, limit, Reach.FULL, found);
        }
        return found;
    }

    /// Whether the range is the rows of one prefix, in a space where mostly there are none.
    private static boolean isLookup(Space space, byte[] from, byte[] to) {
        return Columns.isLookedUpByPrefix(space)
                && from.length >= Columns.PREFIX
                && to.length >= Columns.PREFIX
                && Arrays.equals(from, 0, Columns.PREFIX - 1, to, 0, Columns.PREFIX - 1)
                && (to[Columns.PREFIX - 1] & 0xff) - (from[Columns.PREFIX - 1] & 0xff) == 1;
    }

    /// Asks the filters for the prefix of `from`; false only when there is certainly no row that starts with it.
    private boolean mayHold(Space space, byte[] from, boolean memoryOnly) {
        try (RocksIterator rows = columns.db().newIterator(columns.of(space), lookup(memoryOnly))) {
            rows.seek(from);
            if (rows.isValid()) {
                return true;
            }
            rows.status();
            return false;
        } catch (RocksDBException e) {
            if (memoryOnly && needsDisk(e)) {
                return true; // the scan finds out
            }
            throw failed(e);
        }
    }

    private ReadOptions lookup(boolean memoryOnly) {
        ReadOptions known = lookup;
        if (known == null) {
            known = new ReadOptions().setSnapshot(snapshot()).setPrefixSameAsStart(true);
            if (memoryOnly) {
                known.setReadTier(ReadTier.BLOCK_CACHE_TIER).setMaxSkippableInternalKeys(INLINE_SKIPS);
            }
            lookup = known;
        }
        return known;
    }

    /// Adds rows until there are `limit`. False when there may be more beyond its reach.
    private boolean collect(
            org.rocksdb.Snapshot view,
            Space space,
            byte[] from,
            byte[] to,
            Order order,
            int limit,
            Reach reach,
            List<Entry> found) {
        try (Slice lower = new Slice(from);
                Slice upper = new Slice(to);
                ReadOptions options = new ReadOptions()
                        .setSnapshot(view)
                        .setTotalOrderSeek(true)
                        .setIterateLowerBound(lower)
                        .setIterateUpperBound(upper)) {
            switch (reach) {
                case MEMORY -> options.setReadTier(ReadTier.BLOCK_CACHE_TIER).setMaxSkippableInternalKeys(INLINE_SKIPS);
                case NEAR -> options.setMaxSkippableInternalKeys(INLINE_SKIPS);
                case FULL -> options.setReadaheadSize(limit > 1000 ? 256 << 10 : 0);
            }
            long start = System.nanoTime();
            try (RocksIterator rows = columns.db().newIterator(columns.of(space), options)) {
                if (order == Order.ASCENDING) {
                    rows.seekToFirst();
                } else {
                    rows.seekToLast();
                }
                while (found.size() < limit && rows.isValid()) {
                    byte[] full = rows.key();
                    byte[] value = shown(space, rows.value());
                    found.add(new Entry(Key.raw(Arrays.copyOfRange(full, 1, full.length)), value));
                    if (order == Order.ASCENDING) {
                        rows.next();
                    } else {
                        rows.prev();
                    }
                }
                if (found.size() < limit) {
                    rows.status();
                }
            }
            if (reach != Reach.MEMORY) {
                reads.took(start, 1 + found.size() / INLINE_ROWS);
            }
            return true;
        } catch (RocksDBException e) {
            if (reach != Reach.FULL && needsDisk(e)) {
                return false;
            }
            throw failed(e);
        }
    }

    @Override
    public Optional<byte[]> get(Space space, Key key) {
        return Optional.ofNullable(base(space, key));
    }

    @Override
    public List<Entry> scan(Space space, KeyRange range, Order order, int limit) {
        return baseScan(space, range, order, limit);
    }

    @Override
    public List<Optional<byte[]>> getAll(Space space, List<Key> keys) {
        if (space.profile() == Profile.BLOB && keys.size() >= MANY) {
            // Bodies are in files of their own, which the cache does not hold: to ask memory first is mostly in vain.
            ReadOptions options = any();
            return reads.hop(() -> together(space, keys, options));
        }
        List<Optional<byte[]>> found = new ArrayList<>(keys.size());
        List<Integer> cold = new ArrayList<>();
        boolean memoryFirst = reads.memoryFirst();
        ReadOptions options = memoryFirst ? cached() : any();
        for (int i = 0; i < keys.size(); i++) {
            byte[] full = Columns.key(space, keys.get(i).bytes());
            try {
                found.add(Optional.ofNullable(memoryFirst ? read(space, full, options) : timed(space, full, options)));
            } catch (RocksDBException e) {
                if (!memoryFirst || !needsDisk(e)) {
                    throw failed(e);
                }
                found.add(Optional.empty());
                cold.add(i);
            }
        }
        if (!cold.isEmpty()) {
            // All that memory does not hold in one trip.
            ReadOptions disk = any();
            reads.hop(() -> {
                for (int i : cold) {
                    byte[] full = Columns.key(space, keys.get(i).bytes());
                    found.set(i, Optional.ofNullable(timed(space, full, disk)));
                }
                return true;
            });
        }
        return found;
    }

    /// All in one call, which reads neighbours in a file together.
    private List<Optional<byte[]>> together(Space space, List<Key> keys, ReadOptions options) {
        ColumnFamilyHandle family = columns.of(space);
        List<byte[]> full = new ArrayList<>(keys.size());
        List<ColumnFamilyHandle> families = new ArrayList<>(keys.size());
        for (Key key : keys) {
            full.add(Columns.key(space, key.bytes()));
            families.add(family);
        }
        long start = System.nanoTime();
        try {
            List<byte[]> values = columns.db().multiGetAsList(options, families, full);
            reads.took(start, full.size());
            List<Optional<byte[]>> found = new ArrayList<>(values.size());
            for (int i = 0; i < full.size(); i++) {
                byte[] value = values.get(i);
                // Null stands for rows that cannot be read, too: alone, such a one says why.
                found.add(Optional.ofNullable(value != null ? value : read(space, full.get(i), options)));
            }
            return found;
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    @Override
    public long counter(Space space, Key key) {
        return get(space, key).map(value -> ByteBuffer.wrap(value).getLong()).orElse(0L);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (any != null) {
            any.close();
        }
        if (cached != null) {
            cached.close();
        }
        if (lookup != null) {
            lookup.close();
        }
        if (snapshot != null) {
            columns.db().releaseSnapshot(snapshot);
            snapshot.close();
        }
    }
}
