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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        EmbeddedOptions greedy = new EmbeddedOptions(32L << 20, 16L << 20, 2, Long.MAX_VALUE);
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
            Committer committer = new Committer(columns, new FreeSpace(folder, 0));
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
            committer.close();
        }
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
