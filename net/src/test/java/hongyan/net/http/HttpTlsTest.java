package hongyan.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import hongyan.net.tls.TlsIdentity;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP over TLS: HTTP/2 by ALPN, HTTP/1.1 for who does not speak it.
final class HttpTlsTest {
    @TempDir
    Path folder;

    private HttpServer server;
    private URI base;

    @BeforeEach
    void start() throws IOException {
        HttpSettings settings = HttpSettings.on(List.of(
                new HttpSettings.Port(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), true),
                new HttpSettings.Port(new InetSocketAddress(0), false)));
        Route echo = Route.post(
                "/echo", e -> e.send(200, "text/plain", e.secure() + " " + e.origin() + " " + e.bytes().length));
        server = new HttpServer(
                settings,
                TlsIdentity.inFolder(folder, "mail.example.test"),
                List.of(echo, Route.get("/x", e -> e.send(200, "text/plain", "hello"))),
                Optional.of(e -> e.send(200, "text/plain", "page")));
        server.start();
        base = URI.create("https://127.0.0.1:" + server.addresses().getFirst().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static HttpClient client(HttpClient.Version version) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
        return HttpClient.newBuilder().version(version).sslContext(context).build();
    }

    private HttpResponse<String> get(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void speaksHttp2ByAlpnAndSaysHsts() throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> answer = get(client, HttpRequest.newBuilder(base.resolve("/x")));
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
            HttpResponse<String> posted = get(
                    client,
                    HttpRequest.newBuilder(base.resolve("/echo"))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[300_000])));
            assertThat(posted.body()).isEqualTo("true " + base + " 300000");
            client.shutdownNow();
        }
    }

    @Test
    void pagesAskedForInTheClearFromAnotherMachineLeadHere() throws Exception {
        Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeThat(own).isPresent();
        String host = own.get().getHostAddress();
        URI clear =
                URI.create("http://" + host + ":" + server.addresses().get(1).getPort());
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> page = get(client, HttpRequest.newBuilder(clear.resolve("/mail?a=1")));
            assertThat(page.statusCode()).isEqualTo(308);
            assertThat(page.headers().firstValue("Location"))
                    .contains("https://" + host + ":" + base.getPort() + "/mail?a=1");
            assertThat(get(client, HttpRequest.newBuilder(clear.resolve("/x"))).statusCode())
                    .isEqualTo(403);
            client.shutdownNow();
        }
    }

    @Test
    void manyStreamsShareOneConnection() throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
            List<CompletableFuture<HttpResponse<String>>> running = java.util.stream.IntStream.range(0, 100)
                    .mapToObj(i -> client.sendAsync(
                            HttpRequest.newBuilder(base.resolve("/x")).build(), HttpResponse.BodyHandlers.ofString()))
                    .toList();
            for (var each : running) {
                assertThat(each.get().body()).isEqualTo("hello");
            }
            client.shutdownNow();
        }
    }

    @Test
    void speaksHttp11ToOldClients() throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
            HttpResponse<String> answer = get(client, HttpRequest.newBuilder(base.resolve("/x")));
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.body()).isEqualTo("hello");
            client.shutdownNow();
        }
    }

    @Test
    void plainTextOnATlsPortIsNotServed() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("hello");
        } catch (IOException reset) {
            assertThat(reset).isNotNull();
        }
    }

    /// The certificate is self-signed, and this test is not about it.
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
