package hongyan.store.account;

import hongyan.kv.Key;
import hongyan.kv.Kv;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import java.nio.ByteBuffer;
import java.util.Map;

/// Up to which UID the messages of a mailbox were told to an IMAP session as recent (RFC 3501 2.3.2): one number per
/// mailbox, apart from the rows that change with messages. No change is published, no modseq taken. The row of a
/// mailbox that is gone stays until its account goes: its id never comes again.
public final class Recents {
    private static final byte FORMAT = 1;

    private final Kv kv;

    Recents(Kv kv) {
        this.kv = kv;
    }

    private static Key key(int account, int mailbox) {
        return Key.of(account, mailbox);
    }

    /// 0 when none was.
    public int upTo(int account, int mailbox) {
        return kv.read(snapshot -> snapshot.get(Space.RECENT, key(account, mailbox)))
                .map(Recents::uid)
                .orElse(0);
    }

    /// Raises the marks of an account, in one transaction; none ever sinks.
    ///
    /// @param marks UID by mailbox
    public void raise(int account, Map<Integer, Integer> marks) {
        kv.write(Shards.account(account), tx -> {
            marks.forEach((mailbox, uid) -> {
                Key key = key(account, mailbox);
                if (tx.get(Space.RECENT, key).map(Recents::uid).orElse(0) < uid) {
                    tx.put(Space.RECENT, key, new byte[] {
                        FORMAT, (byte) (uid >> 24), (byte) (uid >> 16), (byte) (uid >> 8), (byte) (int) uid
                    });
                }
            });
            return marks.size();
        });
    }

    private static int uid(byte[] row) {
        return row.length < 5 || row[0] != FORMAT ? 0 : ByteBuffer.wrap(row).getInt(1);
    }
}
