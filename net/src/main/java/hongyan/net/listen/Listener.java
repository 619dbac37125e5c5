package hongyan.net.listen;

import hongyan.net.tls.TlsIdentity;
import hongyan.net.wire.Connection;
import hongyan.net.wire.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listening port.
///
/// *Threads*: one platform thread accepts; each connection has a virtual thread.
///
/// *Failure*: what a handler throws ends its connection and nothing else: the network's failures are noted quietly, all
/// else is a bug and logged with its stack.
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    /// Sessions may finish what they do; after half of the time their connections are cut.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// After a failed accept (no file descriptors left, say), so that the loop does not spin.
    private static final Duration BREATH = Duration.ofMillis(100);

    /// @param implicitTls TLS from the first byte
    /// @param connections all together
    /// @param perAddress connections one address may have; loopback is exempt
    public record Settings(
            String name,
            InetSocketAddress address,
            boolean implicitTls,
            int connections,
            int perAddress,
            int backlog) {}

    private final Settings settings;
    private final @Nullable TlsIdentity tls;
    private final Handler handler;
    private final Permits permits;
    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final Wire wire;
    private final Thread acceptor;
    private final AtomicLong count = new AtomicLong();
    private volatile boolean closing;

    /// Binds at once, so that a taken port fails the start; accepts after [#start].
    ///
    /// @param tls null when neither TLS nor STARTTLS is on offer
    /// @throws BindException with a one-line message that names the port
    public Listener(Settings settings, @Nullable TlsIdentity tls, Handler handler) throws IOException {
        if (settings.implicitTls && tls == null) {
            throw new IllegalArgumentException(settings.name + " needs a certificate");
        }
        this.settings = settings;
        this.tls = tls;
        this.handler = handler;
        this.permits = new Permits(settings.connections, settings.perAddress);
        this.server = bind(settings);
        this.address = (InetSocketAddress) server.getLocalAddress();
        this.wire = new Wire(settings.name);
        this.acceptor =
                Thread.ofPlatform().name(settings.name + "-accept").daemon().unstarted(this::accept);
    }

    private static ServerSocketChannel bind(Settings settings) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        boolean bound = false;
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(settings.address, settings.backlog);
            bound = true;
            return channel;
        } catch (IOException e) {
            BindException clear = new BindException("cannot listen for %s on %s port %d: %s"
                    .formatted(
                            settings.name,
                            settings.address.getHostString(),
                            settings.address.getPort(),
                            e.getMessage()));
            clear.initCause(e);
            throw clear;
        } finally {
            if (!bound) {
                channel.close();
            }
        }
    }

    /// The bound address, with the real port when 0 was asked for.
    public InetSocketAddress address() {
        return address;
    }

    /// Connections being served now.
    public int connections() {
        return permits.used();
    }

    public void start() {
        acceptor.start();
    }

    private void accept() {
        while (!closing) {
            try {
                admit(server.accept());
            } catch (ClosedChannelException end) {
                return;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                LOG.warn("Accept failed on {}", settings.name, e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BREATH);
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        InetAddress peer = channel.socket().getInetAddress();
        if (peer == null) {
            channel.close(); // gone already
            return;
        }
        if (!permits.take(peer)) {
            refuse(channel, peer);
            return;
        }
        boolean started = false;
        try {
            Thread.ofVirtual()
                    .name(settings.name + "-" + count.incrementAndGet())
                    .start(() -> serve(channel, peer));
            started = true;
        } finally {
            if (!started) {
                permits.give(peer);
                channel.close();
            }
        }
    }

    /// A few bytes always fit into the send buffer of a fresh connection: this does not block.
    private void refuse(SocketChannel channel, InetAddress peer) throws IOException {
        LOG.info("No permit on {} for {}", settings.name, peer.getHostAddress());
        try (channel) {
            byte[] busy = handler.busy();
            if (busy.length > 0 && !settings.implicitTls) {
                channel.configureBlocking(false);
                channel.write(ByteBuffer.wrap(busy));
                channel.shutdownOutput();
            }
        }
    }

    private void serve(SocketChannel channel, InetAddress peer) {
        Connection connection = null;
        try {
            connection = wire.accepted(channel, Optional.ofNullable(tls));
            if (settings.implicitTls) {
                connection.startTls();
            }
            if (closing) {
                connection.drain();
            }
            handler.run(connection);
        } catch (EOFException | SocketTimeoutException e) {
            LOG.debug("Connection of {} on {} ended: {}", peer, settings.name, e.toString());
        } catch (IOException e) {
            LOG.debug("Connection of {} on {} failed: {}", peer, settings.name, e.toString());
        } catch (RuntimeException | Error bug) {
            LOG.error("Session on {} ended by a bug", settings.name, bug);
        } finally {
            end(connection, channel);
            permits.give(peer);
        }
    }

    private void end(@Nullable Connection connection, SocketChannel channel) {
        if (connection != null) {
            connection.close();
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Close failed on {}: {}", settings.name, e.toString());
        }
    }

    /// Stops accepting; running sessions see the end of their input, may finish what they do, and are waited for, at
    /// most ten seconds.
    @Override
    public void close() {
        closing = true;
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("Close failed on {}", settings.name, e);
        }
        for (Connection connection : wire.connections()) {
            connection.drain();
        }
        awaitNone(PATIENCE);
        wire.close();
        awaitNone(PATIENCE);
        if (permits.used() > 0) {
            LOG.warn("{} sessions on {} did not end in time", permits.used(), settings.name);
        }
    }

    private void awaitNone(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (permits.used() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
