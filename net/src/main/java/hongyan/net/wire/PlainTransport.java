package hongyan.net.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The bare channel. Reads go through the channel's socket adaptor, whose time-out costs no system call and lets a
/// virtual thread unmount.
final class PlainTransport implements Transport {
    /// The JDK copies heap buffers through a cached direct buffer as large as the write: keep it small.
    private static final int CHUNK = 64 * 1024;

    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream in;
    private final byte[] one = new byte[1];
    private boolean pending;

    PlainTransport(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.socket = channel.socket();
        this.in = socket.getInputStream();
    }

    @Override
    public int read(byte[] into, int offset, int length, long nanos) throws IOException {
        if (pending) {
            into[offset] = one[0];
            pending = false;
            int more = Math.min(in.available(), length - 1);
            return more <= 0 ? 1 : 1 + Math.max(0, timed(into, offset + 1, more, nanos));
        }
        return timed(into, offset, length, nanos);
    }

    @Override
    public boolean await(long nanos) throws IOException {
        if (pending) {
            return true;
        }
        int n = timed(one, 0, 1, nanos);
        pending = n > 0;
        return n != 0;
    }

    @Override
    public boolean arrived() throws IOException {
        return pending || in.available() > 0;
    }

    /// Takes the byte [#await] has read ahead out of the stream.
    boolean forgetPending() {
        boolean was = pending;
        pending = false;
        return was;
    }

    @Override
    public void rest() {
        // holds no buffer
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int from = offset; from < end; ) {
            ByteBuffer chunk = ByteBuffer.wrap(bytes, from, Math.min(CHUNK, end - from));
            while (chunk.hasRemaining()) {
                int n = channel.write(chunk);
                from += n;
            }
        }
    }

    private int timed(byte[] into, int offset, int length, long nanos) throws IOException {
        if (nanos <= 0) {
            return 0;
        }
        socket.setSoTimeout(Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE));
        try {
            return in.read(into, offset, length);
        } catch (SocketTimeoutException over) {
            return 0; // the caller knows whose time is over
        }
    }
}
