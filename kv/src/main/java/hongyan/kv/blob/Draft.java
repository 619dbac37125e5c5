package hongyan.kv.blob;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.io.OutputStream;

/// Bytes on their way to becoming a body. In memory while small, then in a scratch file.
///
/// *Threads*: one. *Failure*: [#close] without use of the sealed body leaves nothing behind.
public abstract class Draft extends OutputStream {
    /// Bytes written so far.
    public abstract long size();

    /// What was written, to be parsed before it is sealed. No more writing afterwards.
    public abstract ByteSource source() throws IOException;

    /// Compresses, and makes a large body durable. No more writing afterwards; the same object on every call.
    public abstract Sealed seal() throws IOException;

    @Override
    public abstract void close() throws IOException;

    /// A body ready to be bound to rows.
    public interface Sealed {
        BlobId id();

        /// Length before compression.
        long size();
    }
}
