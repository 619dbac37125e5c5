package hongyan.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.KvException;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.LargeBodies;
import hongyan.kv.testing.LargeBodiesContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileBodiesTest extends LargeBodiesContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected LargeBodies open() throws IOException {
        return new FileBodies(folder);
    }

    @Test
    void halfWrittenFilesGoAtTheNextStart() throws IOException {
        FileBodies bodies = new FileBodies(folder);
        BlobId id = BlobId.random();
        bodies.write(id, ByteSource.of(new byte[5]));
        Path half =
                Files.createFile(folder.resolve("new").resolve(BlobId.random().toString()));
        FileBodies again = new FileBodies(folder);
        assertThat(half).doesNotExist();
        assertThat(again.open(id).size()).isEqualTo(5);
    }

    @Test
    void fullDiskIsSaidBeforeAnythingIsWritten() throws IOException {
        FreeSpace space = new FreeSpace(() -> 1_000, 500, 0);
        FileBodies bodies = new FileBodies(folder, space);
        assertThatThrownBy(() -> bodies.write(BlobId.random(), ByteSource.of(new byte[501])))
                .isInstanceOfSatisfying(
                        KvException.class, e -> assertThat(e.kind()).isEqualTo(KvException.Kind.DISK_FULL));
        bodies.write(BlobId.random(), ByteSource.of(new byte[500]));
        assertThat(bodies.list(Optional.empty(), 10)).hasSize(1);
    }

    @Test
    void foreignFilesArePassedOver() throws IOException {
        FileBodies bodies = new FileBodies(folder);
        BlobId id = BlobId.random();
        bodies.write(id, ByteSource.of(new byte[5]));
        Files.createFile(folder.resolve(id.toString().substring(0, 2))
                .resolve(id.toString().substring(2, 4))
                .resolve("notes.body"));
        assertThat(bodies.list(Optional.empty(), 10)).containsExactly(id);
    }
}
