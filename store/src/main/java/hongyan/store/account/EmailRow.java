package hongyan.store.account;

import hongyan.kv.blob.BlobId;
import org.jspecify.annotations.Nullable;

/// An [Email] as it is stored, decoded as far as is asked for: a download of bodies needs no more than their names.
///
/// *Threads*: one at a time.
public final class EmailRow {
    private final int id;
    private final byte[] bytes;
    private final EmailCodec.Front front;
    private @Nullable Email email;

    EmailRow(int id, byte[] bytes) {
        this.id = id;
        this.bytes = bytes;
        this.front = EmailCodec.front(bytes);
    }

    public int id() {
        return id;
    }

    public BlobId blob() {
        return front.blob();
    }

    /// Bytes of the message as it came in.
    public long size() {
        return front.size();
    }

    public int thread() {
        return front.thread();
    }

    /// All of it.
    public Email email() {
        Email known = email;
        if (known == null) {
            known = EmailCodec.read(id, bytes);
            email = known;
        }
        return known;
    }
}
