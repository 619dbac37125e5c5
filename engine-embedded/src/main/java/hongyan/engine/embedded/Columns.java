package hongyan.engine.embedded;

import hongyan.kv.KeyRange;
import hongyan.kv.KvException;
import hongyan.kv.Profile;
import hongyan.kv.Space;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.UInt64AddOperator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/// The open database: one column family for each [Profile], each row's key behind the code byte of its space
/// (doc/adr/0002). Owns every native object that lives as long as the store.
///
/// Why a family for each profile and not for each space: five sets of memtables and files are few enough for a small
/// machine, and spaces of one profile want the same tuning; the code byte keeps their rows apart and in runs.
final class Columns implements AutoCloseable {
    /// Bytes of a key on disk that the filters of [Profile#SCAN] know beside whole keys: code byte, account, hash.
    static final int PREFIX = 1 + Integer.BYTES + Long.BYTES;

    private final RocksDB db;
    private final Map<Profile, ColumnFamilyHandle> families = new EnumMap<>(Profile.class);
    private final List<AbstractNativeReference> owned = new ArrayList<>();

    private Columns(RocksDB db) {
        this.db = db;
    }

    static Columns open(Path folder, EmbeddedOptions options) {
        RocksDB.loadLibrary();
        List<AbstractNativeReference> owned = new ArrayList<>();
        boolean done = false;
        try {
            Files.createDirectories(folder);
            Path above = folder.toAbsolutePath().getParent();
            if (above != null) {
                DataFolder.syncFolder(above); // RocksDB makes its files durable, not the name of its folder
            }
            Cache cache = own(owned, new LRUCache(options.cacheBytes(), -1, false, 0.3));
            WriteBufferManager buffers = own(owned, new WriteBufferManager(options.writeBufferBytes(), cache));
            DBOptions dbOptions = own(owned, new DBOptions())
                    .setCreateIfMissing(true)
                    .setCreateMissingColumnFamilies(true)
                    .setWriteBufferManager(buffers)
                    .setMaxTotalWalSize(Math.max(32L << 20, options.writeBufferBytes()))
                    .setMaxBackgroundJobs(Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8))
                    .setBytesPerSync(1 << 20)
                    .setMaxOpenFiles(1024)
                    // A torn record at the end was never acknowledged; damage before it must not be passed over.
                    .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                    .setParanoidChecks(true)
                    .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                    .setKeepLogFileNum(4)
                    .setMaxLogFileSize(4 << 20)
                    .setStatsDumpPeriodSec(0);
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            descriptors.add(
                    new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, own(owned, new ColumnFamilyOptions())));
            for (Profile profile : Profile.values()) {
                descriptors.add(new ColumnFamilyDescriptor(
                        profile.name().getBytes(StandardCharsets.US_ASCII), tuned(owned, profile, cache, options)));
            }
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB db = RocksDB.open(dbOptions, folder.toString(), descriptors, handles);
            Columns columns = new Columns(db);
            int next = 1;
            for (Profile profile : Profile.values()) {
                columns.families.put(profile, handles.get(next++));
            }
            columns.owned.addAll(owned);
            columns.owned.addAll(handles);
            done = true;
            return columns;
        } catch (RocksDBException e) {
            throw new StoreUnusable(
                    StoreUnusable.Kind.DAMAGED, "the rows in " + folder + " cannot be opened: " + e.getMessage(), e);
        } catch (java.io.IOException e) {
            throw new StoreUnusable(
                    StoreUnusable.Kind.NOT_WRITABLE, "folder " + folder + " cannot be created: " + e.getMessage(), e);
        } finally {
            if (!done) {
                closeAll(owned);
            }
        }
    }

    private static <T extends AbstractNativeReference> T own(List<AbstractNativeReference> owned, T object) {
        owned.add(object);
        return object;
    }

    /// The tuning of a profile, in words beside each line.
    private static ColumnFamilyOptions tuned(
            List<AbstractNativeReference> owned, Profile profile, Cache cache, EmbeddedOptions options) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                // Memory is bounded by the cache, indexes and filters included. Both are cut into parts of a few KB: a
                // part that fell out is read again for a few microseconds, a whole one for milliseconds.
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setMetadataBlockSize(4 << 10)
                .setPinTopLevelIndexAndFilter(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5);
        ColumnFamilyOptions family = own(owned, new ColumnFamilyOptions())
                .setLevelCompactionDynamicLevelBytes(true)
                .setWriteBufferSize(Math.max(4L << 20, options.writeBufferBytes() / 4))
                .setMaxWriteBufferNumber(3);
        switch (profile) {
            case POINT -> {
                // Often asked for what is not there: a filter in every level, and one before the memtable.
                table.setBlockSize(4 << 10).setFilterPolicy(own(owned, new BloomFilter(10)));
                family.setMemtablePrefixBloomSizeRatio(0.02).setMemtableWholeKeyFiltering(true);
                family.setCompressionType(CompressionType.LZ4_COMPRESSION);
            }
            case SCAN -> {
                // Neighbours are read together: larger blocks, better compression further down.
                table.setBlockSize(16 << 10).setFilterPolicy(own(owned, new BloomFilter(10)));
                // Whether a Message-ID was ever seen is asked for every message, and mostly it was not: the filters
                // know its prefix. Every scan but that question says that it wants the total order.
                family.useFixedLengthPrefixExtractor(PREFIX)
                        .setMemtablePrefixBloomSizeRatio(0.05)
                        .setMemtableWholeKeyFiltering(true);
                family.setCompressionType(CompressionType.LZ4_COMPRESSION);
                family.setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
            }
            case QUEUE -> {
                // Written, read once, deleted: most rows die in the memtable; tombstones are compacted early.
                table.setBlockSize(4 << 10);
                family.setLevel0FileNumCompactionTrigger(2);
                family.setTtl(3600);
            }
            case COUNTER -> {
                table.setBlockSize(4 << 10).setFilterPolicy(own(owned, new BloomFilter(10)));
                family.setMergeOperator(own(owned, new UInt64AddOperator()));
            }
            case BLOB -> {
                // Bodies are compressed already and never change: kept out of the files that compaction rewrites.
                table.setBlockSize(16 << 10).setFilterPolicy(own(owned, new BloomFilter(10)));
                family.setCompressionType(CompressionType.NO_COMPRESSION);
                family.setEnableBlobFiles(true)
                        .setMinBlobSize(1 << 10)
                        .setBlobFileSize(64L << 20)
                        .setEnableBlobGarbageCollection(true)
                        .setBlobGarbageCollectionAgeCutoff(0.3)
                        .setBlobGarbageCollectionForceThreshold(0.5);
            }
        }
        return family.setTableFormatConfig(table);
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle of(Space space) {
        ColumnFamilyHandle family = families.get(space.profile());
        if (family == null) {
            throw new KvException("no column family for " + space);
        }
        return family;
    }

    /// Whether rows of the space are looked for by the first [#PREFIX] bytes of their key, mostly in vain.
    static boolean isLookedUpByPrefix(Space space) {
        return space == Space.MSGID;
    }

    /// Row key on disk: code byte, then the key.
    static byte[] key(Space space, byte[] key) {
        byte[] full = new byte[key.length + 1];
        full[0] = space.code();
        System.arraycopy(key, 0, full, 1, key.length);
        return full;
    }

    /// The first key on disk behind the range.
    static byte[] end(Space space, KeyRange range) {
        return range.to().isPresent() ? key(space, range.to().get().bytes()) : new byte[] {(byte) (space.code() + 1)};
    }

    @Override
    public void close() {
        // Handles before the database, the database before what it uses.
        families.values().forEach(ColumnFamilyHandle::close);
        try {
            db.closeE();
        } catch (RocksDBException e) {
            throw new KvException("closing the rows failed", e);
        } finally {
            closeAll(owned);
        }
    }

    private static void closeAll(List<AbstractNativeReference> owned) {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
    }
}
