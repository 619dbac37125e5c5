package hongyan.store.sending;

import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.time.Instant;

/// How many messages an account has sent on a day (UTC): counters under the account and the day. Those of days gone by
/// are removed with the first message of a new one.
public final class DailyCount {
    private static final int SENT = 1;
    private static final long SECONDS_A_DAY = 86_400;

    private DailyCount() {}

    private static Key kind(int account) {
        return Key.of().byte8(SENT).int32(account).key();
    }

    private static Key key(int account, Instant now) {
        return Key.of()
                .byte8(SENT)
                .int32(account)
                .int32((int) (now.getEpochSecond() / SECONDS_A_DAY))
                .key();
    }

    public static long sent(Snapshot snapshot, int account, Instant now) {
        return snapshot.counter(Space.COUNTER, key(account, now));
    }

    /// Counts one more. The transaction holds the account's shard, so that nobody counts at the same time.
    ///
    /// @return with this one
    public static long add(Tx tx, int account, Instant now) {
        long before = sent(tx, account, now);
        if (before == 0) {
            tx.deleteRange(Space.COUNTER, KeyRange.between(kind(account), key(account, now)));
        }
        tx.add(Space.COUNTER, key(account, now), 1);
        return before + 1;
    }
}
