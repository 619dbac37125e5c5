package hongyan.store.upload;

import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The door to uploads. *Threads*: safe. *Durability*: on return of [#keep].
public final class Uploads {
    /// How long an upload waits to be used.
    public static final Duration LIFE = Duration.ofDays(1);

    /// What an account may have waiting.
    public static final long MAX_BYTES = 500L << 20;

    public static final int MAX_COUNT = 1000;

    private static final byte FORMAT = 1;
    private static final int PAGE = 500;

    private final Kv kv;
    private final Bodies bodies;
    private final InstantSource clock;

    public Uploads(Kv kv, Bodies bodies, InstantSource clock) {
        this.kv = kv;
        this.bodies = bodies;
        this.clock = clock;
    }

    /// Keeps a sealed body for the account.
    ///
    /// @throws TryLater `LIMIT` when too much is waiting already
    public Upload keep(int account, Draft.Sealed body, String type) {
        Instant now = clock.instant();
        Upload upload = new Upload(body.id(), body.size(), type, now.plus(LIFE));
        return kv.write(Shards.account(account), tx -> {
            long bytes = 0;
            int count = 0;
            for (Upload other : of(tx, account)) {
                if (other.expires().isAfter(now)) {
                    bytes += other.size();
                    count++;
                } else {
                    drop(tx, account, other);
                }
            }
            if (count >= MAX_COUNT || bytes + body.size() > MAX_BYTES) {
                throw new TryLater(Reason.LIMIT, "uploads");
            }
            bodies.put(tx, body, holder(account, body.id()));
            tx.put(Space.UPLOAD, key(account, body.id()), row(upload));
            return upload;
        });
    }

    /// The account's upload, unless it has expired.
    public Optional<Upload> find(int account, BlobId id) {
        return kv.read(snapshot -> snapshot.get(Space.UPLOAD, key(account, id)))
                .map(row -> upload(id, row))
                .filter(upload -> upload.expires().isAfter(clock.instant()));
    }

    /// Drops what has expired, of all accounts. Returns how many.
    public int sweep() {
        Instant now = clock.instant();
        int dropped = 0;
        KeyRange range = KeyRange.all();
        while (true) {
            KeyRange page = range;
            List<Entry> rows = kv.read(snapshot -> snapshot.scan(Space.UPLOAD, page, Order.ASCENDING, PAGE));
            for (Entry row : rows) {
                int account = row.key().reader().int32();
                Upload upload = upload(blob(row.key()), row.value());
                if (!upload.expires().isAfter(now)) {
                    kv.write(Shards.account(account), tx -> {
                        drop(tx, account, upload);
                        return true;
                    });
                    dropped++;
                }
            }
            if (rows.size() < PAGE) {
                return dropped;
            }
            range = new KeyRange(rows.getLast().key().next(), Optional.empty());
        }
    }

    private void drop(Tx tx, int account, Upload upload) {
        Key key = key(account, upload.blob());
        if (tx.get(Space.UPLOAD, key).isPresent()) {
            tx.delete(Space.UPLOAD, key);
            bodies.release(tx, upload.blob(), holder(account, upload.blob()));
        }
    }

    private static List<Upload> of(Snapshot snapshot, int account) {
        Key prefix = Key.of().int32(account).key();
        List<Upload> uploads = new ArrayList<>();
        for (Entry row : snapshot.scan(Space.UPLOAD, KeyRange.prefix(prefix), Order.ASCENDING, 2 * MAX_COUNT)) {
            uploads.add(upload(blob(row.key()), row.value()));
        }
        return uploads;
    }

    private static Key key(int account, BlobId id) {
        return Key.of().int32(account).fixed(id.bytes()).key();
    }

    private static Key holder(int account, BlobId id) {
        return Key.of()
                .byte8(Space.UPLOAD.code())
                .int32(account)
                .fixed(id.bytes())
                .key();
    }

    private static BlobId blob(Key key) {
        byte[] bytes = key.bytes();
        return BlobId.of(java.util.Arrays.copyOfRange(bytes, bytes.length - BlobId.BYTES, bytes.length));
    }

    /// Version (always 0: rows are never rewritten), format, expiry, size, type.
    private static byte[] row(Upload upload) {
        byte[] type = upload.type().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + 1 + 8 + 8 + 2 + type.length)
                .putLong(0)
                .put(FORMAT)
                .putLong(upload.expires().toEpochMilli())
                .putLong(upload.size())
                .putShort((short) type.length)
                .put(type)
                .array();
    }

    private static Upload upload(BlobId id, byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row, 9, row.length - 9);
        Instant expires = Instant.ofEpochMilli(in.getLong());
        long size = in.getLong();
        byte[] type = new byte[in.getShort()];
        in.get(type);
        return new Upload(id, size, new String(type, StandardCharsets.UTF_8), expires);
    }
}
