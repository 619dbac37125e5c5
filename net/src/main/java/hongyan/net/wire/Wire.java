package hongyan.net.wire;

import hongyan.net.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What connections share: spare buffers, and a watch over writes that do not end.
///
/// *Threads*: safe. One virtual thread looks through the open connections every few seconds and cuts off those whose
/// peer does not read (a blocking write has no time-out of its own).
public final class Wire implements AutoCloseable {
    /// How long one write may take before the connection is cut off.
    public static final Duration WRITE_TIMEOUT = Duration.ofMinutes(3);

    /// How long a TLS handshake may take.
    public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(30);

    static final Duration LINGER = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int SPARE_BUFFERS = 256;
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private final Buffers buffers = new Buffers(SPARE_BUFFERS);
    private final Deflaters deflaters = new Deflaters();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final long epoch = System.nanoTime() - 1;
    private final Thread watch;

    /// @param name for the watching thread
    public Wire(String name) {
        watch = Thread.ofVirtual().name(name + "-watch").start(this::watch);
    }

    /// A connection that came in. The channel is in blocking mode.
    ///
    /// @param identity our certificate, when TLS is on offer
    public Connection accepted(SocketChannel channel, Optional<TlsIdentity> identity) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        return add(new Connection(this, channel, identity));
    }

    /// Connects to a peer.
    ///
    /// @param source our address, null for any
    /// @throws IOException refused, unreachable, or not answered within `timeout`
    public Connection connect(InetSocketAddress peer, @Nullable InetSocketAddress source, Duration timeout)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean connected = false;
        try {
            if (source != null) {
                channel.bind(source);
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(peer, Math.toIntExact(Math.max(1, timeout.toMillis())));
            Connection connection = add(new Connection(this, channel, Optional.empty()));
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private Connection add(Connection connection) {
        open.add(connection);
        return connection;
    }

    /// The connections that are open now.
    public Set<Connection> connections() {
        return Set.copyOf(open);
    }

    int spareBuffers() {
        return buffers.spares();
    }

    Buffers buffers() {
        return buffers;
    }

    Deflaters deflaters() {
        return deflaters;
    }

    long epoch() {
        return epoch;
    }

    void forget(Connection connection) {
        open.remove(connection);
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(LOOK);
                look(System.nanoTime() - epoch);
            }
        } catch (InterruptedException end) {
            LOG.debug("Write watch ends");
        }
    }

    /// Cuts off every connection whose write has been running too long at `now`.
    void look(long now) {
        for (Connection connection : open) {
            if (connection.stuck(now)) {
                LOG.info("Peer {} does not read: connection cut", connection.remote());
                connection.abort();
            }
        }
    }

    /// Cuts all connections off and stops watching.
    @Override
    public void close() {
        watch.interrupt();
        for (Connection connection : open) {
            connection.abort();
        }
        deflaters.close();
    }
}
