package hongyan.app.server;

import hongyan.app.config.Config;
import hongyan.app.config.ConfigError;
import hongyan.app.config.Setting;
import hongyan.net.listen.Handler;
import hongyan.net.listen.Listener;
import hongyan.net.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The mail ports: bound all before any accepts, so that a taken port fails the start with nothing half-made.
final class Ports implements AutoCloseable {
    private static final int BACKLOG = 511;

    /// A port by its name.
    record Open(String name, InetSocketAddress address) {}

    private final Config config;
    private final TlsIdentity tls;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();

    Ports(Config config, TlsIdentity tls) {
        this.config = config;
        this.tls = tls;
    }

    /// The address of a `ports.*` setting.
    static InetSocketAddress address(Config config, Setting port) throws ConfigError {
        InetSocketAddress address = new InetSocketAddress(config.text(Setting.SERVER_BIND), config.port(port));
        if (address.isUnresolved()) {
            throw new ConfigError("server.bind: '" + config.text(Setting.SERVER_BIND) + "' is not an address");
        }
        return address;
    }

    /// Binds a port.
    ///
    /// @param implicitTls TLS from the first byte
    void bind(Setting port, boolean implicitTls, Handler handler) throws ConfigError {
        String name = port.key().substring(port.key().indexOf('.') + 1);
        Listener.Settings settings = new Listener.Settings(
                name,
                address(config, port),
                implicitTls,
                config.number(limits(name).all()),
                config.number(limits(name).perAddress()),
                BACKLOG);
        try {
            Listener listener = new Listener(settings, tls, handler);
            listeners.add(listener);
            open.add(new Open(name, listener.address()));
        } catch (IOException e) {
            throw new ConfigError(String.valueOf(e.getMessage()));
        }
    }

    private record Limits(Setting all, Setting perAddress) {}

    private static Limits limits(String port) {
        if (port.startsWith("imap")) {
            return new Limits(Setting.IMAP_MAX_CONNECTIONS, Setting.IMAP_MAX_PER_ADDRESS);
        }
        return port.startsWith("pop3")
                ? new Limits(Setting.POP3_MAX_CONNECTIONS, Setting.POP3_MAX_PER_ADDRESS)
                : new Limits(Setting.SMTP_MAX_CONNECTIONS, Setting.SMTP_MAX_PER_ADDRESS);
    }

    void start() {
        listeners.forEach(Listener::start);
    }

    List<Open> open() {
        return List.copyOf(open);
    }

    @Override
    public void close() {
        List<Thread> closing = new ArrayList<>();
        for (Listener listener : listeners) {
            closing.add(Thread.ofVirtual().start(listener::close));
        }
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
