package hongyan.protocols.fuzz;

import hongyan.net.listen.Handler;
import hongyan.net.wire.Connection;
import hongyan.net.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A client that has said all it will ever say, closes its side then, and takes whatever it is told. There is no
/// socket, so a talk is the same each time, and a thousand of them cost a second.
public final class CannedPeer extends SocketChannel {
    /// How the words come in.
    public enum Pace {
        /// As fast as they are read.
        AT_ONCE,
        /// A line at a time, each when it is waited for, the first after the greeting.
        IN_STEP
    }

    private static final Wire WIRE = new Wire("canned");

    private final byte[] said;
    private final Pace pace;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Socket socket;
    private @Nullable Connection connection;
    private int at;
    private boolean over;

    private CannedPeer(byte[] said, Pace pace) throws IOException {
        super(SelectorProvider.provider());
        this.said = said;
        this.pace = pace;
        this.socket = new Ear(new Mouth());
    }

    /// One connection from start to end.
    ///
    /// @return what the server said, up to where it began to compress
    public static byte[] talk(Handler handler, byte[] said, Pace pace) throws IOException {
        CannedPeer peer = new CannedPeer(said, pace);
        try (Connection connection = WIRE.accepted(peer, Optional.empty())) {
            peer.connection = connection;
            handler.run(connection);
        } catch (IOException end) {
            // as in the listener: an end like any other
            peer.over = true;
        }
        return peer.heard.toByteArray();
    }

    private final class Mouth extends InputStream {
        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int end = over ? at : said.length;
            if (pace == Pace.IN_STEP) {
                for (int i = at; i < end; i++) {
                    end = said[i] == '\n' ? i + 1 : end;
                }
            }
            int n = Math.min(length, end - at);
            System.arraycopy(said, at, into, offset, n);
            at += n;
            return n == 0 ? -1 : n;
        }

        @Override
        public int available() {
            return pace == Pace.IN_STEP || over ? 0 : said.length - at;
        }
    }

    private static final class Ear extends Socket {
        private final InputStream in;

        Ear(InputStream in) throws IOException {
            super((SocketImpl) null);
            this.in = in;
        }

        @Override
        public InputStream getInputStream() {
            return in;
        }

        @Override
        public void setSoTimeout(int timeout) {
            // nobody waits
        }
    }

    @Override
    public int write(ByteBuffer bytes) {
        int n = bytes.remaining();
        if (connection == null || !connection.compressed()) {
            heard.write(bytes.array(), bytes.arrayOffset() + bytes.position(), n);
        }
        bytes.position(bytes.limit());
        return n;
    }

    @Override
    public Socket socket() {
        return socket;
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);
    }

    @Override
    public SocketAddress getLocalAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 143);
    }

    @Override
    public SocketChannel shutdownInput() {
        over = true;
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() {
        return this;
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) {
        return this;
    }

    @Override
    protected void implCloseSelectableChannel() {
        over = true;
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isConnectionPending() {
        return false;
    }

    @Override
    public SocketChannel bind(@Nullable SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean connect(SocketAddress remote) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean finishConnect() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public int read(ByteBuffer bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }
}
