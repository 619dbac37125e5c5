package hongyan.kv.blob;

import hongyan.kv.Tx;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/// A body ready to be bound: its row, and whether a commit has bound it.
///
/// *Threads*: safe; several transactions may bind it one after the other or at once.
final class SealedBody implements Draft.Sealed {
    private final BlobId id;
    private final long size;
    private final byte[] row;
    private volatile boolean bound;
    private volatile boolean closed;
    private volatile @Nullable WeakReference<Tx> writtenIn;

    SealedBody(BlobId id, long size, byte[] row) {
        this.id = id;
        this.size = size;
        this.row = row;
    }

    @Override
    public BlobId id() {
        return id;
    }

    @Override
    public long size() {
        return size;
    }

    byte[] row() {
        return row;
    }

    boolean isLarge() {
        return BlobRow.isLarge(row);
    }

    /// Whether `tx` still has to write the row: no transaction has committed it, and this one has not put it.
    boolean mustWrite(Tx tx) {
        if (closed) {
            throw new IllegalStateException("the draft of this body is closed");
        }
        WeakReference<Tx> by = writtenIn;
        if (bound || by != null && by.refersTo(tx)) {
            return false;
        }
        writtenIn = new WeakReference<>(tx);
        return true;
    }

    void bound() {
        bound = true;
    }

    boolean isBound() {
        return bound;
    }

    /// Whether a transaction has put it, whatever became of that one.
    boolean isOffered() {
        return writtenIn != null;
    }

    void close() {
        closed = true;
    }
}
