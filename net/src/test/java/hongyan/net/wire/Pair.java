package hongyan.net.wire;

import hongyan.net.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection under test and the bare socket of its peer.
record Pair(Wire wire, Connection ours, Socket peer) implements AutoCloseable {
    static Pair make() throws IOException {
        return make(null);
    }

    static Pair make(@Nullable TlsIdentity identity) throws IOException {
        Wire wire = new Wire("test");
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            Socket peer = new Socket(address.getAddress(), address.getPort());
            peer.setTcpNoDelay(true);
            return new Pair(wire, wire.accepted(server.accept(), Optional.ofNullable(identity)), peer);
        }
    }

    void send(String text) throws IOException {
        peer.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        peer.close();
        ours.close();
        wire.close();
    }
}
