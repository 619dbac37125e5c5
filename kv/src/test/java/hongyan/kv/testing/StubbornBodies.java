package hongyan.kv.testing;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.LargeBodies;
import hongyan.kv.memory.MemoryBodies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Large bodies in memory; once told to, the scratch file of each body that is written cannot be removed any more.
public final class StubbornBodies implements LargeBodies {
    private final LargeBodies bodies = new MemoryBodies();
    private final AtomicInteger blocked = new AtomicInteger();
    private volatile @Nullable Path scratch;

    /// @param folder of the scratch files
    public void block(Path folder) {
        scratch = folder;
    }

    /// How many scratch files are in the way.
    public int blocked() {
        return blocked.get();
    }

    @Override
    public void write(BlobId id, ByteSource bytes) throws IOException {
        bodies.write(id, bytes);
        Path folder = scratch;
        if (folder != null) {
            Path file = folder.resolve(id + ".draft");
            Files.delete(file);
            Files.createDirectories(file.resolve("in the way"));
            blocked.incrementAndGet();
        }
    }

    @Override
    public ByteSource open(BlobId id) throws IOException {
        return bodies.open(id);
    }

    @Override
    public void delete(BlobId id) throws IOException {
        bodies.delete(id);
    }

    @Override
    public void setAside(BlobId id, Instant now) throws IOException {
        bodies.setAside(id, now);
    }

    @Override
    public int removeAside(Instant before) throws IOException {
        return bodies.removeAside(before);
    }

    @Override
    public List<BlobId> list(Optional<BlobId> after, int limit) throws IOException {
        return bodies.list(after, limit);
    }
}
