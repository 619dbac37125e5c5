package hongyan.net.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS by an `SSLEngine` over the plain channel. While idle it holds the engine and no buffer.
///
/// *Threads*: one reader, one writer; the engine orders wrap and unwrap by itself. The handshake runs on the one thread
/// that asked for TLS. Renegotiation (TLS 1.2) is refused: the connection ends.
final class TlsTransport implements Transport {
    private static final byte[] NONE = new byte[0];

    private final PlainTransport plain;
    private final SSLEngine engine;
    private final Buffers buffers;
    /// Records not yet unwrapped, `netPos` to `netEnd`.
    private byte @Nullable [] net;

    private int netPos;
    private int netEnd;
    private boolean ended;
    private boolean modern;

    TlsTransport(PlainTransport plain, SSLEngine engine, Buffers buffers) {
        this.plain = plain;
        this.engine = engine;
        this.buffers = buffers;
    }

    SSLEngine engine() {
        return engine;
    }

    /// @throws SocketTimeoutException when it is not done within `nanos`
    void handshake(long nanos) throws IOException {
        engine.beginHandshake();
        try {
            handshakeSteps(System.nanoTime() + nanos);
        } catch (SSLException e) {
            alert(e);
            throw e;
        }
        modern = "TLSv1.3".equals(engine.getSession().getProtocol());
        rest();
    }

    /// The engine has an alert ready that says what it disliked (RFC 8446 6.2).
    private void alert(SSLException cause) {
        try {
            wrap(ByteBuffer.wrap(NONE));
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void handshakeSteps(long deadline) throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (wrap(ByteBuffer.wrap(NONE)).getStatus() == SSLEngineResult.Status.CLOSED) {
                        throw new EOFException("closed during the TLS handshake");
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> handshakeRead(deadline);
                case NOT_HANDSHAKING, FINISHED -> throw new IllegalStateException("handshake is over");
            }
            status = engine.getHandshakeStatus();
        }
    }

    private void handshakeRead(long deadline) throws IOException {
        SSLEngineResult result = unwrap(ByteBuffer.wrap(NONE));
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> {
                int n = more(deadline - System.nanoTime());
                if (n == 0) {
                    throw new SocketTimeoutException("TLS handshake timed out");
                }
                if (n < 0) {
                    throw new EOFException("closed during the TLS handshake");
                }
            }
            case CLOSED -> throw new EOFException("closed during the TLS handshake");
            case BUFFER_OVERFLOW -> throw new SSLException("data during the TLS handshake");
            case OK -> {}
        }
    }

    @Override
    public int read(byte[] into, int offset, int length, long nanos) throws IOException {
        long deadline = System.nanoTime() + nanos;
        while (!ended) {
            ByteBuffer target = ByteBuffer.wrap(into, offset, length);
            SSLEngineResult result = unwrap(target);
            if (result.bytesProduced() > 0) {
                return result.bytesProduced();
            }
            switch (result.getStatus()) {
                case OK -> afterHandshakeMessage();
                case CLOSED -> ended = true;
                case BUFFER_OVERFLOW -> throw new SSLException("TLS record larger than allowed");
                case BUFFER_UNDERFLOW -> {
                    int n = more(deadline - System.nanoTime());
                    if (n == 0) {
                        return 0;
                    }
                    ended = n < 0; // a missing close_notify is the end all the same: protocols say how they end
                }
            }
        }
        return -1;
    }

    /// A session ticket or a key update in TLS 1.3; in TLS 1.2 only renegotiation comes here.
    private void afterHandshakeMessage() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NOT_HANDSHAKING) {
            return;
        }
        if (!modern) {
            throw new SSLException("renegotiation refused");
        }
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
        // NEED_WRAP: a key update to answer goes out with the next write (RFC 8446 4.6.3)
    }

    @Override
    public boolean await(long nanos) throws IOException {
        return ended || netPos < netEnd && complete() || plain.await(nanos);
    }

    /// Whether the buffered bytes hold one whole record (RFC 8446 5.1: the length is in bytes 3 and 4).
    private boolean complete() {
        byte[] bytes = net;
        int have = netEnd - netPos;
        return bytes != null && have >= 5 && have >= 5 + ((bytes[netPos + 3] & 0xff) << 8 | bytes[netPos + 4] & 0xff);
    }

    @Override
    public boolean arrived() throws IOException {
        return ended || complete() || plain.arrived();
    }

    @Override
    public void rest() {
        byte[] bytes = net;
        if (bytes != null && netPos == netEnd) {
            buffers.give(bytes);
            net = null;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
        while (source.hasRemaining()) {
            if (wrap(source).getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new SSLException("TLS is closed");
            }
        }
    }

    /// Says close_notify.
    void closeOutbound() throws IOException {
        engine.closeOutbound();
        wrap(ByteBuffer.wrap(NONE));
    }

    private SSLEngineResult wrap(ByteBuffer source) throws IOException {
        byte[] record = buffers.take();
        try {
            ByteBuffer target = ByteBuffer.wrap(record);
            SSLEngineResult result = engine.wrap(source, target);
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                throw new SSLException("TLS record larger than allowed");
            }
            plain.write(record, 0, target.position());
            return result;
        } finally {
            buffers.give(record);
        }
    }

    private SSLEngineResult unwrap(ByteBuffer target) throws SSLException {
        byte[] bytes = net;
        ByteBuffer source = bytes == null ? ByteBuffer.wrap(NONE) : ByteBuffer.wrap(bytes, netPos, netEnd - netPos);
        SSLEngineResult result = engine.unwrap(source, target);
        netPos += result.bytesConsumed();
        return result;
    }

    private int more(long nanos) throws IOException {
        byte[] bytes = net;
        if (bytes == null) {
            bytes = buffers.take();
            net = bytes;
            netPos = 0;
            netEnd = 0;
        }
        if (netPos > 0) {
            System.arraycopy(bytes, netPos, bytes, 0, netEnd - netPos);
            netEnd -= netPos;
            netPos = 0;
        }
        if (netEnd == bytes.length) {
            throw new SSLException("TLS record larger than allowed");
        }
        int n = plain.read(bytes, netEnd, bytes.length - netEnd, nanos);
        netEnd += Math.max(0, n);
        return n;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
