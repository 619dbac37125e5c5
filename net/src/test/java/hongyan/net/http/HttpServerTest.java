package hongyan.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpServerTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpClient client = HttpClient.newHttpClient();
    private Optional<HttpServer> running = Optional.empty();

    @AfterEach
    void stop() throws IOException {
        client.shutdownNow();
        if (running.isPresent()) {
            running.get().close();
        }
    }

    private URI start(HttpSettings settings, Optional<Action> fallback, Route... routes) throws IOException {
        HttpServer server = new HttpServer(settings, Optional.empty(), List.of(routes), fallback);
        running = Optional.of(server);
        server.start();
        return URI.create("http://127.0.0.1:" + server.addresses().getFirst().getPort());
    }

    private URI start(Route... routes) throws IOException {
        return start(plain(), Optional.empty(), routes);
    }

    private static HttpSettings plain() {
        return HttpSettings.on(List.of(new HttpSettings.Port(LOOPBACK, false)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private HttpResponse<String> get(URI base, String path) throws IOException {
        return send(HttpRequest.newBuilder(base.resolve(path)));
    }

    /// RFC 9112 9.6: a client that first sends everything and then looks sees why, and no reset.
    @Test
    void aBodyThatIsRefusedIsReadAway() throws IOException {
        URI base = start(Route.post("/small", e -> e.bytes()).withBody(1000));
        int size = 12_000_000;
        for (int round = 0; round < 5; round++) {
            try (Socket socket = new Socket(base.getHost(), base.getPort())) {
                socket.setSoTimeout(20_000);
                OutputStream out = socket.getOutputStream();
                out.write(
                        ("POST /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + size + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                out.write(new byte[size]);
                out.flush();
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 413 ");
            }
        }
    }

    @Test
    void answersARouteWithItsVariablesDecoded() throws IOException {
        URI base = start(Route.get(
                "/files/{id}/{name}", e -> e.send(200, "text/plain", e.variable("id") + "|" + e.variable("name"))));
        assertThat(get(base, "/files/7/%E5%90%88%E5%90%8C%2F1.pdf").body()).isEqualTo("7|合同/1.pdf");
    }

    @Test
    void restVariableTakesTheRemainingSegments() throws IOException {
        URI base = start(Route.get("/f/{rest...}", e -> e.send(200, "text/plain", e.variable("rest"))));
        assertThat(get(base, "/f/a/b/c").body()).isEqualTo("a/b/c");
    }

    @Test
    void literalWinsOverVariable() throws IOException {
        URI base = start(
                Route.get("/d/{name}", e -> e.send(200, "text/plain", "variable")),
                Route.post("/d/free", e -> e.send(200, "text/plain", "free")));
        assertThat(get(base, "/d/x").body()).isEqualTo("variable");
        assertThat(send(HttpRequest.newBuilder(base.resolve("/d/free")).POST(HttpRequest.BodyPublishers.noBody()))
                        .body())
                .isEqualTo("free");
    }

    @Test
    void everyAnswerCarriesSecurityHeaders() throws IOException {
        URI base = start(Route.get("/x", e -> e.json(200, List.of())));
        for (String path : List.of("/x", "/unknown")) {
            var headers = get(base, path).headers();
            assertThat(headers.firstValue("Content-Security-Policy"))
                    .get()
                    .asString()
                    .contains("script-src 'self'");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
            assertThat(headers.firstValue("Cache-Control")).contains("no-store");
            assertThat(headers.firstValue("Server")).isEmpty();
        }
    }

    @Test
    void headHasTheFieldsOfGetAndNoBody() throws IOException {
        URI base = start(Route.get("/x", e -> e.send(200, "text/plain", "hello")));
        HttpResponse<String> head =
                send(HttpRequest.newBuilder(base.resolve("/x")).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.headers().firstValue("Content-Length")).contains("5");
        assertThat(head.body()).isEmpty();
        assertThat(get(base, "/x").body()).isEqualTo("hello");
    }

    @Test
    void wrongMethodIs405WithAllow() throws IOException {
        URI base = start(Route.get("/x", e -> e.empty(204)), Route.put("/x", e -> e.empty(204)));
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(base.resolve("/x")).DELETE());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, PUT");
    }

    @Test
    void unknownPathIs404() throws IOException {
        assertThat(get(start(), "/x").statusCode()).isEqualTo(404);
    }

    @Test
    void dotSegmentsAreRefusedHoweverSpelled() throws IOException {
        URI base = start(Route.get("/f/{rest...}", e -> e.empty(204)));
        for (String path : List.of("/f/%2e%2e/x", "/f/../../x", "/f/%2E/x", "/f/a%00b", "/f/%zz", "/f/%ff")) {
            assertThat(raw(base, "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void aBugIs500WithAReferenceAndNoDetails() throws IOException {
        URI base = start(Route.get("/x", e -> {
            throw new IllegalStateException("secret detail");
        }));
        HttpResponse<String> answer = get(base, "/x");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("reference").doesNotContain("secret");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void anActionThatDoesNotAnswerIsABug() throws IOException {
        assertThat(get(start(Route.get("/x", e -> {})), "/x").statusCode()).isEqualTo(500);
    }

    @Test
    void refusalsBecomeTheirStatus() throws IOException {
        URI base = start(
                Route.get("/gone", e -> {
                    throw new NotAllowed(Reason.NOT_FOUND);
                }),
                Route.get("/who", e -> {
                    throw new NotAllowed(Reason.AUTH_REQUIRED);
                }));
        assertThat(get(base, "/gone").statusCode()).isEqualTo(404);
        assertThat(get(base, "/gone").body()).contains("\"not-found\"");
        assertThat(get(base, "/who").headers().firstValue("WWW-Authenticate"))
                .get()
                .asString()
                .startsWith("Basic");
        assertThat(send(HttpRequest.newBuilder(base.resolve("/who")).header("Sec-Fetch-Site", "same-origin"))
                        .headers()
                        .firstValue("WWW-Authenticate"))
                .isEmpty();
    }

    @Test
    void bodiesAreBoundedAnnouncedOrNot() throws IOException {
        URI base = start(Route.post("/x", e -> e.send(200, "text/plain", "" + e.bytes().length))
                .withBody(10));
        var small = HttpRequest.BodyPublishers.ofString("0123456789");
        var large = HttpRequest.BodyPublishers.ofString("0123456789A");
        var chunked = HttpRequest.BodyPublishers.ofInputStream(
                () -> new java.io.ByteArrayInputStream("0123456789A".getBytes(StandardCharsets.UTF_8)));
        assertThat(send(HttpRequest.newBuilder(base.resolve("/x")).POST(small)).body())
                .isEqualTo("10");
        assertThat(send(HttpRequest.newBuilder(base.resolve("/x")).POST(large)).statusCode())
                .isEqualTo(413);
        assertThat(send(HttpRequest.newBuilder(base.resolve("/x")).POST(chunked))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void jsonBodiesThatAreNotObjectsAreRefused() throws IOException {
        URI base = start(Route.post("/x", e -> e.json(200, e.json())));
        for (String body : List.of("", "[]", "{", "{\"a\":1,\"a\":2}", "\u0000", "null")) {
            assertThat(send(HttpRequest.newBuilder(base.resolve("/x")).POST(HttpRequest.BodyPublishers.ofString(body)))
                            .statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(send(HttpRequest.newBuilder(base.resolve("/x"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}")))
                        .body())
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void largeHeadersAre431() throws IOException {
        URI base = start(Route.get("/x", e -> e.empty(204)));
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(base.resolve("/x")).header("X-Long", "a".repeat(20_000)));
        assertThat(answer.statusCode()).isEqualTo(431);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void queriesAndCookiesAreRead() throws IOException {
        URI base = start(Route.get(
                "/x",
                e -> e.send(
                        200,
                        "text/plain; charset=utf-8",
                        e.query("q").orElse("-") + "|" + e.query("empty").orElse("-") + "|"
                                + e.query("none").orElse("-") + "|"
                                + e.cookie("b").orElse("-"))));
        assertThat(send(HttpRequest.newBuilder(base.resolve("/x?a=1&q=%E5%BC%A0+3&empty=&bad=%ff"))
                                .header("Cookie", "a=1; b=two; c=3"))
                        .body())
                .isEqualTo("张 3||-|two");
    }

    @Test
    void forwardedAddressCountsFromATrustedProxyAlone() throws IOException {
        URI base = start(Route.get("/x", e -> e.send(200, "text/plain", e.peer().getHostAddress() + e.secure())));
        assertThat(send(HttpRequest.newBuilder(base.resolve("/x"))
                                .header("X-Forwarded-For", "6.6.6.6, 192.0.2.7")
                                .header("X-Forwarded-Proto", "https"))
                        .body())
                .isEqualTo("192.0.2.7true");
        TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8"));
        InetAddress stranger = InetAddress.ofLiteral("192.0.2.9");
        assertThat(proxies.client(stranger, List.of("1.2.3.4"))).isEqualTo(stranger);
        assertThat(proxies.client(InetAddress.ofLiteral("10.1.1.1"), List.of("6.6.6.6", "1.2.3.4", "10.9.9.9")))
                .isEqualTo(InetAddress.ofLiteral("1.2.3.4"));
        assertThatThrownBy(() -> TrustedProxies.of(List.of("example.org"))).hasMessageContaining("example.org");
    }

    @Test
    void nothingIsDoneInTheClearForAnotherMachine() throws IOException {
        AtomicInteger ran = new AtomicInteger();
        URI base = start(
                plain(),
                Optional.of(e -> e.send(200, "text/plain", "page")),
                Route.get("/api/x", e -> {
                    ran.incrementAndGet();
                    e.setCookie("hongyan", "token", 60).empty(204);
                }),
                Route.post("/api/x", e -> {
                    ran.incrementAndGet();
                    e.empty(204);
                }));
        for (String method : List.of("GET", "HEAD", "POST", "DELETE")) {
            HttpResponse<String> answer = fromAfar(base, method, "/api/x", "http");
            assertThat(answer.statusCode()).as(method).isEqualTo(403);
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
        assertThat(fromAfar(base, "POST", "/api/x", "http").body()).contains("\"tls-required\"");
        assertThat(ran).hasValue(0);
        HttpResponse<String> page = fromAfar(base, "GET", "/activate?token=a%20b", "http");
        assertThat(page.statusCode()).isEqualTo(308);
        assertThat(page.headers().firstValue("Location")).contains("https://127.0.0.1/activate?token=a%20b");
        assertThat(fromAfar(base, "HEAD", "/", "http").statusCode()).isEqualTo(308);
        assertThat(fromAfar(base, "POST", "/", "http").statusCode()).isEqualTo(403);

        assertThat(fromAfar(base, "GET", "/", "https").body()).isEqualTo("page");
        assertThat(fromAfar(base, "GET", "/api/x", "https").headers().firstValue("Set-Cookie"))
                .get()
                .asString()
                .contains("; Secure");
        assertThat(get(base, "/").body()).isEqualTo("page");
        assertThat(get(base, "/api/x").statusCode()).isEqualTo(204);
    }

    /// As a proxy on this machine passes it on.
    private HttpResponse<String> fromAfar(URI base, String method, String path, String scheme) throws IOException {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-Forwarded-For", "203.0.113.9")
                .header("X-Forwarded-Proto", scheme));
    }

    @Test
    void tooManyRequestsAtOnceAre503() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        Semaphore leave = new Semaphore(0);
        URI base = start(plain().withConcurrentRequests(1), Optional.empty(), Route.get("/x", e -> {
            inside.countDown();
            leave.acquireUninterruptibly();
            e.empty(204);
        }));
        var first = client.sendAsync(
                HttpRequest.newBuilder(base.resolve("/x")).build(), HttpResponse.BodyHandlers.ofString());
        inside.await();
        HttpResponse<String> second = get(base, "/x");
        assertThat(second.statusCode()).isIn(429, 503);
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        leave.release();
        assertThat(first.get().statusCode()).isEqualTo(204);
    }

    @Test
    void eventsArriveWhileTheStreamIsOpenAndEndWhenTheServerStops() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        URI base = start(Route.get("/events", e -> {
            try (EventStream events = e.events()) {
                events.event("state", "{\"a\":1}");
                sent.countDown();
                while (!events.stopped()) {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException stop) {
                        break;
                    }
                }
            }
        }));
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(base.resolve("/events")).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo(":");
        assertThat(lines.readLine()).isEmpty();
        assertThat(lines.readLine()).isEqualTo("event: state");
        assertThat(lines.readLine()).isEqualTo("data: {\"a\":1}");
        sent.await();
        running.orElseThrow().close();
        assertThat(lines.readLine()).isEmpty();
        assertThat(lines.readLine()).isNull();
    }

    @Test
    void aTakenPortFailsTheStartAndNamesItself() throws IOException {
        URI base = start();
        HttpSettings same = HttpSettings.on(List.of(
                new HttpSettings.Port(new InetSocketAddress(InetAddress.getLoopbackAddress(), base.getPort()), false)));
        assertThatThrownBy(() -> new HttpServer(same, Optional.empty(), List.of(), Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1 port " + base.getPort() + " is taken");
    }

    @Test
    void streamsLargeAnswers() throws IOException {
        URI base = start(Route.get("/x", e -> {
            try (OutputStream out = e.stream(200, "application/octet-stream", 3_000_000)) {
                for (int i = 0; i < 3000; i++) {
                    out.write(new byte[1000]);
                }
            }
        }));
        assertThat(get(base, "/x").body()).hasSize(3_000_000);
    }

    @Test
    void servesTheWebApplicationFromAFolder(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("assets"));
        Files.writeString(folder.resolve("index.html"), "<!doctype html>");
        Files.writeString(folder.resolve("assets/app-1a2b.js"), "let a");
        Files.writeString(folder.resolve("assets/app-1a2b.js.gz"), "zipped");
        URI base = start(plain(), Optional.of(StaticFiles.folder(folder)), Route.get("/api/x", e -> e.empty(204)));
        for (String page : List.of("/", "/mail", "/mail/inbox/7")) {
            HttpResponse<String> answer = get(base, page);
            assertThat(answer.body()).as(page).isEqualTo("<!doctype html>");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        }
        HttpResponse<String> script = get(base, "/assets/app-1a2b.js");
        assertThat(script.body()).isEqualTo("let a");
        assertThat(script.headers().firstValue("Cache-Control"))
                .get()
                .asString()
                .contains("immutable");
        String etag = script.headers().firstValue("ETag").orElseThrow();
        assertThat(send(HttpRequest.newBuilder(base.resolve("/assets/app-1a2b.js"))
                                .header("If-None-Match", etag))
                        .statusCode())
                .isEqualTo(304);
        HttpResponse<String> zipped =
                send(HttpRequest.newBuilder(base.resolve("/assets/app-1a2b.js")).header("Accept-Encoding", "gzip, br"));
        assertThat(zipped.body()).isEqualTo("zipped");
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(get(base, "/assets/missing.js").statusCode()).isEqualTo(404);
        assertThat(get(base, "/api/unknown").statusCode()).isEqualTo(404);
        assertThat(get(base, "/api/unknown").body()).contains("not-found");
    }

    @Test
    void aBodyThatBreaksOffIsNobodysBug() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        java.util.concurrent.atomic.AtomicReference<Throwable> seen =
                new java.util.concurrent.atomic.AtomicReference<>();
        URI base = start(Route.post("/x", e -> {
            try {
                e.bytes();
            } catch (IOException | RuntimeException failure) {
                seen.set(failure);
                throw failure;
            } finally {
                ended.countDown();
            }
        }));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort())) {
            socket.getOutputStream()
                    .write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc"
                            .getBytes(StandardCharsets.US_ASCII));
        }
        ended.await();
        assertThat(seen.get()).isInstanceOf(ClientGone.class);
    }

    private static String raw(URI base, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
