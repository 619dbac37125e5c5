package hongyan.kv.blob;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.Key;
import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door to bodies.
///
/// *Durability*: a sealed large body is on disk before the rows that point to it; a small one is in the same batch as
/// they are. *Threads*: safe; each [Draft] belongs to one.
///
/// Rows: `BLOB` id; `BLOB_REF` id, holder: held, or since when no more; `BLOB_DROP` due (ms), id: look again then
/// whether anybody still holds it, or has let go of it only lately.
/// Every release leaves such a row, also when other holders are seen: two last holders may let go at once in two
/// shards, and neither would see that it is the last.
public final class Bodies {
    /// How long after a release the sweeper looks: readers that have just opened the body are done by then.
    public static final Duration GRACE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);
    private static final byte[] REF = {1};
    private static final byte RELEASED = 2;
    private static final Shards NOTHING = Shards.of(new Shard.Upkeep());

    private final Kv kv;
    private final LargeBodies large;
    private final Path scratch;
    private final InstantSource clock;
    private final Room room;
    private final Compression compression = new Compression();
    private final Set<BlobId> living = ConcurrentHashMap.newKeySet();

    /// With endless room for drafts.
    public Bodies(Kv kv, LargeBodies large, Path scratch, InstantSource clock) {
        this(kv, large, scratch, clock, Room.ENDLESS);
    }

    /// Empties the scratch folder: what is in it belonged to a process that is gone.
    ///
    /// @param scratch a folder for drafts that outgrow memory
    /// @param room on the disk of the scratch folder
    public Bodies(Kv kv, LargeBodies large, Path scratch, InstantSource clock, Room room) {
        this.room = room;
        this.kv = kv;
        this.large = large;
        this.scratch = scratch;
        this.clock = clock;
        try {
            Files.createDirectories(scratch);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(scratch, "*.draft")) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new KvException("cannot use the scratch folder " + scratch, e);
        }
    }

    /// A new draft; the caller closes it, sealed or not, after the transactions that bind it.
    public Draft draft() {
        return new Draft(scratch, large, compression, living, this::takesWrites, room);
    }

    /// Whether the store still accepts writes. When it does not, a commit that failed may be on disk all the same: the
    /// next start reads the log again and tells.
    private boolean takesWrites() {
        try {
            return kv.write(NOTHING, tx -> true);
        } catch (KvException e) {
            LOG.warn("a body whose commit failed is left for the next start: {}", e.getMessage());
            return false;
        }
    }

    /// Writes the body (when not yet there) and lets `holder` keep it alive. `holder` is any key that names the
    /// referring row.
    ///
    /// @throws IllegalStateException when the draft was closed
    public void put(Tx tx, Draft.Sealed body, Key holder) {
        SealedBody sealed = (SealedBody) body;
        if (sealed.mustWrite(tx)) {
            tx.put(Space.BLOB, sealed.id().key(), sealed.row());
            tx.afterCommit(sealed::bound);
        }
        hold(tx, sealed.id(), holder);
    }

    /// One more holder of a body that is already kept by another. The caller's shards cover that other holder, or its
    /// draft is open: else the body may be gone.
    public void hold(Tx tx, BlobId id, Key holder) {
        tx.put(Space.BLOB_REF, ref(id, holder), REF);
    }

    /// The holder lets go; when it was the last one, the sweeper removes the body [#GRACE] after the last release.
    public void release(Tx tx, BlobId id, Key holder) {
        long now = clock.millis();
        tx.put(
                Space.BLOB_REF,
                ref(id, holder),
                ByteBuffer.allocate(1 + Long.BYTES).put(RELEASED).putLong(now).array());
        tx.put(Space.BLOB_DROP, drop(now + GRACE.toMillis(), id), REF);
    }

    /// Whether a `BLOB_REF` row's holder still holds.
    public static boolean holds(byte[] ref) {
        return ref.length == 0 || ref[0] != RELEASED;
    }

    /// When the holder let go, in milliseconds; 0 when the row does not say.
    static long releasedAt(byte[] ref) {
        return ref.length < 1 + Long.BYTES ? 0 : ByteBuffer.wrap(ref).getLong(1);
    }

    /// The body's bytes, decompressed as they are read.
    ///
    /// @throws IOException when there is no such body or it cannot be read
    public ByteSource open(BlobId id) throws IOException {
        return open(id, kv.read(snapshot -> snapshot.get(Space.BLOB, id.key())));
    }

    /// The same, on a snapshot the caller has.
    public ByteSource open(Snapshot snapshot, BlobId id) throws IOException {
        return open(id, snapshot.get(Space.BLOB, id.key()));
    }

    /// Several bodies on one snapshot, in the order asked; empty where there is none. Small ones are all in memory at
    /// once: the caller asks for few, or for small ones.
    ///
    /// @throws IOException when one cannot be read
    public List<Optional<ByteSource>> openAll(List<BlobId> ids) throws IOException {
        List<Optional<byte[]>> rows = kv.read(snapshot ->
                snapshot.getAll(Space.BLOB, ids.stream().map(BlobId::key).toList()));
        List<Optional<ByteSource>> all = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            Optional<byte[]> row = rows.get(i);
            all.add(row.isEmpty() ? Optional.empty() : Optional.of(open(ids.get(i), row)));
        }
        return all;
    }

    private ByteSource open(BlobId id, Optional<byte[]> row) throws IOException {
        if (row.isEmpty()) {
            throw new IOException("no such body");
        }
        return BlobRow.read(id, row.get(), large, compression);
    }

    /// Whether a draft of this process may still bind the body.
    boolean isLiving(BlobId id) {
        return living.contains(id);
    }

    static Key ref(BlobId id, Key holder) {
        return Key.of().fixed(id.bytes()).fixed(holder.bytes()).key();
    }

    static Key drop(long due, BlobId id) {
        return Key.of().int64(due).fixed(id.bytes()).key();
    }
}
