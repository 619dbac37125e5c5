package hongyan.kv.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.kv.Entry;
import hongyan.kv.Expect;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.KvConflict;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every engine must do. A sub-class opens a fresh store.
public abstract class KvContract {
    private static final class Careless extends RuntimeException {
        private static final long serialVersionUID = 1;

        Careless() {
            super("an action must not throw, but this one does", null, false, false);
        }
    }

    private static final Shards ALONE = Shards.account(1);
    private Kv kv = new hongyan.kv.memory.MemoryKv();

    /// A fresh, empty store. Called once for each test.
    protected abstract Kv open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        kv = open();
    }

    @AfterEach
    void closeStore() {
        kv.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void put(Space space, Key key, String value) {
        kv.write(ALONE, tx -> {
            tx.put(space, key, bytes(value));
            return 0;
        });
    }

    private Optional<String> get(Space space, Key key) {
        return kv.read(s -> s.get(space, key)).map(KvContract::text);
    }

    private void touch(Shards shards) {
        kv.write(shards, tx -> {
            tx.put(Space.MEMBER, Key.of(1, 1), bytes("x"));
            return 0;
        });
    }

    @Test
    void stampChangesWithEachCommitOfItsShardAndWithNoOther() {
        Shard tenant = new Shard.Tenant(7);
        OptionalLong first = kv.stamp(tenant);
        OptionalLong directory = kv.stamp(new Shard.Directory());
        touch(ALONE);
        touch(Shards.of(new Shard.Tenant(8)));
        assertThat(kv.stamp(tenant)).isEqualTo(first);
        touch(Shards.of(List.of(new Shard.Account(1), tenant)));
        if (first.isPresent()) {
            assertThat(kv.stamp(tenant)).isNotEqualTo(first);
        }
        assertThat(kv.stamp(new Shard.Directory())).isEqualTo(directory);
        assertThat(kv.stamp(new Shard.Account(1))).isEmpty();
    }

    @Test
    void stampHasChangedWhenAfterCommitRuns() {
        Shard directory = new Shard.Directory();
        OptionalLong before = kv.stamp(directory);
        List<OptionalLong> seen = new ArrayList<>();
        kv.write(Shards.of(directory), tx -> {
            tx.put(Space.MEMBER, Key.of(1, 1), bytes("x"));
            tx.afterCommit(() -> seen.add(kv.stamp(directory)));
            return 0;
        });
        assertThat(seen).hasSize(1);
        if (before.isPresent()) {
            assertThat(seen.getFirst()).isNotEqualTo(before);
        }
    }

    private static List<Integer> ints(List<Entry> rows) {
        return rows.stream().map(row -> row.key().reader().int32()).toList();
    }

    private static List<Integer> scan(Snapshot s, KeyRange range, Order order, int limit) {
        return ints(s.scan(Space.UID, range, order, limit));
    }

    private List<Integer> uids(KeyRange range, Order order, int limit) {
        return kv.read(s -> scan(s, range, order, limit));
    }

    private List<Entry> rows(Space space, Order order) {
        return kv.read(s -> s.scan(space, KeyRange.all(), order, 100));
    }

    private long counter(int key) {
        return kv.read(s -> s.counter(Space.COUNTER, Key.of(key)));
    }

    private void fill(int from, int to) {
        kv.write(ALONE, tx -> {
            for (int i = from; i < to; i++) {
                tx.put(Space.UID, Key.of(i), bytes("v" + i));
            }
            return 0;
        });
    }

    @Test
    void putIsReadBackInEverySpace() {
        for (Space space : Space.values()) {
            if (space == Space.COUNTER) {
                continue;
            }
            put(space, Key.of(7), space.name());
        }
        for (Space space : Space.values()) {
            assertThat(get(space, Key.of(7)))
                    .isEqualTo(space == Space.COUNTER ? Optional.empty() : Optional.of(space.name()));
            assertThat(get(space, Key.of(8))).isEmpty();
        }
    }

    @Test
    void emptyKeyAndEmptyValueAreRows() {
        put(Space.META, Key.raw(new byte[0]), "");
        assertThat(get(Space.META, Key.raw(new byte[0]))).contains("");
        assertThat(rows(Space.META, Order.DESCENDING)).hasSize(1);
    }

    @Test
    void spacesDoNotSeeEachOther() {
        fill(0, 10);
        put(Space.THREAD, Key.raw(new byte[0]), "t");
        put(Space.EMAIL_STATE, Key.raw(new byte[] {(byte) 0xff, (byte) 0xff}), "s");
        assertThat(uids(KeyRange.all(), Order.ASCENDING, 100)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(uids(KeyRange.all(), Order.DESCENDING, 100)).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    }

    @Test
    void keysSortAsUnsignedBytes() {
        List<Key> keys = new ArrayList<>();
        for (String text : new String[] {"", "\0", "\0a", "a", "a\0", "a\0b", "aa", "b", "é", "中", "文"}) {
            keys.add(Key.of().text(text).int32(5).key());
            keys.add(Key.of().text(text).int32(0x7fff_ffff).key());
        }
        keys.reversed().forEach(key -> put(Space.MAILBOX_NAME, key, "x"));
        List<Key> read = rows(Space.MAILBOX_NAME, Order.ASCENDING).stream()
                .map(Entry::key)
                .toList();
        assertThat(read).isEqualTo(keys);
    }

    @Test
    void scanIsBoundedByRangeAndLimitBothWays() {
        fill(0, 500);
        KeyRange range = KeyRange.between(Key.of(100), Key.of(400));
        assertThat(uids(range, Order.ASCENDING, 3)).containsExactly(100, 101, 102);
        assertThat(uids(range, Order.DESCENDING, 3)).containsExactly(399, 398, 397);
        assertThat(uids(range, Order.ASCENDING, 1000)).hasSize(300);
        assertThat(uids(range, Order.DESCENDING, 1000)).hasSize(300).endsWith(100);
        assertThat(uids(range, Order.ASCENDING, 0)).isEmpty();
        assertThat(uids(KeyRange.between(Key.of(9), Key.of(9)), Order.ASCENDING, 5))
                .isEmpty();
        assertThat(uids(KeyRange.between(Key.of(9), Key.of(3)), Order.DESCENDING, 5))
                .isEmpty();
    }

    @Test
    void longScansAreTheSameOnAVirtualThread() throws Exception {
        fill(0, 2000);
        Thread thread = Thread.ofVirtual().start(() -> {
            assertThat(uids(KeyRange.all(), Order.ASCENDING, 5000))
                    .hasSize(2000)
                    .isSorted();
            assertThat(uids(KeyRange.all(), Order.DESCENDING, 1500))
                    .hasSize(1500)
                    .endsWith(500);
            assertThat(uids(KeyRange.all(), Order.ASCENDING, 128)).hasSize(128);
        });
        List<Throwable> failed = new ArrayList<>();
        thread.setUncaughtExceptionHandler((t, e) -> failed.add(e));
        thread.join();
        assertThat(failed).isEmpty();
    }

    @Test
    void prefixRangesEndWhereTheyShould() {
        put(Space.MSGID, Key.raw(new byte[] {1, (byte) 0xff}), "a");
        put(Space.MSGID, Key.raw(new byte[] {1, (byte) 0xff, 0}), "b");
        put(Space.MSGID, Key.raw(new byte[] {2}), "c");
        put(Space.MSGID, Key.raw(new byte[] {(byte) 0xff, (byte) 0xff}), "d");
        put(Space.MSGID, Key.raw(new byte[] {(byte) 0xff, (byte) 0xff, 3}), "e");
        assertThat(values(KeyRange.prefix(Key.raw(new byte[] {1, (byte) 0xff}))))
                .containsExactly("a", "b");
        assertThat(values(KeyRange.prefix(Key.raw(new byte[] {(byte) 0xff})))).containsExactly("d", "e");
        assertThat(values(KeyRange.prefixFrom(
                        Key.raw(new byte[] {1}),
                        Key.raw(new byte[] {1, (byte) 0xff}).next())))
                .containsExactly("b");
    }

    private List<String> values(KeyRange range) {
        return kv.read(s -> s.scan(Space.MSGID, range, Order.ASCENDING, 100)).stream()
                .map(row -> text(row.value()))
                .toList();
    }

    @Test
    void transactionSeesItsOwnWrites() {
        fill(0, 10);
        kv.write(ALONE, tx -> {
            tx.put(Space.UID, Key.of(3), bytes("new"));
            tx.delete(Space.UID, Key.of(4));
            tx.deleteRange(Space.UID, KeyRange.between(Key.of(6), Key.of(8)));
            tx.put(Space.UID, Key.of(7), bytes("again"));
            tx.put(Space.UID, Key.of(20), bytes("last"));
            assertThat(tx.get(Space.UID, Key.of(3)).map(KvContract::text)).contains("new");
            assertThat(tx.get(Space.UID, Key.of(4))).isEmpty();
            assertThat(tx.get(Space.UID, Key.of(6))).isEmpty();
            assertThat(tx.get(Space.UID, Key.of(7)).map(KvContract::text)).contains("again");
            assertThat(scan(tx, KeyRange.all(), Order.ASCENDING, 100)).containsExactly(0, 1, 2, 3, 5, 7, 8, 9, 20);
            assertThat(scan(tx, KeyRange.all(), Order.DESCENDING, 4)).containsExactly(20, 9, 8, 7);
            assertThat(scan(tx, KeyRange.all(), Order.ASCENDING, 5)).containsExactly(0, 1, 2, 3, 5);
            assertThat(tx.getAll(Space.UID, List.of(Key.of(4), Key.of(7)))).satisfies(got -> {
                assertThat(got.get(0)).isEmpty();
                assertThat(got.get(1)).isPresent();
            });
            return 0;
        });
        assertThat(uids(KeyRange.all(), Order.ASCENDING, 100)).containsExactly(0, 1, 2, 3, 5, 7, 8, 9, 20);
    }

    @Test
    void throwingChangesNothing() {
        fill(0, 3);
        AtomicInteger ran = new AtomicInteger();
        assertThatThrownBy(() -> kv.write(ALONE, tx -> {
                    tx.put(Space.UID, Key.of(1), bytes("x"));
                    tx.deleteRange(Space.UID, KeyRange.all());
                    tx.add(Space.COUNTER, Key.of(1), 5);
                    tx.afterCommit(ran::incrementAndGet);
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
        assertThat(get(Space.UID, Key.of(1))).contains("v1");
        assertThat(counter(1)).isZero();
        assertThat(ran).hasValue(0);
        put(Space.UID, Key.of(1), "lock is free again");
    }

    @Test
    void countersAddUp() {
        kv.write(ALONE, tx -> {
            tx.add(Space.COUNTER, Key.of(1), 5);
            tx.add(Space.COUNTER, Key.of(1), -7);
            assertThat(tx.counter(Space.COUNTER, Key.of(1))).isEqualTo(-2);
            tx.add(Space.COUNTER, Key.of(2), Long.MAX_VALUE);
            return 0;
        });
        kv.write(ALONE, tx -> {
            assertThat(tx.counter(Space.COUNTER, Key.of(1))).isEqualTo(-2);
            tx.add(Space.COUNTER, Key.of(1), 1000);
            tx.delete(Space.COUNTER, Key.of(2));
            assertThat(tx.counter(Space.COUNTER, Key.of(2))).isZero();
            tx.add(Space.COUNTER, Key.of(2), 3);
            return 0;
        });
        assertThat(counter(1)).isEqualTo(998);
        assertThat(counter(2)).isEqualTo(3);
        assertThat(counter(3)).isZero();
        Optional<byte[]> shown = kv.read(s -> s.get(Space.COUNTER, Key.of(2)));
        assertThat(shown).hasValueSatisfying(sum -> assertThat(sum).containsExactly(0, 0, 0, 0, 0, 0, 0, 3));
    }

    @Test
    void countersBelongInTheirSpaceOnly() {
        assertThatThrownBy(() -> kv.write(ALONE, tx -> {
                    tx.add(Space.UID, Key.of(1), 1);
                    return 0;
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kv.write(ALONE, tx -> {
                    tx.put(Space.COUNTER, Key.of(1), new byte[8]);
                    return 0;
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countersAddUpOverShards() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int account = i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 50; n++) {
                    kv.write(Shards.account(account), tx -> {
                        tx.add(Space.COUNTER, Key.of(1), 1);
                        return 0;
                    });
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counter(1)).isEqualTo(400);
    }

    @Test
    void requireSeesCommittedAndPendingRows() {
        fill(0, 2);
        kv.write(ALONE, tx -> {
            tx.require(Space.UID, Key.of(1), Expect.present());
            tx.require(Space.UID, Key.of(5), Expect.absent());
            tx.put(Space.UID, Key.of(5), bytes("x"));
            tx.require(Space.UID, Key.of(5), Expect.present());
            tx.delete(Space.UID, Key.of(1));
            tx.require(Space.UID, Key.of(1), Expect.absent());
            return 0;
        });
        assertThatThrownBy(() -> kv.write(ALONE, tx -> {
                    tx.put(Space.UID, Key.of(9), bytes("x"));
                    tx.require(Space.UID, Key.of(5), Expect.absent());
                    return 0;
                }))
                .isInstanceOf(KvConflict.class);
        assertThat(get(Space.UID, Key.of(9))).isEmpty();
    }

    @Test
    void afterCommitRunsInOrderWhenTheDataIsThere() {
        List<String> seen = new ArrayList<>();
        kv.write(ALONE, tx -> {
            tx.afterCommit(() -> seen.add("1 " + get(Space.UID, Key.of(1)).orElse("-")));
            tx.put(Space.UID, Key.of(1), bytes("there"));
            tx.afterCommit(() -> seen.add("2"));
            tx.afterCommit(() -> {
                throw new Careless();
            });
            tx.afterCommit(() -> seen.add("3"));
            assertThat(seen).isEmpty();
            return 0;
        });
        assertThat(seen).containsExactly("1 there", "2", "3");
    }

    @Test
    void snapshotDoesNotMove() throws Exception {
        fill(0, 3);
        kv.read(s -> {
            assertThat(scan(s, KeyRange.all(), Order.ASCENDING, 10)).containsExactly(0, 1, 2);
            Thread other = Thread.ofVirtual()
                    .start(() -> kv.write(ALONE, tx -> {
                        tx.put(Space.UID, Key.of(3), bytes("x"));
                        tx.delete(Space.UID, Key.of(0));
                        tx.add(Space.COUNTER, Key.of(0), 1);
                        return 0;
                    }));
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(scan(s, KeyRange.all(), Order.ASCENDING, 10)).containsExactly(0, 1, 2);
            assertThat(s.get(Space.UID, Key.of(3))).isEmpty();
            assertThat(s.counter(Space.COUNTER, Key.of(0))).isZero();
            return 0;
        });
        assertThat(uids(KeyRange.all(), Order.ASCENDING, 10)).containsExactly(1, 2, 3);
    }

    @Test
    void nobodySeesHalfATransaction() throws Exception {
        AtomicInteger stop = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reader = threads.submit(() -> {
                while (stop.get() == 0) {
                    kv.read(s -> {
                        Optional<byte[]> a = s.get(Space.ACCOUNT, Key.of(1));
                        Optional<byte[]> b = s.get(Space.UID, Key.of(1));
                        assertThat(a.map(KvContract::text)).isEqualTo(b.map(KvContract::text));
                        return 0;
                    });
                }
            });
            for (int i = 0; i < 100; i++) {
                String value = "v" + i;
                kv.write(ALONE, tx -> {
                    tx.put(Space.UID, Key.of(1), bytes(value));
                    tx.put(Space.ACCOUNT, Key.of(1), bytes(value));
                    return 0;
                });
            }
            stop.set(1);
            reader.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void writesOfOneShardRunOneAfterTheOther() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Shards shards = i % 2 == 0
                    ? Shards.of(new Shard.Account(1), new Shard.Account(2))
                    : Shards.of(new Shard.Directory(), new Shard.Account(2));
            threads.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 10; n++) {
                    kv.write(shards, tx -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        int before = tx.get(Space.META, Key.of(1))
                                .map(v -> Integer.parseInt(text(v)))
                                .orElse(0);
                        tx.put(Space.META, Key.of(1), bytes(String.valueOf(before + 1)));
                        tx.afterCommit(inside::decrementAndGet);
                        return 0;
                    });
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most).hasValue(1);
        assertThat(get(Space.META, Key.of(1))).contains("200");
    }

    @Test
    void writeInsideWriteIsRefused() {
        assertThatThrownBy(() -> kv.write(ALONE, tx -> kv.write(Shards.account(2), inner -> 0)))
                .isInstanceOf(IllegalStateException.class);
        AtomicInteger refused = new AtomicInteger();
        kv.write(ALONE, tx -> {
            tx.put(Space.META, Key.of(1), bytes("x"));
            tx.afterCommit(() -> {
                try {
                    kv.write(Shards.account(2), inner -> 0);
                } catch (IllegalStateException e) {
                    refused.incrementAndGet();
                }
            });
            return 0;
        });
        assertThat(refused).hasValue(1);
        put(Space.META, Key.of(1), "free again");
    }

    @Test
    void transactionThatMakesRoomIsAWriteLikeOthers() {
        put(Space.META, Key.of(1), "old");
        kv.write(ALONE, tx -> {
            tx.frees();
            tx.delete(Space.META, Key.of(1));
            tx.put(Space.META, Key.of(2), bytes("new"));
            return 0;
        });
        assertThat(get(Space.META, Key.of(1))).isEmpty();
        assertThat(get(Space.META, Key.of(2))).contains("new");
    }

    @Test
    void transactionTooLargeIsRefusedAndChangesNothing() {
        byte[] mega = new byte[1 << 20];
        assertThatThrownBy(() -> kv.write(ALONE, tx -> {
                    for (int i = 0; i < 65; i++) {
                        tx.put(Space.META, Key.of(i), mega);
                    }
                    return 0;
                }))
                .isInstanceOfSatisfying(
                        KvException.class, e -> assertThat(e.kind()).isEqualTo(KvException.Kind.TOO_LARGE));
        assertThat(kv.<Integer>read(s ->
                        s.scan(Space.META, KeyRange.all(), Order.ASCENDING, 10).size()))
                .isZero();
        put(Space.META, Key.of(1), "goes on");
    }

    @Test
    void closedStoreSaysSo() {
        kv.close();
        assertThatThrownBy(() -> kv.read(s -> 0))
                .isInstanceOfSatisfying(
                        KvException.class, e -> assertThat(e.kind()).isEqualTo(KvException.Kind.CLOSED));
        assertThatThrownBy(() -> put(Space.META, Key.of(1), "x")).isInstanceOf(KvException.class);
    }

    @Test
    void closeWaitsForTheWriteThatRuns() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> order = new java.util.concurrent.CopyOnWriteArrayList<>();
        Thread writer = Thread.ofVirtual()
                .start(() -> kv.write(ALONE, tx -> {
                    inside.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    tx.put(Space.META, Key.of(1), bytes("x"));
                    tx.afterCommit(() -> order.add("written"));
                    return 0;
                }));
        inside.await();
        Thread closer = Thread.ofVirtual().start(() -> {
            kv.close();
            order.add("closed");
        });
        while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        writer.join();
        closer.join();
        assertThat(order).containsExactly("written", "closed");
    }

    @Test
    void randomOperationsAgreeWithATreeMap() {
        long seed = System.nanoTime();
        new KvModel(kv, seed).run(150);
    }
}
