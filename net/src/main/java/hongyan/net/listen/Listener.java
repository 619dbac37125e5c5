package hongyan.net.listen;

import hongyan.net.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;

/// One listening port.
///
/// *Threads*: one platform thread accepts; each connection has a virtual thread.
public final class Listener implements AutoCloseable {

    /// @param implicitTls TLS from the first byte
    /// @param perAddress connections one address may have; loopback is exempt
    public record Settings(
            String name,
            InetSocketAddress address,
            boolean implicitTls,
            int connections,
            int perAddress,
            int backlog) {}

    /// Binds at once, so that a taken port fails the start; accepts after [#start].
    public Listener(Settings settings, TlsIdentity tls, Handler handler) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The bound address, with the real port when 0 was asked for.
    public InetSocketAddress address() {
        throw new UnsupportedOperationException();
    }

    public void start() {
        throw new UnsupportedOperationException();
    }

    /// Stops accepting; running connections are closed and waited for, at most ten seconds.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
