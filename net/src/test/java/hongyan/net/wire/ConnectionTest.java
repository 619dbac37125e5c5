package hongyan.net.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.net.tls.ClientTls;
import hongyan.net.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
    @TempDir
    Path folder;

    /// Both ends are ours: client and server TLS on one pair of sockets.
    private record Both(Wire wire, Connection server, Connection client) implements AutoCloseable {
        static Both make(TlsIdentity identity) throws IOException {
            Wire wire = new Wire("both");
            try (ServerSocketChannel listening = ServerSocketChannel.open()) {
                listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Connection client =
                        wire.connect((InetSocketAddress) listening.getLocalAddress(), null, Duration.ofSeconds(5));
                return new Both(wire, wire.accepted(listening.accept(), Optional.of(identity)), client);
            }
        }

        void tls(ExecutorService threads, ClientTls policy) throws Exception {
            Future<?> theirs = threads.submit(() -> {
                server.startTls();
                return true;
            });
            client.startTls(policy, "mail.example.test");
            theirs.get(10, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            client.close();
            server.close();
            wire.close();
        }
    }

    @Test
    void tlsCarriesBothDirectionsExactly() throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, "mail.example.test");
        byte[] bytes = new byte[300_000];
        new Random(2).nextBytes(bytes);
        try (Both both = Both.make(identity);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            both.tls(threads, ClientTls.opportunistic());
            assertThat(both.server().secure()).isTrue();
            assertThat(both.server().tlsDescription().orElseThrow()).startsWith("TLSv1.3 TLS_");
            for (Connection from : new Connection[] {both.client(), both.server()}) {
                Connection to = from == both.client() ? both.server() : both.client();
                Future<byte[]> got =
                        threads.submit(() -> to.in().literal(bytes.length).readAllBytes());
                from.out().write(bytes, 0, 7);
                from.out().write(bytes, 7, bytes.length - 7);
                from.out().flush();
                assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void bytesSaidBeforeTheHandshakeAreDropped() throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, "mail.example.test");
        try (Both both = Both.make(identity);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            both.client().out().write("STARTTLS\r\nINJECTED\r\n".getBytes(ISO_8859_1));
            both.client().out().flush();
            assertThat(both.server().in().line(100, true)).isEqualTo("STARTTLS".getBytes(ISO_8859_1));
            both.tls(threads, ClientTls.opportunistic());
            both.client().out().write("REAL\r\n".getBytes(ISO_8859_1));
            both.client().out().flush();
            assertThat(both.server().in().line(100, true)).isEqualTo("REAL".getBytes(ISO_8859_1));
        }
    }

    @Test
    void aVerifyingClientRefusesASelfSignedCertificate() throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, "mail.example.test");
        try (Both both = Both.make(identity);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThatThrownBy(() -> both.tls(threads, ClientTls.verified(null)))
                    .isInstanceOf(IOException.class);
            both.client().abort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theJdksOwnClientTalksTls(String protocol) throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, "localhost");
        try (Pair pair = Pair.make(identity);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> served = threads.submit(() -> {
                pair.ours().startTls();
                String line = new String(pair.ours().in().line(100, true), ISO_8859_1);
                pair.ours().out().write((line + "\r\n").getBytes(ISO_8859_1));
                pair.ours().out().flush();
                return line;
            });
            SSLSocket tls = trusting(pair.peer());
            tls.setEnabledProtocols(new String[] {protocol});
            tls.getOutputStream().write("hello\r\n".getBytes(ISO_8859_1));
            assertThat(tls.getInputStream().readNBytes(7)).isEqualTo("hello\r\n".getBytes(ISO_8859_1));
            assertThat(served.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
        }
    }

    @Test
    void renegotiationEndsTheConnection() throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, "localhost");
        try (Pair pair = Pair.make(identity);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> served = threads.submit(() -> {
                pair.ours().startTls();
                return pair.ours().in().line(100, true);
            });
            SSLSocket tls = trusting(pair.peer());
            tls.setEnabledProtocols(new String[] {"TLSv1.2"});
            tls.startHandshake();
            Future<?> again = threads.submit(() -> {
                tls.startHandshake();
                return true;
            });
            assertThatThrownBy(() -> served.get(10, TimeUnit.SECONDS)).hasMessageContaining("renegotiation refused");
            pair.ours().close();
            assertThat(again).succeedsWithin(Duration.ofSeconds(10)); // the JDK's client takes the end for an end
        }
    }

    @Test
    void garbageInsteadOfAHandshakeFails() throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, "localhost");
        try (Pair pair = Pair.make(identity)) {
            pair.send("GET / HTTP/1.0\r\n\r\n");
            assertThatThrownBy(() -> pair.ours().startTls()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aPeerThatDoesNotReadIsCut() throws Exception {
        try (Pair pair = Pair.make();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = threads.submit(() -> {
                byte[] much = new byte[1 << 20];
                for (int i = 0; i < 200; i++) {
                    pair.ours().out().write(much);
                }
                return true;
            });
            long later = System.nanoTime() + Wire.WRITE_TIMEOUT.toNanos();
            while (!writer.isDone()) { // the buffers of the kernel fill up, then one write stands still
                pair.wire().look(later);
                Thread.onSpinWait();
            }
            assertThatThrownBy(writer::get).hasCauseInstanceOf(IOException.class);
            assertThat(pair.ours().closed()).isTrue();
        }
    }

    @Test
    void theLastReplyArrivesThoughInputIsUnread() throws Exception {
        try (Pair pair = Pair.make()) {
            pair.send("DATA".repeat(1000));
            pair.ours().out().write("421 bye\r\n".getBytes(ISO_8859_1));
            pair.ours().out().flush();
            Thread closer = Thread.startVirtualThread(pair.ours()::close);
            assertThat(pair.peer().getInputStream().readNBytes(9)).isEqualTo("421 bye\r\n".getBytes(ISO_8859_1));
            assertThat(pair.peer().getInputStream().read()).isEqualTo(-1);
            pair.peer().close();
            closer.join();
        }
    }

    @Test
    void closingDoesNotWaitForAPeerThatDribbles() throws Exception {
        try (Pair pair = Pair.make();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pair.send("x");
            assertThat(pair.ours().in().await(Duration.ofSeconds(5))).isTrue();
            pair.send("y");
            Future<?> dribble = threads.submit(() -> {
                while (true) {
                    pair.send("z"); // until the other side is gone
                    Thread.sleep(5);
                }
            });
            long begin = System.nanoTime();
            pair.ours().close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThatThrownBy(() -> dribble.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aTlsPeerThatDoesNotReadIsCut() throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, "mail.example.test");
        try (Both both = Both.make(identity);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            both.tls(threads, ClientTls.opportunistic());
            Future<?> writer = threads.submit(() -> {
                byte[] much = new byte[1 << 20];
                for (int i = 0; i < 200; i++) {
                    both.server().out().write(much);
                }
                return true;
            });
            long later = System.nanoTime() + Wire.WRITE_TIMEOUT.toNanos();
            while (!writer.isDone()) {
                both.wire().look(later);
                Thread.onSpinWait();
            }
            both.server().close();
            assertThatThrownBy(writer::get).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void drainEndsTheInputAndLetsTheOutputFinish() throws Exception {
        try (Pair pair = Pair.make();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> waiting = threads.submit(() -> pair.ours().in().await(Duration.ofSeconds(20)));
            pair.ours().drain();
            assertThat(waiting.get(5, TimeUnit.SECONDS)).isFalse();
            assertThat(pair.ours().draining()).isTrue();
            pair.ours().out().write("* BYE\r\n".getBytes(ISO_8859_1));
            pair.ours().close();
            // close does not flush for the session: what was not flushed is not promised
            assertThat(pair.peer().getInputStream().read()).isEqualTo(-1);
        }
    }

    private static SSLSocket trusting(Socket socket) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new javax.net.ssl.TrustManager[] {new Any()}, null);
        return (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), false);
    }

    private static final class Any implements javax.net.ssl.X509TrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
