package hongyan.kv.memory;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.Key;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.LargeBodies;
import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Large bodies in memory. Nothing survives.
public final class MemoryBodies implements LargeBodies {
    private final ConcurrentSkipListMap<Key, byte[]> bodies = new ConcurrentSkipListMap<>();

    @Override
    public void write(BlobId id, ByteSource bytes) throws IOException {
        bodies.put(id.key(), bytes.all());
    }

    @Override
    public ByteSource open(BlobId id) throws IOException {
        byte[] bytes = bodies.get(id.key());
        if (bytes == null) {
            throw new IOException("no such body");
        }
        return ByteSource.of(bytes);
    }

    @Override
    public void delete(BlobId id) {
        bodies.remove(id.key());
    }

    @Override
    public List<BlobId> list(Optional<BlobId> after, int limit) {
        NavigableMap<Key, byte[]> rest = after.<NavigableMap<Key, byte[]>>map(id -> bodies.tailMap(id.key(), false))
                .orElse(bodies);
        return rest.keySet().stream()
                .limit(limit)
                .map(key -> BlobId.of(key.bytes()))
                .toList();
    }
}
