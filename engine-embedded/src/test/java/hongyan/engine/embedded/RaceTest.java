package hongyan.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaceTest {
    @TempDir
    Path folder = Path.of("");

    private static void add(EmbeddedKv kv, int account) {
        kv.write(Shards.account(account), tx -> {
            int next = tx.get(Space.ACCOUNT, Key.of(account))
                    .map(v -> ByteBuffer.wrap(v).getInt())
                    .orElse(1);
            byte[] after = ByteBuffer.allocate(4).putInt(next + 1).array();
            tx.put(Space.ACCOUNT, Key.of(account), after);
            tx.put(Space.UID, Key.of(account, next), new byte[200]);
            return 0;
        });
    }

    /// Whatever is seen is a prefix: the rows 1 to n without a gap, n never shrinking, and the account row agreeing.
    @Test
    void readersSeePrefixes() throws Exception {
        Queue<Throwable> failed = new ConcurrentLinkedQueue<>();
        AtomicInteger writers = new AtomicInteger(6);
        try (EmbeddedKv kv = EmbeddedKv.open(folder, EmbeddedOptions.small())) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int account = i / 2;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int n = 0; n < 150; n++) {
                        add(kv, account);
                    }
                    writers.decrementAndGet();
                }));
            }
            for (int i = 0; i < 4; i++) {
                int account = i % 3;
                threads.add((i % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> {
                    try {
                        watch(kv, account, writers);
                    } catch (Throwable e) {
                        failed.add(e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(failed).isEmpty();
    }

    private static void watch(EmbeddedKv kv, int account, AtomicInteger writers) {
        int before = 0;
        while (writers.get() > 0) {
            int least = before;
            // Reads from memory never park: without this, two readers would keep both carriers for themselves.
            LockSupport.parkNanos(1000);
            before = kv.read(s -> {
                List<Entry> rows = s.scan(Space.UID, KeyRange.prefix(Key.of(account)), Order.ASCENDING, 10_000);
                int next = s.get(Space.ACCOUNT, Key.of(account))
                        .map(v -> ByteBuffer.wrap(v).getInt())
                        .orElse(1);
                assertThat(rows).hasSize(next - 1);
                assertThat(next).isGreaterThanOrEqualTo(least);
                if (!rows.isEmpty()) {
                    assertThat(rows.getLast().key()).isEqualTo(Key.of(account, next - 1));
                }
                return next;
            });
        }
    }

    @Test
    void closeMayRaceWithEverything() throws Exception {
        for (int round = 0; round < 8; round++) {
            EmbeddedKv kv = EmbeddedKv.open(folder, EmbeddedOptions.small());
            Queue<Throwable> failed = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            AtomicInteger done = new AtomicInteger();
            for (int i = 0; i < 12; i++) {
                int account = i;
                threads.add((i % 3 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).start(() -> {
                    try {
                        while (true) {
                            add(kv, account);
                            kv.read(s -> s.scan(Space.UID, KeyRange.all(), Order.DESCENDING, 500));
                            done.incrementAndGet();
                        }
                    } catch (KvException e) {
                        if (e.kind() != KvException.Kind.CLOSED) {
                            failed.add(e);
                        }
                    } catch (Throwable e) {
                        failed.add(e);
                    }
                }));
            }
            while (done.get() < 20) {
                Thread.onSpinWait();
            }
            Thread second = Thread.ofVirtual().start(kv::close);
            kv.close();
            second.join();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failed).isEmpty();
        }
    }

    @Test
    void locksDoNotPileUp() {
        ShardLocks locks = new ShardLocks();
        for (int i = 0; i < 1000; i++) {
            Shards shards = Shards.account(i);
            locks.lock(shards);
            locks.unlock(shards);
        }
        assertThat(locks.size()).isZero();
    }
}
