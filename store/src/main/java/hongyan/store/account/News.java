package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The outbox of the full-text index: accounts in which messages came or went since it looked. One row for an account,
/// written in the transaction of its cause.
public final class News {
    private final Kv kv;

    public News(Kv kv) {
        this.kv = kv;
    }

    /// @param version tells this news from later news of the account
    public record Row(int account, long version) {}

    static void note(Tx tx, int account, long version) {
        tx.put(Space.TASK, Keys.news(account), new RowWriter(version, 1, 12).row());
    }

    /// Accounts that have news, from the id `from` on, ascending.
    public List<Row> accounts(int from, int limit) {
        KeyRange range = KeyRange.prefixFrom(Keys.news(), Keys.news(from));
        return kv.read(snapshot -> snapshot.scan(Space.TASK, range, Order.ASCENDING, limit)).stream()
                .map(News::read)
                .toList();
    }

    private static Row read(Entry entry) {
        byte[] key = entry.key().bytes();
        int account = Key.raw(Arrays.copyOfRange(key, 1, key.length)).reader().int32();
        return new Row(account, new RowReader(entry.value()).version());
    }

    /// The account's news; empty when there is none.
    public Optional<Row> of(int account) {
        return kv.read(snapshot -> snapshot.get(Space.TASK, Keys.news(account)))
                .map(value -> new Row(account, new RowReader(value).version()));
    }

    /// Says that these accounts have news, whatever happened.
    public void note(List<Integer> accounts) {
        if (accounts.isEmpty()) {
            return;
        }
        List<Shard> shards = accounts.stream().<Shard>map(Shard.Account::new).toList();
        kv.write(Shards.of(shards), tx -> {
            accounts.forEach(account -> note(tx, account, 0));
            return accounts;
        });
    }

    /// Takes the row away, unless there is later news.
    public void done(Row row) {
        kv.write(Shards.account(row.account()), tx -> {
            Key key = Keys.news(row.account());
            if (tx.get(Space.TASK, key)
                    .filter(value -> new RowReader(value).version() == row.version())
                    .isPresent()) {
                tx.delete(Space.TASK, key);
            }
            return row;
        });
    }
}
