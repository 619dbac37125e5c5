package hongyan.store.sharing;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.store.account.AccountTx;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/// Annotations of mailboxes and of an account itself (RFC 5464): small values under names. Rows of the mailbox's
/// owner, under its shard.
public final class Annotations {
    /// Entries of one reader on one mailbox.
    public static final int MAX = 100;
    /// Bytes of a value.
    public static final int MAX_SIZE = 16 * 1024;

    private static final int FORMAT = 1;
    private static final int HEAD = 9;

    private Annotations() {}

    /// Where values stand.
    ///
    /// @param mailbox 0 for the account itself
    /// @param reader whose they are, as an account; 0 for those that all see
    public record Place(int account, int mailbox, int reader) {
        private Key key() {
            return Key.of(account, mailbox, reader);
        }

        private Key key(String entry) {
            return Key.of()
                    .int32(account)
                    .int32(mailbox)
                    .int32(reader)
                    .text(entry)
                    .key();
        }
    }

    /// By entry.
    public static SortedMap<String, byte[]> all(Snapshot snapshot, Place place) {
        SortedMap<String, byte[]> all = new TreeMap<>();
        for (Entry row : snapshot.scan(Space.METADATA, KeyRange.prefix(place.key()), Order.ASCENDING, MAX + 1)) {
            KeyReader key = row.key().reader();
            key.int32();
            key.int32();
            key.int32();
            all.put(key.text(), value(row.value()));
        }
        return all;
    }

    private static byte[] value(byte[] row) {
        if (row.length < HEAD || row[HEAD - 1] != FORMAT) {
            throw new KvException("unknown row of an annotation");
        }
        return Arrays.copyOfRange(row, HEAD, row.length);
    }

    /// @throws NotAllowed `LIMIT` for one entry too many, `TOO_BIG`
    public static void put(AccountTx tx, Place place, String entry, byte[] value) {
        if (value.length > MAX_SIZE) {
            throw new NotAllowed(Reason.TOO_BIG, "annotation");
        }
        Key key = place.key(entry);
        if (tx.tx().get(Space.METADATA, key).isEmpty() && all(tx.tx(), place).size() >= MAX) {
            throw new NotAllowed(Reason.LIMIT, "annotations");
        }
        byte[] row = ByteBuffer.allocate(HEAD + value.length)
                .putLong(tx.usage().modseq())
                .put((byte) FORMAT)
                .put(value)
                .array();
        tx.tx().put(Space.METADATA, key, row);
    }

    public static void remove(AccountTx tx, Place place, String entry) {
        tx.tx().delete(Space.METADATA, place.key(entry));
    }
}
