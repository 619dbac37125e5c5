package hongyan.net.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Buffered output of a connection. The buffer is borrowed from the first byte to the flush; what is larger than it
/// goes straight through.
final class WireOutput extends OutputStream {
    private final Connection connection;
    private final Buffers buffers;
    private byte @Nullable [] buffer;
    private int used;

    WireOutput(Connection connection, Buffers buffers) {
        this.connection = connection;
        this.buffers = buffers;
    }

    @Override
    public void write(int b) throws IOException {
        byte[] bytes = buffer();
        if (used == bytes.length) {
            drain();
        }
        bytes[used++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        byte[] bytes = buffer();
        if (length > bytes.length - used) {
            drain();
            if (length >= bytes.length) {
                connection.write(from, offset, length);
                return;
            }
        }
        System.arraycopy(from, offset, bytes, used, length);
        used += length;
    }

    @Override
    public void flush() throws IOException {
        try {
            drain();
            connection.flush();
        } finally {
            release();
        }
    }

    /// Closing the stream flushes; the connection stays.
    @Override
    public void close() throws IOException {
        flush();
    }

    private void drain() throws IOException {
        byte[] bytes = buffer;
        if (bytes != null && used > 0) {
            int length = used;
            used = 0;
            connection.write(bytes, 0, length);
        }
    }

    void release() {
        byte[] bytes = buffer;
        if (bytes != null) {
            buffer = null;
            used = 0;
            buffers.give(bytes);
        }
    }

    private byte[] buffer() {
        byte[] bytes = buffer;
        if (bytes == null) {
            bytes = buffers.take();
            buffer = bytes;
        }
        return bytes;
    }
}
