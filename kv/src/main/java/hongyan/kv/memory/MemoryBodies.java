package hongyan.kv.memory;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.Key;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.LargeBodies;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Large bodies in memory. Nothing survives.
public final class MemoryBodies implements LargeBodies {
    private final ConcurrentSkipListMap<Key, byte[]> bodies = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Key, Aside> aside = new ConcurrentSkipListMap<>();

    private record Aside(byte[] bytes, Instant since) {}

    @Override
    public void write(BlobId id, ByteSource bytes) throws IOException {
        bodies.put(id.key(), bytes.all());
    }

    @Override
    public ByteSource open(BlobId id) throws IOException {
        Aside back = aside.remove(id.key());
        if (back != null) {
            bodies.put(id.key(), back.bytes);
        }
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
    public void setAside(BlobId id, Instant now) {
        byte[] bytes = bodies.remove(id.key());
        if (bytes != null) {
            aside.put(id.key(), new Aside(bytes, now));
        }
    }

    @Override
    public int removeAside(Instant before) {
        int all = aside.size();
        aside.values().removeIf(each -> each.since.isBefore(before));
        return all - aside.size();
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
