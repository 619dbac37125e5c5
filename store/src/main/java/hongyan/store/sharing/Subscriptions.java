package hongyan.store.sharing;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.store.account.AccountTx;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/// Which mailboxes of others an account is subscribed to: rows of the subscriber, under its own shard. One whose
/// mailbox
/// is gone means nothing.
public final class Subscriptions {
    private static final int MAX = 5000;
    private static final int FORMAT = 1;
    /// In the place of a grantee's kind; there is no mailbox 0.
    private static final int SUBSCRIPTION = 9;

    private Subscriptions() {}

    /// A mailbox of another account.
    public record Place(int owner, int mailbox) {}

    private static Key all(int account) {
        return Key.of().int32(account).int32(0).byte8(SUBSCRIPTION).key();
    }

    private static Key key(int account, Place place) {
        return Key.of()
                .int32(account)
                .int32(0)
                .byte8(SUBSCRIPTION)
                .int32(place.owner)
                .int32(place.mailbox)
                .key();
    }

    public static Set<Place> of(Snapshot snapshot, int account) {
        Set<Place> places = new HashSet<>();
        for (Entry row : snapshot.scan(Space.ACL_OF, KeyRange.prefix(all(account)), Order.ASCENDING, MAX)) {
            KeyReader key = row.key().reader();
            key.int32();
            key.int32();
            key.byte8();
            places.add(new Place(key.int32(), key.int32()));
        }
        return places;
    }

    /// @param tx of the subscriber
    /// @throws NotAllowed `LIMIT`
    public static void set(AccountTx tx, Place place, boolean on) {
        Key key = key(tx.account(), place);
        if (!on) {
            tx.tx().delete(Space.ACL_OF, key);
        } else if (of(tx.tx(), tx.account()).size() >= MAX) {
            throw new NotAllowed(Reason.LIMIT, "Too many subscriptions");
        } else {
            byte[] row = ByteBuffer.allocate(9)
                    .putLong(tx.usage().modseq())
                    .put((byte) FORMAT)
                    .array();
            tx.tx().put(Space.ACL_OF, key, row);
        }
    }
}
