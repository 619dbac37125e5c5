package hongyan.kv.blob;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where bodies live that are too large for a row: files, or an object store. *Threads*: safe.
public interface LargeBodies {
    /// Writes the bytes; durable on return. A body is written once.
    ///
    /// @throws hongyan.kv.KvException of kind `DISK_FULL` when there is no room for it
    void write(BlobId id, ByteSource bytes) throws IOException;

    /// The stored bytes, exactly as written.
    ///
    /// @throws IOException when there are none, here or on the first read
    ByteSource open(BlobId id) throws IOException;

    /// Removes the bytes; no error when there are none.
    void delete(BlobId id) throws IOException;

    /// Takes a body out of [#list] that nobody seems to need, but keeps its bytes: [#open] brings it back. No error
    /// when there are none.
    ///
    /// @param now from when on it is aside
    void setAside(BlobId id, Instant now) throws IOException;

    /// Removes for good what was set aside before a time. Returns how many.
    int removeAside(Instant before) throws IOException;

    /// At most `limit` ids that are stored, in order, from behind `after` on.
    List<BlobId> list(Optional<BlobId> after, int limit) throws IOException;
}
