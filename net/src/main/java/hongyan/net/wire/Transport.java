package hongyan.net.wire;

import java.io.IOException;

/// Where bytes come from and go to: the bare channel, or TLS over it. Replaced in place at STARTTLS, put under
/// DEFLATE at COMPRESS.
///
/// *Threads*: one reader and one writer at a time.
sealed interface Transport permits PlainTransport, TlsTransport, DeflateTransport {
    /// Reads at least one byte.
    ///
    /// @param length room in `into`; at least [Buffers#SIZE] for a whole TLS record
    /// @return bytes read, 0 when `nanos` are over, -1 at the end
    int read(byte[] into, int offset, int length, long nanos) throws IOException;

    /// Waits until [#read] has something to look at, without holding a buffer meanwhile; false when `nanos` are over.
    /// The end of the stream counts as something.
    boolean await(long nanos) throws IOException;

    /// Whether bytes have arrived. For TLS these may turn out to be half a record.
    boolean arrived() throws IOException;

    /// Gives spare buffers back; called before a long wait.
    void rest();

    void write(byte[] bytes, int offset, int length) throws IOException;

    /// Sends what was written and is still held, if this layer holds anything.
    default void flush() throws IOException {}
}
