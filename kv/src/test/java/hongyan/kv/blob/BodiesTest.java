package hongyan.kv.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.memory.MemoryBodies;
import hongyan.kv.memory.MemoryKv;
import hongyan.kv.testing.FaultyKv;
import hongyan.kv.testing.TestStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BodiesTest {
    private static final Key ONE = Key.of(1);
    private static final Key TWO = Key.of(2);
    private final TestStore store = TestStore.memory();
    private final Bodies bodies = store.bodies();

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] text(int size) {
        byte[] bytes = new byte[size];
        Random random = new Random(size);
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(i % 100 == 0 ? 26 : 3));
        }
        return bytes;
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private BlobId store(byte[] bytes, Key... holders) throws IOException {
        try (Draft draft = bodies.draft()) {
            draft.write(bytes);
            Draft.Sealed sealed = draft.seal();
            store.kv().write(Shards.account(1), tx -> {
                for (Key holder : holders) {
                    bodies.put(tx, sealed, holder);
                }
                return sealed.id();
            });
            return sealed.id();
        }
    }

    private static byte[] drain(ByteSource source) throws IOException {
        try (InputStream in = source.open()) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 4096, 131071, 131072, 131073, 262144, 262145, 1_000_000})
    void bytesComeBackAsTheyWere(int size) throws IOException {
        for (byte[] bytes : new byte[][] {text(size), noise(size)}) {
            ByteSource back = bodies.open(store(bytes, ONE));
            assertThat(back.size()).isEqualTo(size);
            assertThat(drain(back)).isEqualTo(bytes);
            assertThat(back.all()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5000, 131072, 700_000})
    void slicesAreWhatTheyAreInTheWhole(int size) throws IOException {
        byte[] bytes = text(size);
        ByteSource back = bodies.open(store(bytes, ONE));
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(size + 10);
            int length = random.nextInt(200_000);
            int end = Math.min(size, from + length);
            assertThat(back.slice(from, length))
                    .isEqualTo(from >= size ? new byte[0] : Arrays.copyOfRange(bytes, from, end));
        }
        assertThat(back.slice(size + 5L, 10)).isEmpty();
        assertThat(back.slice(0, 0)).isEmpty();
    }

    @Test
    void draftCanBeReadBeforeItIsSealed() throws IOException {
        for (int size : new int[] {100, 500_000}) {
            byte[] bytes = text(size);
            try (Draft draft = bodies.draft()) {
                for (int at = 0; at < size; at += 777) {
                    draft.write(bytes, at, Math.min(777, size - at));
                }
                assertThat(draft.size()).isEqualTo(size);
                assertThat(drain(draft.source())).isEqualTo(bytes);
                assertThat(draft.source().slice(50, 20)).isEqualTo(Arrays.copyOfRange(bytes, 50, 70));
                assertThatThrownBy(() -> draft.write(1)).isInstanceOf(IOException.class);
                assertThat(draft.seal()).isSameAs(draft.seal());
                assertThat(drain(draft.source())).isEqualTo(bytes);
            }
        }
    }

    @Test
    void sliceOfALargeBodyReadsOnlyItsBlocks() throws IOException {
        byte[] bytes = noise(2_000_000);
        BlobId id = store(bytes, ONE);
        long[] read = {0};
        ByteSource file = store.large().open(id);
        ByteSource counted = new ByteSource() {
            @Override
            public long size() {
                return file.size();
            }

            @Override
            public InputStream open() {
                throw new UnsupportedOperationException();
            }

            @Override
            public byte[] slice(long offset, int length) throws IOException {
                byte[] part = file.slice(offset, length);
                read[0] += part.length;
                return part;
            }
        };
        Frames frames = new Frames(counted, bytes.length, new Compression());
        assertThat(frames.slice(1_000_000, 1000)).isEqualTo(Arrays.copyOfRange(bytes, 1_000_000, 1_001_000));
        assertThat(read[0]).isLessThan(140_000);
    }

    @Test
    void sharedBodyIsStoredOnceWithAllHolders() throws IOException {
        BlobId id = store(text(4000), ONE, TWO);
        int rows = store.kv()
                .read(s ->
                        s.scan(Space.BLOB, KeyRange.all(), Order.ASCENDING, 10).size());
        int refs = store.kv()
                .read(s -> s.scan(Space.BLOB_REF, KeyRange.prefix(id.key()), Order.ASCENDING, 10)
                        .size());
        assertThat(rows).isEqualTo(1);
        assertThat(refs).isEqualTo(2);
    }

    @Test
    void rolledBackPutIsWrittenAgainByTheNext() throws IOException {
        BlobId id;
        try (Draft draft = bodies.draft()) {
            draft.write(text(300_000));
            Draft.Sealed sealed = draft.seal();
            assertThatThrownBy(() -> store.kv().write(Shards.account(1), tx -> {
                        bodies.put(tx, sealed, ONE);
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            store.kv().write(Shards.account(1), tx -> {
                bodies.put(tx, sealed, ONE);
                return 0;
            });
            store.kv().write(Shards.account(2), tx -> {
                bodies.put(tx, sealed, TWO);
                return 0;
            });
            id = sealed.id();
        }
        assertThat(drain(bodies.open(id))).isEqualTo(text(300_000));
    }

    @Test
    void unusedDraftLeavesNothing() throws IOException {
        try (Draft draft = bodies.draft()) {
            draft.write(text(300_000));
            draft.seal();
        }
        assertThat(store.large().list(Optional.empty(), 10)).isEmpty();
        try (Stream<java.nio.file.Path> left = Files.list(store.folder())) {
            assertThat(left).isEmpty();
        }
    }

    /// The mail is on disk by then: a failure would make the peer send it again.
    @Test
    void draftThatCannotBeRemovedIsLeftBehind() throws IOException {
        Path file;
        try (Draft draft = bodies.draft()) {
            draft.write(text(300_000));
            draft.source();
            try (Stream<Path> files = Files.list(store.folder())) {
                file = files.findFirst().orElseThrow();
            }
            Files.delete(file);
            Files.createDirectories(file.resolve("in the way"));
        }
        assertThat(file).exists();
    }

    @Test
    void closedDraftCannotBeBound() throws IOException {
        Draft.Sealed sealed;
        try (Draft draft = bodies.draft()) {
            draft.write(text(10));
            sealed = draft.seal();
        }
        assertThatThrownBy(() -> store.kv().write(Shards.account(1), tx -> {
                    bodies.put(tx, sealed, ONE);
                    return 0;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void unknownBodyIsAnIoError() {
        assertThatThrownBy(() -> bodies.open(BlobId.random())).isInstanceOf(IOException.class);
    }

    @Test
    void damageIsNoticed() throws IOException {
        byte[] bytes = text(400_000);
        BlobId id = store(bytes, ONE);
        byte[] stored = store.large().open(id).all();
        for (int at : new int[] {10, stored.length / 2, stored.length - 30, stored.length - 20, stored.length - 2}) {
            byte[] bad = stored.clone();
            bad[at] ^= 4;
            Frames frames = new Frames(ByteSource.of(bad), bytes.length, new Compression());
            assertThatThrownBy(() -> drain(frames)).isInstanceOf(IOException.class);
        }
        Frames cut = new Frames(ByteSource.of(Arrays.copyOf(stored, 15)), bytes.length, new Compression());
        assertThatThrownBy(cut::open).isInstanceOf(IOException.class);
    }

    /// Breaks on the first write, as after a failed sync: whether that write is on disk, the next start will tell.
    private static final class BrokenKv implements Kv {
        private final Kv kv;
        private boolean broken;

        BrokenKv(Kv kv) {
            this.kv = kv;
        }

        @Override
        public <T> T read(ReadWork<T> work) {
            return kv.read(work);
        }

        @Override
        public <T> T write(Shards shards, WriteWork<T> work) {
            KvException failure = new KvException(KvException.Kind.REFUSES_WRITES, "a commit failed");
            if (broken) {
                throw failure;
            }
            return kv.write(shards, tx -> {
                work.run(tx);
                broken = true;
                throw failure;
            });
        }

        @Override
        public void close() {
            kv.close();
        }
    }

    @Test
    void largeBodyOfAnUncertainCommitStaysForTheNextStart() throws IOException {
        try (TestStore other = TestStore.over(new BrokenKv(new MemoryKv()), new MemoryBodies())) {
            BlobId id = refused(other);
            assertThat(other.large().list(Optional.empty(), 10)).containsExactly(id);
        }
    }

    @Test
    void largeBodyOfARefusedTransactionGoes() throws IOException {
        FaultyKv faulty = new FaultyKv(new MemoryKv()).failBefore(1);
        try (TestStore other = TestStore.over(faulty, new MemoryBodies())) {
            try (Draft draft = other.bodies().draft()) {
                draft.write(noise(300_000));
                Draft.Sealed sealed = draft.seal();
                assertThatThrownBy(() -> put(other, sealed)).isInstanceOf(KvException.class);
                faulty.heal();
            }
            assertThat(other.large().list(Optional.empty(), 10)).isEmpty();
        }
    }

    @Test
    void draftAsksForRoomBeforeItWrites() throws IOException {
        long[] left = {200_000};
        Room room = bytes -> {
            if (bytes > left[0]) {
                throw new KvException(KvException.Kind.DISK_FULL, "full");
            }
            left[0] -= bytes;
        };
        Bodies small = new Bodies(store.kv(), store.large(), store.folder(), store.clock(), room);
        try (Draft draft = small.draft()) {
            draft.write(noise(200_000)); // one block on the disk, the rest in memory
            assertThatThrownBy(() -> draft.write(noise(200_000)))
                    .isInstanceOfSatisfying(
                            KvException.class, e -> assertThat(e.kind()).isEqualTo(KvException.Kind.DISK_FULL));
        }
        try (Stream<java.nio.file.Path> files = Files.list(store.folder())) {
            assertThat(files).isEmpty();
        }
    }

    private static BlobId refused(TestStore other) throws IOException {
        try (Draft draft = other.bodies().draft()) {
            draft.write(noise(300_000));
            Draft.Sealed sealed = draft.seal();
            assertThatThrownBy(() -> put(other, sealed)).isInstanceOf(KvException.class);
            return sealed.id();
        }
    }

    private static void put(TestStore other, Draft.Sealed sealed) {
        other.kv().write(Shards.account(1), tx -> {
            other.bodies().put(tx, sealed, ONE);
            return 0;
        });
    }
}
