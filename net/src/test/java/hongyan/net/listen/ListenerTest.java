package hongyan.net.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.net.tls.TlsIdentity;
import hongyan.net.wire.Connection;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTest {
    @TempDir
    Path folder;

    /// Sends each line back; `bug` throws.
    private static final class Echo implements Handler {
        @Override
        public void run(Connection connection) throws IOException {
            connection.in().timeout(Duration.ofSeconds(20));
            for (; ; ) {
                if (!connection.in().await(Duration.ofSeconds(20)) && connection.draining()) {
                    connection.out().write("421 going\r\n".getBytes(ISO_8859_1));
                    connection.out().flush();
                    return;
                }
                byte[] line = connection.in().line(100, true);
                if (new String(line, ISO_8859_1).equals("bug")) {
                    throw new IllegalStateException("a bug, on purpose");
                }
                connection.out().write(line);
                connection.out().write("\r\n".getBytes(ISO_8859_1));
                connection.out().flush();
            }
        }

        @Override
        public byte[] busy() {
            return "421 busy\r\n".getBytes(ISO_8859_1);
        }
    }

    private static Listener listener(int total, boolean tls, TlsIdentity identity) throws IOException {
        Listener listener = new Listener(
                new Listener.Settings(
                        "echo", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls, total, 1, 50),
                identity,
                new Echo());
        listener.start();
        return listener;
    }

    private static String say(Socket socket, String line, int answer) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(line.getBytes(ISO_8859_1));
        return new String(socket.getInputStream().readNBytes(answer), ISO_8859_1);
    }

    private static Socket connect(Listener listener) throws IOException {
        return new Socket(listener.address().getAddress(), listener.address().getPort());
    }

    @Test
    void aTakenPortIsSaidInOneLine() throws IOException {
        try (Listener first = listener(10, false, TlsIdentity.inFolder(folder, "localhost"))) {
            int port = first.address().getPort();
            assertThatThrownBy(() -> new Listener(
                            new Listener.Settings("smtp", first.address(), false, 1, 1, 1), null, new Echo()))
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen for smtp on 127.0.0.1 port " + port + ": Address already in use");
        }
    }

    @Test
    void beyondThePermitsAPeerIsToldSoAndAFreedPermitServesTheNext() throws Exception {
        try (Listener listener = listener(2, false, TlsIdentity.inFolder(folder, "localhost"))) {
            Socket one = connect(listener);
            Socket two = connect(listener); // loopback has no limit of its own
            assertThat(say(one, "a\r\n", 3)).isEqualTo("a\r\n");
            assertThat(say(two, "b\r\n", 3)).isEqualTo("b\r\n");
            try (Socket three = connect(listener)) {
                assertThat(say(three, "", 10)).isEqualTo("421 busy\r\n");
                assertThat(three.getInputStream().read()).isEqualTo(-1);
            }
            one.close();
            long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (listener.connections() > 1 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            try (Socket four = connect(listener)) {
                assertThat(say(four, "d\r\n", 3)).isEqualTo("d\r\n");
            }
            two.close();
        }
    }

    @Test
    void anAddressHasItsOwnLimit() throws IOException {
        Permits permits = new Permits(10, 2);
        InetAddress peer = InetAddress.ofLiteral("192.0.2.1");
        assertThat(permits.take(peer)).isTrue();
        assertThat(permits.take(peer)).isTrue();
        assertThat(permits.take(peer)).isFalse();
        assertThat(permits.take(InetAddress.ofLiteral("192.0.2.2"))).isTrue();
        assertThat(permits.used()).isEqualTo(3);
        permits.give(peer);
        assertThat(permits.take(peer)).isTrue();
    }

    @Test
    void aBugEndsOneConnectionOnly() throws IOException {
        try (Listener listener = listener(10, false, TlsIdentity.inFolder(folder, "localhost"));
                Socket bad = connect(listener);
                Socket good = connect(listener)) {
            bad.setSoTimeout(10_000);
            bad.getOutputStream().write("bug\r\n".getBytes(ISO_8859_1));
            assertThat(bad.getInputStream().read()).isEqualTo(-1);
            assertThat(say(good, "a\r\n", 3)).isEqualTo("a\r\n");
        }
    }

    @Test
    void closeLetsSessionsSayGoodbye() throws IOException {
        Listener listener = listener(10, false, TlsIdentity.inFolder(folder, "localhost"));
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(connect(listener));
            assertThat(say(clients.get(i), "a\r\n", 3)).isEqualTo("a\r\n");
        }
        listener.close();
        for (Socket client : clients) {
            assertThat(say(client, "", 11)).isEqualTo("421 going\r\n");
            client.close();
        }
        assertThat(listener.connections()).isZero();
    }

    @Test
    void theCertificateIsChosenByName() throws Exception {
        TlsIdentity.inFolder(folder.resolve("b.test"), "b.test");
        TlsIdentity identity = TlsIdentity.inFolder(folder, "a.test");
        try (Listener listener = listener(10, true, identity)) {
            for (String host : List.of("a.test", "b.test", "unknown.test")) {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new Any()}, null);
                try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                        .createSocket(
                                connect(listener),
                                "localhost",
                                listener.address().getPort(),
                                true)) {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setServerNames(List.of(new SNIHostName(host)));
                    socket.setSSLParameters(parameters);
                    assertThat(say(socket, "a\r\n", 3)).isEqualTo("a\r\n");
                    assertThat(socket.getSession().getPeerCertificates()[0].toString())
                            .contains("CN=" + (host.equals("b.test") ? "b.test" : "a.test"));
                }
            }
        }
    }

    private static final class Any implements X509TrustManager {
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
