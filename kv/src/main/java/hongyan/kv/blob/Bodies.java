package hongyan.kv.blob;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.Key;
import hongyan.kv.Kv;
import hongyan.kv.Snapshot;
import hongyan.kv.Tx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// The door to bodies.
///
/// *Durability*: a sealed large body is on disk before the rows that point to it; a small one is in the same batch as
/// they are.
public final class Bodies {
    /// @param scratch a folder for drafts that outgrow memory
    public Bodies(Kv kv, LargeBodies large, Path scratch, InstantSource clock) {
        throw new UnsupportedOperationException();
    }

    /// A new draft; the caller closes it, sealed or not.
    public Draft draft() {
        throw new UnsupportedOperationException();
    }

    /// Writes the body (when not yet there) and lets `holder` keep it alive. `holder` is any key that names the
    /// referring row.
    public void put(Tx tx, Draft.Sealed body, Key holder) {
        throw new UnsupportedOperationException();
    }

    /// One more holder of a body that is already kept by another.
    public void hold(Tx tx, BlobId id, Key holder) {
        throw new UnsupportedOperationException();
    }

    /// The holder lets go; the last one puts the body on the sweeper's list.
    public void release(Tx tx, BlobId id, Key holder) {
        throw new UnsupportedOperationException();
    }

    /// The body's bytes, decompressed as they are read.
    ///
    /// @throws IOException when there is no such body or it cannot be read
    public ByteSource open(BlobId id) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The same, on a snapshot the caller has.
    public ByteSource open(Snapshot snapshot, BlobId id) throws IOException {
        throw new UnsupportedOperationException();
    }
}
