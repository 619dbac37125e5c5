package hongyan.store.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.TryLater;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UploadsTest {
    private final TestStore store = TestStore.memory();
    private final Uploads uploads = new Uploads(store.kv(), store.bodies(), store.clock());

    @AfterEach
    void close() {
        store.close();
    }

    private Upload keep(int account, String content) throws IOException {
        try (Draft draft = store.bodies().draft()) {
            draft.write(content.getBytes(StandardCharsets.UTF_8));
            return uploads.keep(account, draft.seal(), "text/plain; charset=utf-8");
        }
    }

    @Test
    void anUploadIsFoundByItsOwnerAlone() throws IOException {
        Upload kept = keep(7, "content");
        assertThat(uploads.find(7, kept.blob())).contains(kept);
        assertThat(uploads.find(8, kept.blob())).isEmpty();
        assertThat(uploads.find(7, BlobId.random())).isEmpty();
        assertThat(new String(store.bodies().open(kept.blob()).all(), StandardCharsets.UTF_8))
                .isEqualTo("content");
    }

    @Test
    void anUploadExpiresAndIsSwept() throws IOException {
        Upload old = keep(7, "old");
        store.clock().advance(Uploads.LIFE.minus(Duration.ofMinutes(1)));
        Upload fresh = keep(8, "fresh");
        assertThat(uploads.sweep()).isZero();
        store.clock().advance(Duration.ofMinutes(2));
        assertThat(uploads.find(7, old.blob())).isEmpty();
        assertThat(uploads.sweep()).isEqualTo(1);
        assertThat(uploads.find(8, fresh.blob())).isPresent();
        assertThat(uploads.sweep()).isZero();
    }

    @Test
    void expiredOnesMakeRoomForTheNext() throws IOException {
        for (int i = 0; i < Uploads.MAX_COUNT; i++) {
            keep(7, "x" + i);
        }
        assertThatThrownBy(() -> keep(7, "one too many")).isInstanceOf(TryLater.class);
        assertThat(keep(8, "others are not touched").size()).isPositive();
        store.clock().advance(Uploads.LIFE);
        assertThat(uploads.find(7, keep(7, "again").blob())).isPresent();
        int left = store.kv()
                .read(snapshot -> snapshot.scan(
                                Space.UPLOAD, KeyRange.prefix(Key.of().int32(7).key()), Order.ASCENDING, 10)
                        .size());
        assertThat(left).isEqualTo(1);
    }
}
