package hongyan.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.kv.Key;
import hongyan.kv.KvException;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// What happens when the disk does not do what it should.
final class RefusalTest {
    @TempDir
    Path folder = Path.of("");

    private static void put(EmbeddedKv kv, int key) {
        kv.write(Shards.account(1), tx -> {
            tx.put(Space.META, Key.of(key), new byte[1]);
            return 0;
        });
    }

    @Test
    void fullDiskRefusesWritesAndStillReads() {
        try (EmbeddedKv kv = EmbeddedKv.open(folder, EmbeddedOptions.small())) {
            put(kv, 1);
        }
        EmbeddedOptions greedy = new EmbeddedOptions(32L << 20, 16L << 20, 2, Long.MAX_VALUE, Long.MAX_VALUE);
        try (EmbeddedKv kv = EmbeddedKv.open(folder, greedy)) {
            assertThatThrownBy(() -> put(kv, 2))
                    .isInstanceOfSatisfying(
                            KvException.class, e -> assertThat(e.kind()).isEqualTo(KvException.Kind.DISK_FULL));
            Optional<byte[]> one = kv.read(s -> s.get(Space.META, Key.of(1)));
            Optional<byte[]> two = kv.read(s -> s.get(Space.META, Key.of(2)));
            assertThat(one).isPresent();
            assertThat(two).isEmpty();
            // It is not broken: with room again it would go on.
            assertThat(kv.health().ok()).isTrue();
        }
    }

    @Test
    void failedCommitEndsAllWriting() throws IOException {
        try (Columns columns = Columns.open(folder, EmbeddedOptions.small())) {
            AtomicInteger told = new AtomicInteger();
            Committer committer = new Committer(columns.db()::write, NEVER_FULL, told::incrementAndGet);
            Batch good = new Batch();
            good.put(columns.of(Space.META).getID(), Space.META.code(), new byte[1], new byte[1]);
            committer.commit(good);
            Batch impossible = new Batch();
            impossible.put(9999, Space.META.code(), new byte[1], new byte[1]);
            assertThatThrownBy(() -> committer.commit(impossible)).isInstanceOf(KvException.class);
            assertThat(committer.broken()).isNotNull();
            assertThatThrownBy(() -> committer.commit(good))
                    .isInstanceOfSatisfying(
                            KvException.class, e -> assertThat(e.kind()).isEqualTo(KvException.Kind.REFUSES_WRITES));
            assertThat(told).hasValue(1);
            committer.close();
        }
    }

    private static final FreeSpace NEVER_FULL = new FreeSpace(() -> Long.MAX_VALUE, 0, 0);

    private static Batch row(Columns columns, int key) {
        Batch batch = new Batch();
        batch.put(columns.of(Space.META).getID(), Space.META.code(), new byte[] {(byte) key}, new byte[1]);
        return batch;
    }

    private static void refused(Committer committer, Batch batch, KvException.Kind kind) {
        assertThatThrownBy(() -> committer.commit(batch))
                .isInstanceOfSatisfying(
                        KvException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void faultBeforeTheWriteFailsThatGroupOnly() {
        try (Columns columns = Columns.open(folder, EmbeddedOptions.small())) {
            AtomicBoolean noMemory = new AtomicBoolean(true);
            Committer.Sink sink = new Committer.Sink() {
                @Override
                public WriteBatch batch(byte[] group) {
                    if (noMemory.get()) {
                        throw new OutOfMemoryError("told to fail");
                    }
                    return new WriteBatch(group);
                }

                @Override
                public void write(WriteOptions options, WriteBatch batch) throws RocksDBException {
                    columns.db().write(options, batch);
                }
            };
            AtomicInteger told = new AtomicInteger();
            Committer committer = new Committer(sink, NEVER_FULL, told::incrementAndGet);
            refused(committer, row(columns, 1), KvException.Kind.BROKEN);
            assertThat(committer.broken()).isNull();
            noMemory.set(false);
            committer.commit(row(columns, 2));
            assertThat(told).hasValue(0);
            committer.close();
        }
    }

    @Test
    void errorInTheCommittersThreadLeavesNobodyWaiting() throws Exception {
        try (Columns columns = Columns.open(folder, EmbeddedOptions.small());
                ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch hold = new CountDownLatch(1);
            FreeSpace failing = new FreeSpace(
                    () -> {
                        try {
                            hold.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        throw new StackOverflowError("told to fail");
                    },
                    0,
                    0);
            AtomicInteger told = new AtomicInteger();
            Committer committer = new Committer(columns.db()::write, failing, told::incrementAndGet);
            List<Future<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Batch batch = row(columns, i);
                waiting.add(writers.submit(() -> refused(committer, batch, KvException.Kind.REFUSES_WRITES)));
            }
            hold.countDown();
            for (Future<?> each : waiting) {
                each.get(20, TimeUnit.SECONDS);
            }
            Future<?> later =
                    writers.submit(() -> refused(committer, row(columns, 99), KvException.Kind.REFUSES_WRITES));
            later.get(20, TimeUnit.SECONDS);
            assertThat(committer.broken()).isNotNull();
            assertThat(told).hasValue(1);
            committer.close();
        }
    }

    @Test
    void whatMakesRoomIsTakenBelowTheReserve() {
        EmbeddedOptions greedy = new EmbeddedOptions(32L << 20, 16L << 20, 2, Long.MAX_VALUE, 0);
        try (EmbeddedKv kv = EmbeddedKv.open(folder, greedy)) {
            assertThatThrownBy(() -> put(kv, 1))
                    .isInstanceOfSatisfying(
                            KvException.class, e -> assertThat(e.kind()).isEqualTo(KvException.Kind.DISK_FULL));
            kv.write(Shards.account(1), tx -> {
                tx.frees();
                tx.put(Space.META, Key.of(2), new byte[1]);
                return 0;
            });
            Optional<byte[]> two = kv.read(s -> s.get(Space.META, Key.of(2)));
            assertThat(two).isPresent();
        }
    }

    @Test
    void roomIsCountedBetweenTwoLooks() {
        FreeSpace space = new FreeSpace(() -> 1_000, 500, 100);
        assertThat(space.enough(400, false)).isTrue();
        assertThat(space.enough(200, false)).isFalse();
        assertThat(space.enough(200, true)).isTrue();
        assertThatThrownBy(() -> space.require(501)).isInstanceOf(KvException.class);
        space.require(500);
    }

    @Test
    void damagedRowsAreSaidSo() throws IOException {
        try (EmbeddedKv kv = EmbeddedKv.open(folder, EmbeddedOptions.small())) {
            put(kv, 1);
        }
        Files.writeString(folder.resolve("CURRENT"), "MANIFEST-999999\n");
        assertThatThrownBy(() -> EmbeddedKv.open(folder, EmbeddedOptions.small()))
                .isInstanceOfSatisfying(
                        StoreUnusable.class, e -> assertThat(e.kind()).isEqualTo(StoreUnusable.Kind.DAMAGED));
    }

    @Test
    void damageBeforeTheEndOfTheLogStopsTheStart() throws IOException {
        try (EmbeddedKv kv = EmbeddedKv.open(folder, EmbeddedOptions.small())) {
            for (int i = 0; i < 50; i++) {
                put(kv, i);
            }
        }
        Path log;
        try (var files = Files.list(folder)) {
            log = files.filter(f -> f.toString().endsWith(".log") && f.toFile().length() > 0)
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);
        assertThatThrownBy(() -> EmbeddedKv.open(folder, EmbeddedOptions.small()))
                .isInstanceOf(StoreUnusable.class);
    }

    @Test
    void tornEndOfTheLogIsNoProblem() throws IOException {
        try (EmbeddedKv kv = EmbeddedKv.open(folder, EmbeddedOptions.small())) {
            for (int i = 0; i < 50; i++) {
                put(kv, i);
            }
        }
        Path log;
        try (var files = Files.list(folder)) {
            log = files.filter(f -> f.toString().endsWith(".log") && f.toFile().length() > 0)
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        try (EmbeddedKv kv = EmbeddedKv.open(folder, EmbeddedOptions.small())) {
            Optional<byte[]> last = kv.read(s -> s.get(Space.META, Key.of(49)));
            Optional<byte[]> before = kv.read(s -> s.get(Space.META, Key.of(48)));
            assertThat(last).isEmpty();
            assertThat(before).isPresent();
        }
    }
}
