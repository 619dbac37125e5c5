package hongyan.net.wire;

import hongyan.net.tls.ChannelBinding;
import hongyan.net.tls.ClientTls;
import hongyan.net.tls.TlsIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection with a peer.
///
/// *Threads*: one reader; writers must agree among themselves ([#out] is not synchronised). [#abort] and [#drain] may
/// come from any thread.
///
/// *Failure*: a peer that does not take what is written to it within [Wire#WRITE_TIMEOUT] is cut off: the write fails
/// with an `IOException`.
public final class Connection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    /// Unread input that is thrown away at close, so that the peer gets our last reply and not a reset.
    private static final int LINGER_BYTES = 256 * 1024;

    private final Wire wire;
    private final SocketChannel channel;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Optional<TlsIdentity> identity;
    private final PlainTransport plain;
    private final WireReader in;
    private final WireOutput out;
    private volatile @Nullable TlsTransport tls;
    private volatile @Nullable DeflateTransport deflate;
    /// When the write now running began, 0 when none is.
    private volatile long writingSince;

    private volatile boolean draining;
    private volatile boolean closed;

    Connection(Wire wire, SocketChannel channel, Optional<TlsIdentity> identity) throws IOException {
        this.wire = wire;
        this.channel = channel;
        this.identity = identity;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
        this.plain = new PlainTransport(channel);
        this.in = new WireReader(plain, wire.buffers());
        this.out = new WireOutput(this, wire.buffers());
    }

    /// The address of ours it came in on.
    public InetSocketAddress local() {
        return local;
    }

    public InetSocketAddress remote() {
        return remote;
    }

    public WireReader in() {
        return in;
    }

    /// Buffered; the caller flushes. Holds no buffer after a flush.
    public OutputStream out() {
        return out;
    }

    /// Whether TLS is on.
    public boolean secure() {
        return tls != null;
    }

    /// Whether [#startTls()] can work: there is a certificate, and neither TLS nor compression is on yet.
    public boolean canStartTls() {
        return tls == null && deflate == null && identity.isPresent();
    }

    /// `TLSv1.3 TLS_AES_128_GCM_SHA256` and the like, for Received headers and logs; empty without TLS.
    public Optional<String> tlsDescription() {
        return tlsSession().map(session -> session.getProtocol() + " " + session.getCipherSuite());
    }

    /// The TLS session, for peer certificates; empty without TLS.
    public Optional<SSLSession> tlsSession() {
        TlsTransport on = tls;
        return on == null ? Optional.empty() : Optional.of(on.engine().getSession());
    }

    /// What binds a sign-in to this TLS channel: `tls-exporter` (RFC 9266) or, on the server's side,
    /// `tls-server-end-point` (RFC 5929 4); empty without TLS, or when this channel has none of the type.
    public Optional<byte[]> channelBinding(String type) {
        return tlsSession().flatMap(session -> ChannelBinding.of(session, type));
    }

    /// Server side TLS: buffered plaintext is dropped (RFC 3207 4.2), then the handshake runs on this thread.
    public void startTls() throws IOException {
        SSLEngine engine = identity.orElseThrow(() -> new IllegalStateException("no certificate"))
                .context()
                .createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(TlsIdentity.protocols());
        start(engine);
    }

    /// Client side TLS, with `host` as SNI. Buffered plaintext is dropped, so that nothing said before the handshake is
    /// taken for an answer after it.
    public void startTls(ClientTls policy, String host) throws IOException {
        start(policy.engine(host, remote.getPort()));
    }

    private void start(SSLEngine engine) throws IOException {
        if (tls != null || deflate != null) {
            throw new IllegalStateException("TLS or compression is on already");
        }
        out.flush();
        in.discardBuffered();
        TlsTransport next = new TlsTransport(plain, engine, wire.buffers());
        begin();
        try {
            next.handshake(Wire.HANDSHAKE_TIMEOUT.toNanos());
        } finally {
            writingSince = 0;
        }
        in.transport(next);
        tls = next;
    }

    /// Compresses both ways from the next byte on (RFC 4978); what was written is sent as it is before. TLS stays
    /// underneath.
    public void startCompression() throws IOException {
        if (deflate != null) {
            throw new IllegalStateException("compression is on already");
        }
        out.flush();
        byte[] early = in.takeBuffered();
        TlsTransport on = tls;
        DeflateTransport next = new DeflateTransport(on == null ? plain : on, wire.buffers(), wire.deflaters(), early);
        in.layer(next);
        deflate = next;
    }

    /// Whether a compressor or decompressor is held now.
    boolean heavy() {
        DeflateTransport on = deflate;
        return on != null && on.heavy();
    }

    /// Whether bytes are compressed, by [#startCompression].
    public boolean compressed() {
        return deflate != null;
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        begin();
        try {
            top().write(bytes, offset, length);
        } finally {
            writingSince = 0;
        }
    }

    void flush() throws IOException {
        DeflateTransport on = deflate;
        if (on != null) {
            begin();
            try {
                on.flush();
            } finally {
                writingSince = 0;
            }
        }
    }

    private Transport top() {
        DeflateTransport on = deflate;
        if (on != null) {
            return on;
        }
        TlsTransport secured = tls;
        return secured == null ? plain : secured;
    }

    private void begin() {
        writingSince = Math.max(1, System.nanoTime() - wire.epoch());
    }

    /// Whether one write has been running for longer than allowed.
    boolean stuck(long now) {
        long since = writingSince;
        return since != 0 && now - since > Wire.WRITE_TIMEOUT.toNanos();
    }

    /// Lets the session end by itself: its reader sees the end of the stream once it has taken what is buffered.
    public void drain() {
        draining = true;
        try {
            channel.shutdownInput();
        } catch (IOException gone) {
            LOG.debug("Connection was gone before it was drained: {}", gone.toString());
        }
    }

    /// Whether we are ending this connection, for `421 Server shutting down` and its like.
    public boolean draining() {
        return draining;
    }

    /// Closes at once, without a word; a reader or writer of the connection fails.
    public void abort() {
        closed = true;
        shut(); // also when an orderly close is under way and hangs
    }

    /// Ends the connection in order: what was flushed is sent, TLS is closed, buffers go back. Called by the thread
    /// that reads.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                TlsTransport on = tls;
                if (on != null && writingSince == 0) {
                    begin();
                    on.closeOutbound();
                }
                passOver();
            } catch (IOException gone) {
                LOG.debug("Connection ended without ceremony: {}", gone.toString());
            } finally {
                shut();
            }
        }
        in.release();
        out.release();
        DeflateTransport packed = deflate;
        if (packed != null) {
            packed.end();
        }
        TlsTransport on = tls;
        if (on != null) {
            on.rest();
        }
    }

    /// Closing a socket with unread input resets it, and the peer might lose our last reply.
    private void passOver() throws IOException {
        if (!draining && plain.arrived()) {
            channel.shutdownOutput();
            byte[] bytes = new byte[4096];
            long deadline = System.nanoTime() + Wire.LINGER.toNanos();
            int n = 1;
            for (int passed = 0; n > 0 && passed < LINGER_BYTES; passed += n) {
                n = plain.read(bytes, 0, bytes.length, deadline - System.nanoTime());
            }
        }
    }

    private void shut() {
        wire.forget(this);
        try {
            channel.close();
        } catch (IOException gone) {
            LOG.debug("Connection was gone before it was closed: {}", gone.toString());
        }
    }

    /// True once closed by either [#close] or [#abort].
    public boolean closed() {
        return closed;
    }
}
