package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.util.Arrays;
import java.util.List;

/// Rows of `hongyan.store.sharing` that hang on a mailbox: who it is shared with (`ACL_OF`, and the same turned round
/// in `ACL`), annotations (`METADATA`). What a grantee's bytes mean is that room's business.
final class MailboxRows {
    private static final int PAGE = 500;
    /// Bytes of account and mailbox in front of the grantee.
    private static final int FRONT = 8;

    private MailboxRows() {}

    /// A new mailbox is shared as the one it is in (RFC 4314 leaves it to the server).
    static void inherit(Tx tx, int account, int parent, int child) {
        if (parent == 0) {
            return;
        }
        KeyRange range = KeyRange.prefix(Keys.mailbox(account, parent));
        for (Entry entry : tx.scan(Space.ACL_OF, range, Order.ASCENDING, PAGE)) {
            byte[] grantee = grantee(entry);
            Key key = Key.of().int32(account).int32(child).fixed(grantee).key();
            tx.put(Space.ACL_OF, key, entry.value());
            tx.put(Space.ACL, turned(grantee, account, child), entry.value());
        }
    }

    static void remove(Tx tx, int account, int mailbox) {
        remove(tx, Keys.mailbox(account, mailbox));
        tx.deleteRange(Space.METADATA, KeyRange.prefix(Keys.mailbox(account, mailbox)));
    }

    /// Everything the account shares with anybody.
    static void removeAll(Tx tx, int account) {
        remove(tx, Keys.account(account));
    }

    private static void remove(Tx tx, Key prefix) {
        KeyRange range = KeyRange.prefix(prefix);
        List<Entry> page = tx.scan(Space.ACL_OF, range, Order.ASCENDING, PAGE);
        while (!page.isEmpty()) {
            for (Entry entry : page) {
                int account = StoredView.first(entry.key());
                tx.delete(Space.ACL, turned(grantee(entry), account, StoredView.second(entry.key())));
                tx.delete(Space.ACL_OF, entry.key());
            }
            page = tx.scan(Space.ACL_OF, range, Order.ASCENDING, PAGE);
        }
    }

    private static byte[] grantee(Entry entry) {
        byte[] key = entry.key().bytes();
        return Arrays.copyOfRange(key, FRONT, key.length);
    }

    private static Key turned(byte[] grantee, int account, int mailbox) {
        return Key.of().fixed(grantee).int32(account).int32(mailbox).key();
    }
}
