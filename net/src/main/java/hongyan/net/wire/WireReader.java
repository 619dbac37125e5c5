package hongyan.net.wire;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Reads lines and literals from a connection, with bounds. *Threads*: one.
public abstract class WireReader {
    /// The longest a single call may wait for the peer.
    public abstract void timeout(Duration timeout);

    /// The next line without its CRLF, as bytes. Only CRLF ends a line when `strict`; else a bare LF does too.
    ///
    /// @throws hongyan.base.failure.BadSyntax `LINE_TOO_LONG`; the rest of the line has then been passed over
    /// @throws java.net.SocketTimeoutException when the peer is too slow
    /// @throws java.io.EOFException when it closed
    public abstract byte[] line(int limit, boolean strict) throws IOException;

    /// A stream over exactly `size` bytes; reads on the reader wait until the caller has taken or closed (= skipped)
    /// it.
    public abstract InputStream literal(long size);

    /// Reads at least one byte into the buffer, at most `length`; -1 at the end.
    public abstract int read(byte[] into, int offset, int length) throws IOException;

    /// Gives bytes back that were read too far: they are read next.
    public abstract void unread(byte[] bytes, int offset, int length);

    /// Whether something can be read without waiting.
    public abstract boolean buffered() throws IOException;

    /// Forgets what is buffered (STARTTLS, RFC 3207 4.2) and tells how many bytes there were.
    public abstract int discardBuffered();

    /// Waits until something can be read, the peer closes (false), or `wait` is over (false). Consumes nothing.
    public abstract boolean await(Duration wait) throws IOException;
}
