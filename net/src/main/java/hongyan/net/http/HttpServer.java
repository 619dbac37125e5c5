package hongyan.net.http;

import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.net.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The HTTP ports.
///
/// *Threads*: a few platform threads accept and select; each request has a virtual thread. *Failure*: a
/// taken port fails the start and names itself ([HttpPorts]).
public final class HttpServer implements AutoCloseable {
    private static final int KEPT_IDLE_THREADS = 4;
    private static final int THREADS = 32;

    private final HttpSettings settings;
    private final Server server;
    private final List<ServerConnector> connectors = new ArrayList<>();
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> streamsPerPeer = new ConcurrentHashMap<>();

    /// On ports of its own.
    ///
    /// @param fallback answers GET and HEAD on paths whose first segment no route claims: the web application
    /// @throws IOException when a port cannot be bound
    public HttpServer(HttpSettings settings, TlsIdentity tls, List<Route> routes, Optional<Action> fallback)
            throws IOException {
        this(HttpPorts.bind(settings), tls, routes, fallback);
    }

    /// Takes the ports over.
    ///
    /// @param fallback answers GET and HEAD on paths whose first segment no route claims: the web application
    public HttpServer(HttpPorts ports, TlsIdentity tls, List<Route> routes, Optional<Action> fallback)
            throws IOException {
        this(
                ports,
                ports.settings().ports().stream().anyMatch(HttpSettings.Port::tls)
                        ? Optional.of(tls.context())
                        : Optional.empty(),
                routes,
                fallback);
    }

    HttpServer(HttpSettings settings, Optional<SSLContext> tls, List<Route> routes, Optional<Action> fallback)
            throws IOException {
        this(HttpPorts.bind(settings), tls, routes, fallback);
    }

    private HttpServer(HttpPorts ports, Optional<SSLContext> tls, List<Route> routes, Optional<Action> fallback)
            throws IOException {
        this.settings = ports.settings();
        boolean done = false;
        try {
            QueuedThreadPool pool = new QueuedThreadPool(THREADS, KEPT_IDLE_THREADS);
            pool.setName("http");
            pool.setDaemon(true);
            pool.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("http-", 0).factory()));
            server = new Server(pool);
            server.setStopTimeout(settings.stopWait().toMillis());
            server.setErrorHandler(HttpServer::protocolError);
            server.setHandler(new GracefulHandler(new Dispatch(this, new RouteTable(routes), fallback)));
            for (int i = 0; i < settings.ports().size(); i++) {
                ServerConnector connector = connector(settings.ports().get(i), tls);
                server.addConnector(connector);
                connector.open(ports.channels().get(i));
                connectors.add(connector);
            }
            done = true;
        } finally {
            if (!done) {
                ports.close();
            }
        }
    }

    private ServerConnector connector(HttpSettings.Port port, Optional<SSLContext> tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(settings.headerBytes());
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(true);
        // Paths are split and decoded by this room, see Paths: an encoded slash is part of a name, never a separator.
        http.setUriCompliance(UriCompliance.from(EnumSet.of(
                UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS)));
        List<ConnectionFactory> factories = new ArrayList<>();
        if (port.tls()) {
            SslContextFactory.Server ssl = new SslContextFactory.Server();
            ssl.setSslContext(tls.orElseThrow(() -> new IllegalArgumentException("a TLS port needs an identity")));
            ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            ssl.setCipherComparator(HTTP2Cipher.COMPARATOR);
            ssl.setUseCipherSuitesOrder(true);
            ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
            alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
            factories.add(new SslConnectionFactory(ssl, alpn.getProtocol()));
            factories.add(alpn);
            factories.add(new HTTP2ServerConnectionFactory(http));
            factories.add(new HttpConnectionFactory(http));
        } else {
            factories.add(new HttpConnectionFactory(http));
        }
        ServerConnector connector = new ServerConnector(server, 1, 1, factories.toArray(ConnectionFactory[]::new));
        connector.setHost(port.address().getAddress().getHostAddress());
        connector.setPort(port.address().getPort());
        connector.setIdleTimeout(settings.idle().toMillis());
        connector.setAcceptQueueSize(1024);
        return connector;
    }

    /// What is wrong below HTTP's surface (a broken request line, a header that is too large): the status and no words.
    private static boolean protocolError(Request request, Response response, Callback callback) {
        SecurityHeaders.put(
                response.getHeaders(), request.getConnectionMetaData().isSecure());
        String text = response.getStatus() + " " + HttpStatus.getMessage(response.getStatus()) + "\n";
        response.getHeaders().put("Content-Type", "text/plain; charset=utf-8");
        org.eclipse.jetty.io.Content.Sink.write(response, true, text, callback);
        return true;
    }

    /// Starts to answer.
    public void start() throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("HTTP cannot start", e);
        }
    }

    /// The bound addresses in the order of the settings, with the real ports.
    public List<InetSocketAddress> addresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < connectors.size(); i++) {
            addresses.add(new InetSocketAddress(
                    settings.ports().get(i).address().getAddress(),
                    connectors.get(i).getLocalPort()));
        }
        return addresses;
    }

    /// Stops accepting, ends the event streams, waits for running requests, then closes everything.
    @Override
    public void close() throws IOException {
        streams.forEach(EventStream::stop);
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("HTTP did not stop cleanly", e);
        } finally {
            connectors.forEach(ServerConnector::close);
        }
    }

    /// The first port that talks TLS.
    OptionalInt tlsPort() {
        for (int i = 0; i < connectors.size(); i++) {
            if (settings.ports().get(i).tls()) {
                return OptionalInt.of(connectors.get(i).getLocalPort());
            }
        }
        return OptionalInt.empty();
    }

    HttpSettings settings() {
        return settings;
    }

    TrustedProxies proxies() {
        return settings.proxies();
    }

    static InetAddress peer(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress inet
                ? inet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    EventStream openEvents(InetAddress peer, Response response) {
        if (streams.size() >= settings.eventStreams()) {
            throw new TryLater(Reason.TOO_MANY_CONNECTIONS, "event streams");
        }
        int mine = streamsPerPeer.merge(peer, 1, Integer::sum);
        EventStream[] self = new EventStream[1];
        Runnable onClose = () -> {
            streams.remove(self[0]);
            streamsPerPeer.computeIfPresent(peer, (address, count) -> count == 1 ? null : count - 1);
        };
        EventStream stream = new EventStream(response, onClose);
        self[0] = stream;
        streams.add(stream);
        if (mine > settings.eventStreamsPerPeer() && !peer.isLoopbackAddress()) {
            stream.close();
            throw new TryLater(Reason.TOO_MANY_CONNECTIONS, "event streams of one peer");
        }
        return stream;
    }
}
