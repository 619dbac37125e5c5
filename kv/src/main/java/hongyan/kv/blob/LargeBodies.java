package hongyan.kv.blob;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.util.List;

/// Where bodies live that are too large for a row: files, or an object store.
public interface LargeBodies {
    /// Writes the bytes; durable on return.
    void write(BlobId id, ByteSource bytes) throws IOException;

    /// The stored bytes, exactly as written.
    ByteSource open(BlobId id) throws IOException;

    /// Removes the bytes; no error when there are none.
    void delete(BlobId id) throws IOException;

    /// Every id that is stored, in no order.
    List<BlobId> list() throws IOException;
}
