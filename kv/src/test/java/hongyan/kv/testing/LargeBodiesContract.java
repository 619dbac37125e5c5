package hongyan.kv.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.LargeBodies;
import hongyan.kv.memory.MemoryBodies;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every place for large bodies must do. A sub-class opens a fresh one.
public abstract class LargeBodiesContract {
    private LargeBodies bodies = new MemoryBodies();

    protected abstract LargeBodies open() throws Exception;

    @BeforeEach
    void openBodies() throws Exception {
        bodies = open();
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void bytesComeBackExactly() throws IOException {
        for (int size : new int[] {0, 1, 300_000, 1_000_000}) {
            BlobId id = BlobId.random();
            bodies.write(id, ByteSource.of(noise(size)));
            ByteSource back = bodies.open(id);
            assertThat(back.size()).isEqualTo(size);
            assertThat(back.all()).isEqualTo(noise(size));
            try (InputStream in = back.open()) {
                assertThat(in.readAllBytes()).isEqualTo(noise(size));
            }
            assertThat(back.slice(size / 2, 100))
                    .isEqualTo(Arrays.copyOfRange(noise(size), size / 2, Math.min(size, size / 2 + 100)));
            assertThat(back.slice(size + 10L, 100)).isEmpty();
        }
    }

    @Test
    void deletedIsGoneAndDeletingAgainIsNoError() throws IOException {
        BlobId id = BlobId.random();
        bodies.write(id, ByteSource.of(noise(10)));
        bodies.delete(id);
        bodies.delete(id);
        assertThatThrownBy(() -> bodies.open(id).slice(0, 1)).isInstanceOf(IOException.class);
        assertThat(bodies.list(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void setAsideIsNotListedAndComesBackWhenAskedFor() throws IOException {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        BlobId id = BlobId.random();
        bodies.write(id, ByteSource.of(noise(10)));
        bodies.setAside(id, now);
        bodies.setAside(BlobId.random(), now);
        assertThat(bodies.list(Optional.empty(), 10)).isEmpty();
        assertThat(bodies.removeAside(now)).isZero();
        assertThat(bodies.open(id).all()).isEqualTo(noise(10));
        assertThat(bodies.list(Optional.empty(), 10)).containsExactly(id);
        bodies.setAside(id, now);
        assertThat(bodies.removeAside(now.plusSeconds(1))).isEqualTo(1);
        assertThatThrownBy(() -> bodies.open(id).slice(0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void unknownIsAnIoError() {
        assertThatThrownBy(() -> bodies.open(BlobId.random()).slice(0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void listGoesThroughAllInOrderAndInPages() throws IOException {
        List<BlobId> written = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            // Some share folders.
            BlobId id = i % 3 == 0 ? new BlobId((long) i << 48, i) : new BlobId(0x0102L << 48, i);
            written.add(id);
            bodies.write(id, ByteSource.of(noise(3)));
        }
        List<BlobId> seen = new ArrayList<>();
        Optional<BlobId> after = Optional.empty();
        while (true) {
            List<BlobId> page = bodies.list(after, 7);
            if (page.isEmpty()) {
                break;
            }
            seen.addAll(page);
            after = Optional.of(page.getLast());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(written);
        assertThat(seen.stream().map(BlobId::key)).isSorted();
    }
}
