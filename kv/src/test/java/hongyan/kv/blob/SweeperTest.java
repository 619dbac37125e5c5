package hongyan.kv.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.testing.TestStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SweeperTest {
    private final TestStore store = TestStore.memory();
    private final Bodies bodies = store.bodies();
    private final Sweeper sweeper = new Sweeper(store.kv(), bodies, store.large(), store.clock());

    @AfterEach
    void close() {
        sweeper.close();
        store.close();
    }

    private void bind(Draft.Sealed sealed, int holder) {
        store.kv().write(Shards.account(1), tx -> {
            bodies.put(tx, sealed, Key.of(holder));
            return 0;
        });
    }

    private BlobId store(int size, int... holders) throws IOException {
        try (Draft draft = bodies.draft()) {
            draft.write(new byte[size]);
            for (int holder : holders) {
                bind(draft.seal(), holder);
            }
            return draft.seal().id();
        }
    }

    private void release(BlobId id, int holder) {
        store.kv().write(Shards.account(1), tx -> {
            bodies.release(tx, id, Key.of(holder));
            return 0;
        });
    }

    private int dropRows() {
        return store.kv()
                .read(s -> s.scan(Space.BLOB_DROP, KeyRange.all(), Order.ASCENDING, 1000)
                        .size());
    }

    private void later() {
        store.clock().advance(Bodies.GRACE.plusSeconds(1));
    }

    @Test
    void lastReleaseRemovesTheBodyAfterTheGrace() throws IOException {
        BlobId small = store(100, 1);
        BlobId big = store(500_000, 1);
        release(small, 1);
        release(big, 1);
        assertThat(sweeper.sweep()).isZero();
        assertThat(bodies.open(big).size()).isEqualTo(500_000);
        later();
        assertThat(sweeper.sweep()).isEqualTo(2);
        assertThatThrownBy(() -> bodies.open(small)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> bodies.open(big)).isInstanceOf(IOException.class);
        assertThat(store.large().list(Optional.empty(), 10)).isEmpty();
        assertThat(dropRows()).isZero();
    }

    @Test
    void bodyWithAnotherHolderStays() throws IOException {
        BlobId id = store(100, 1, 2);
        release(id, 1);
        later();
        assertThat(sweeper.sweep()).isZero();
        assertThat(bodies.open(id).size()).isEqualTo(100);
        assertThat(dropRows()).isZero();
        release(id, 2);
        later();
        assertThat(sweeper.sweep()).isEqualTo(1);
    }

    @Test
    void bodyHeldAgainBeforeTheLastReleaseStays() throws IOException {
        BlobId id = store(100, 1);
        store.kv().write(Shards.account(1), tx -> {
            bodies.hold(tx, id, Key.of(9));
            bodies.release(tx, id, Key.of(1));
            return 0;
        });
        later();
        sweeper.sweep();
        assertThat(bodies.open(id).size()).isEqualTo(100);
    }

    @Test
    void theGraceCountsFromTheLastRelease() throws IOException {
        BlobId id = store(100, 1, 2);
        release(id, 1);
        store.clock().advance(Bodies.GRACE.minusSeconds(10));
        release(id, 2);
        store.clock().advance(Duration.ofSeconds(20));
        assertThat(sweeper.sweep()).isZero();
        assertThat(bodies.open(id).size()).isEqualTo(100); // a reader that came before the last release
        later();
        assertThat(sweeper.sweep()).isEqualTo(1);
        assertThat(refs()).isZero();
    }

    @Test
    void manyFormerHoldersAreForgotten() throws IOException {
        int[] holders = IntStream.rangeClosed(1, 450).toArray();
        BlobId id = store(10, holders);
        for (int i = 1; i < 450; i++) {
            release(id, i);
        }
        later();
        assertThat(sweeper.sweep()).isZero();
        assertThat(refs()).isLessThan(60);
        release(id, 450);
        later();
        assertThat(sweeper.sweep()).isEqualTo(1);
        assertThat(refs()).isZero();
    }

    private int refs() {
        return store.kv()
                .read(s -> s.scan(Space.BLOB_REF, KeyRange.all(), Order.ASCENDING, 1000)
                        .size());
    }

    @Test
    void openDraftKeepsItsBody() throws IOException {
        try (Draft draft = bodies.draft()) {
            draft.write(new byte[300_000]);
            bind(draft.seal(), 1);
            release(draft.seal().id(), 1);
            later();
            assertThat(sweeper.sweep()).isZero();
            bind(draft.seal(), 2);
        }
        assertThat(sweeper.sweep()).isZero();
        assertThat(dropRows()).isZero();
        assertThat(store.large().list(Optional.empty(), 10)).hasSize(1);
    }

    @Test
    void moreThanABatch() throws IOException {
        for (int i = 0; i < 450; i++) {
            release(store(10, 1), 1);
        }
        store.clock().advance(Duration.ofDays(1));
        assertThat(sweeper.sweep()).isEqualTo(450);
        assertThat(dropRows()).isZero();
    }

    @Test
    void filesWithoutRowsAreFoundAtStart() throws IOException {
        BlobId kept = store(500_000, 1);
        BlobId lost = BlobId.random();
        store.large().write(lost, ByteSource.of(new byte[10]));
        try (Draft draft = bodies.draft()) {
            draft.write(new byte[500_000]);
            draft.seal();
            assertThat(sweeper.removeOrphans()).isEqualTo(1);
            assertThat(store.large().list(Optional.empty(), 10))
                    .containsExactlyInAnyOrder(kept, draft.seal().id());
        }
        assertThat(store.large().open(lost).size()).isEqualTo(10); // only set aside: it may have been a mistake
        assertThat(sweeper.removeOrphans()).isEqualTo(1);
        assertThat(sweeper.removeAside()).isZero();
        store.clock().advance(Duration.ofDays(8));
        assertThat(sweeper.removeAside()).isEqualTo(1);
        assertThatThrownBy(() -> store.large().open(lost)).isInstanceOf(IOException.class);
    }

    @Test
    void withoutAnyRowOfABodyNoneIsAnOrphan() throws IOException {
        BlobId body = BlobId.random();
        store.large().write(body, ByteSource.of(new byte[10]));
        assertThat(sweeper.removeOrphans()).isZero();
        assertThat(store.large().list(Optional.empty(), 10)).containsExactly(body);
    }

    @Test
    void fileThatCannotBeRemovedDoesNotStopTheOthers() throws IOException {
        BlobId bad = store(300_000, 1);
        BlobId good = store(300_000, 1);
        LargeBodies stubborn = new LargeBodies() {
            @Override
            public void write(BlobId id, ByteSource bytes) throws IOException {
                store.large().write(id, bytes);
            }

            @Override
            public ByteSource open(BlobId id) throws IOException {
                return store.large().open(id);
            }

            @Override
            public void delete(BlobId id) throws IOException {
                if (id.equals(bad)) {
                    throw new IOException("told to fail");
                }
                store.large().delete(id);
            }

            @Override
            public void setAside(BlobId id, Instant now) throws IOException {
                store.large().setAside(id, now);
            }

            @Override
            public int removeAside(Instant before) throws IOException {
                return store.large().removeAside(before);
            }

            @Override
            public List<BlobId> list(Optional<BlobId> after, int limit) throws IOException {
                return store.large().list(after, limit);
            }
        };
        release(bad, 1);
        later();
        release(good, 1);
        later();
        try (Sweeper other = new Sweeper(store.kv(), bodies, stubborn, store.clock())) {
            assertThat(other.sweep()).isEqualTo(2);
        }
        assertThat(store.large().list(Optional.empty(), 10)).containsExactly(bad);
    }
}
