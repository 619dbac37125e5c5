package hongyan.net.http;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/// The HTTP ports, bound before anything behind them is made: a taken port fails the start and names itself, and what
/// is behind can be made later. Nobody is answered until an [HttpServer] has taken them over.
///
/// *Threads*: one.
public final class HttpPorts implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final HttpSettings settings;
    private final List<ServerSocketChannel> channels = new ArrayList<>();

    private HttpPorts(HttpSettings settings) {
        this.settings = settings;
    }

    /// @throws IOException when a port cannot be bound; none is then
    public static HttpPorts bind(HttpSettings settings) throws IOException {
        HttpPorts ports = new HttpPorts(settings);
        boolean done = false;
        try {
            for (HttpSettings.Port port : settings.ports()) {
                ports.channels.add(bind(port));
            }
            done = true;
            return ports;
        } finally {
            if (!done) {
                ports.close();
            }
        }
    }

    private static ServerSocketChannel bind(HttpSettings.Port port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        boolean done = false;
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(port.address(), BACKLOG);
            done = true;
            return channel;
        } catch (IOException e) {
            String where = port.address().getAddress().getHostAddress() + " port "
                    + port.address().getPort();
            throw new IOException(
                    e instanceof BindException
                            ? "HTTP: " + where + " is taken or not ours"
                            : "HTTP: " + where + " cannot be opened",
                    e);
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    HttpSettings settings() {
        return settings;
    }

    /// In the order of the settings.
    List<ServerSocketChannel> channels() {
        return channels;
    }

    /// Gives the ports back, also those that a server has taken over.
    @Override
    public void close() throws IOException {
        for (ServerSocketChannel channel : channels) {
            channel.close();
        }
    }
}
