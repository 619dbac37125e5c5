package hongyan.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prefix questions that the filters answer must find what a plain walk finds: rows in memory and in files, deleted
/// and written anew, beside neighbours that differ in the last byte only.
final class PrefixLookupTest {
    private static final long[] HASHES = {0, 1, 0x7e, 0x7f, 0x80, 0xff, 0x100, 0x01ff, 77L << 40, Long.MAX_VALUE};

    @TempDir
    Path folder = Path.of("");

    private static Key prefix(int account, long hash) {
        return Key.of().int32(account).int64(hash).key();
    }

    private static Key row(int account, long hash, int email) {
        return Key.of().int32(account).int64(hash).int32(email).key();
    }

    private static List<Key> wanted(NavigableMap<Key, byte[]> model, KeyRange range, Order order, int limit) {
        NavigableMap<Key, byte[]> own = model.tailMap(range.from(), true);
        return (order == Order.ASCENDING ? own : own.descendingMap())
                .keySet().stream().filter(range::contains).limit(limit).toList();
    }

    private static <T> T onVirtualThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task.get();
    }

    private static void same(Kv kv, NavigableMap<Key, byte[]> model) throws Exception {
        for (int account = 1; account <= 3; account++) {
            for (long hash : HASHES) {
                KeyRange range = KeyRange.prefix(prefix(account, hash));
                for (Order order : Order.values()) {
                    Callable<List<Key>> look =
                            () -> kv.read(snapshot -> snapshot.scan(Space.MSGID, range, order, 4).stream()
                                    .map(Entry::key)
                                    .toList());
                    List<Key> there = wanted(model, range, order, 4);
                    assertThat(look.call()).isEqualTo(there);
                    assertThat(onVirtualThread(look)).isEqualTo(there);
                }
            }
            KeyRange all = KeyRange.prefix(Key.of(account));
            List<Key> there = wanted(model, all, Order.ASCENDING, 10_000);
            assertThat(kv.read(snapshot -> snapshot.scan(Space.MSGID, all, Order.ASCENDING, 10_000)).stream()
                            .map(Entry::key)
                            .toList())
                    .isEqualTo(there);
        }
    }

    @Test
    void findsWhatAWalkFinds() throws Exception {
        Random random = new Random(11);
        TreeMap<Key, byte[]> model = new TreeMap<>();
        for (int opened = 0; opened < 6; opened++) {
            // closing writes the rows into files
            try (Kv kv = EmbeddedKv.open(folder.resolve("rows"), EmbeddedOptions.small())) {
                same(kv, model);
                for (int i = 0; i < 40; i++) {
                    kv.write(Shards.account(1), tx -> {
                        for (int k = 0; k < 3; k++) {
                            Key key = row(
                                    1 + random.nextInt(3), HASHES[random.nextInt(HASHES.length)], random.nextInt(5));
                            if (random.nextInt(3) == 0) {
                                tx.delete(Space.MSGID, key);
                                model.remove(key);
                            } else {
                                byte[] value = {(byte) random.nextInt(100)};
                                tx.put(Space.MSGID, key, value);
                                model.put(key, value);
                            }
                        }
                        return true;
                    });
                }
                same(kv, model);
            }
        }
    }

    @Test
    void aSnapshotDoesNotSeeWhatCameLater() {
        try (Kv kv = EmbeddedKv.open(folder.resolve("rows"), EmbeddedOptions.small())) {
            KeyRange range = KeyRange.prefix(prefix(1, 5));
            kv.write(Shards.account(2), tx -> {
                assertThat(tx.scan(Space.MSGID, range, Order.DESCENDING, 4)).isEmpty();
                tx.put(Space.MSGID, row(1, 5, 9), new byte[] {1});
                assertThat(tx.scan(Space.MSGID, range, Order.DESCENDING, 4)).hasSize(1);
                return true;
            });
            kv.read(before -> {
                assertThat(before.scan(Space.MSGID, range, Order.DESCENDING, 4)).hasSize(1);
                Thread writer = Thread.ofPlatform()
                        .start(() -> kv.write(Shards.account(1), tx -> {
                            tx.put(Space.MSGID, row(1, 6, 1), new byte[] {1});
                            tx.delete(Space.MSGID, row(1, 5, 9));
                            return true;
                        }));
                try {
                    writer.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                assertThat(before.scan(Space.MSGID, range, Order.DESCENDING, 4)).hasSize(1);
                assertThat(before.scan(Space.MSGID, KeyRange.prefix(prefix(1, 6)), Order.DESCENDING, 4))
                        .isEmpty();
                return true;
            });
        }
    }
}
