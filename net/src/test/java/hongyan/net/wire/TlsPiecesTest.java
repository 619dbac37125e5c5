package hongyan.net.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.tls.ClientTls;
import hongyan.net.tls.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS records that arrive in small pieces, as on a bad line: through a relay that cuts everything up.
class TlsPiecesTest {
    @TempDir
    Path folder;

    private record Through(Wire wire, Connection server, Connection client, ExecutorService threads)
            implements AutoCloseable {
        static Through make(TlsIdentity identity, int piece) throws Exception {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            Wire wire = new Wire("pieces");
            try (ServerSocketChannel listening = ServerSocketChannel.open();
                    ServerSocket relay = new ServerSocket(0, 1, loopback)) {
                listening.bind(new InetSocketAddress(loopback, 0));
                Connection client = wire.connect(
                        new InetSocketAddress(loopback, relay.getLocalPort()), null, Duration.ofSeconds(5));
                Socket near = relay.accept();
                Socket far = new Socket(loopback, ((InetSocketAddress) listening.getLocalAddress()).getPort());
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                var _ = threads.submit(() -> pump(near, far, piece));
                var _ = threads.submit(() -> pump(far, near, piece));
                Connection server = wire.accepted(listening.accept(), Optional.of(identity));
                Future<?> handshake = threads.submit(() -> {
                    server.startTls();
                    return true;
                });
                client.startTls(ClientTls.opportunistic(), "pieces.test");
                handshake.get(20, TimeUnit.SECONDS);
                return new Through(wire, server, client, threads);
            }
        }

        private static Object pump(Socket from, Socket to, int piece) throws IOException {
            Random random = new Random(5);
            try (from;
                    to) {
                byte[] bytes = new byte[piece];
                InputStream in = from.getInputStream();
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes, 0, 1 + random.nextInt(piece))) {
                    to.getOutputStream().write(bytes, 0, n);
                }
                return true;
            }
        }

        @Override
        public void close() {
            client.close();
            server.close();
            wire.close();
            threads.close();
        }
    }

    @Test
    void everythingArrivesExactly() throws Exception {
        byte[] bytes = new byte[60_000];
        new Random(4).nextBytes(bytes);
        try (Through through = Through.make(TlsIdentity.inFolder(folder, "pieces.test"), 700)) {
            for (int round = 0; round < 5; round++) {
                Future<byte[]> got = through.threads()
                        .submit(() ->
                                through.server().in().literal(bytes.length).readAllBytes());
                through.client().out().write(bytes);
                through.client().out().flush();
                assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void halfARecordIsNotYetReadable() throws Exception {
        try (Through through = Through.make(TlsIdentity.inFolder(folder, "pieces.test"), 3)) {
            WireReader in = through.server().in();
            assertThat(in.await(Duration.ofMillis(80))).isFalse();
            through.client().out().write("one\r\ntwo\r\n".getBytes(ISO_8859_1));
            through.client().out().flush();
            while (!in.buffered()) {
                Thread.onSpinWait(); // looks at every half of the record on the way
            }
            assertThat(in.line(10, true)).isEqualTo("one".getBytes(ISO_8859_1));
            assertThat(in.buffered()).isTrue();
            assertThat(in.line(10, true)).isEqualTo("two".getBytes(ISO_8859_1));
            assertThat(in.buffered()).isFalse();
        }
    }

    @Test
    void anIdleTlsConnectionHoldsNoBuffers() throws Exception {
        try (Through through = Through.make(TlsIdentity.inFolder(folder, "pieces.test"), 1000)) {
            Wire wire = through.wire();
            through.client().out().write("one\r\n".getBytes(ISO_8859_1));
            through.client().out().flush();
            assertThat(through.server().in().line(10, true)).hasSize(3);
            assertThat(through.server().in().await(Duration.ofMillis(150))).isFalse();
            assertThat(through.client().in().await(Duration.ofMillis(150))).isFalse(); // takes the session tickets
            int spare = wire.spareBuffers();
            byte[] one = wire.buffers().take();
            assertThat(wire.spareBuffers()).isEqualTo(spare - 1);
            wire.buffers().give(one);
            // whatever was ever out is back: a further exchange needs no new ones
            through.client().out().write("two\r\n".getBytes(ISO_8859_1));
            through.client().out().flush();
            assertThat(through.server().in().line(10, true)).hasSize(3);
            assertThat(through.server().in().await(Duration.ofMillis(150))).isFalse();
            assertThat(wire.spareBuffers()).isEqualTo(spare);
        }
    }
}
