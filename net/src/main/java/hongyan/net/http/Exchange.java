package hongyan.net.http;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.base.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One request and its answer. *Threads*: one, a virtual one; reads and writes block.
///
/// Answer exactly once: [#send], [#json], [#empty], [#stream] or [#events]; headers before it.
public final class Exchange {
    private static final long READ_AWAY = 16L << 20;
    private static final int HTTPS = 443;

    private final HttpServer server;
    private final Request request;
    private final Response response;
    private final Map<String, String> variables;
    private final long maxBody;
    private final InetAddress peer;
    private final boolean secure;
    private final boolean proxied;
    private boolean answered;
    private Dispatch.@Nullable Permit permit;

    Exchange(HttpServer server, Request request, Response response, Map<String, String> variables, long maxBody) {
        this.server = server;
        this.request = request;
        this.response = response;
        this.variables = variables;
        this.maxBody = maxBody;
        InetAddress direct = HttpServer.peer(request);
        boolean behind = server.proxies().trusts(direct);
        this.proxied = behind
                && (request.getHeaders().contains("X-Forwarded-For")
                        || request.getHeaders().contains("X-Forwarded-Proto"));
        this.peer = behind ? server.proxies().client(direct, headerList("X-Forwarded-For")) : direct;
        this.secure = request.getConnectionMetaData().isSecure()
                || behind && header("X-Forwarded-Proto").orElse("").strip().equals("https");
    }

    /// Upper case.
    public String method() {
        return request.getMethod();
    }

    /// As sent, encoded, without the query.
    public String path() {
        return Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
    }

    /// The value of a variable of the route's pattern, decoded.
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the pattern has no variable " + name);
        }
        return value;
    }

    /// The first query parameter of this name, decoded; one that does not decode counts as absent.
    public Optional<String> query(String name) {
        String query = request.getHttpURI().getQuery();
        if (query == null) {
            return Optional.empty();
        }
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', start);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (Paths.decode(query, start, nameEnd, true).filter(name::equals).isPresent()) {
                return Paths.decode(query, Math.min(nameEnd + 1, end), end, true);
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    /// The first field of this name.
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /// All elements of a comma-separated list field, in order.
    public List<String> headerList(String name) {
        List<String> values = new ArrayList<>();
        for (String field : request.getHeaders().getValuesList(name)) {
            for (String value : field.split(",", -1)) {
                values.add(value.strip());
            }
        }
        return values;
    }

    /// The first cookie of this name (RFC 6265 4.2).
    public Optional<String> cookie(String name) {
        for (String field : request.getHeaders().getValuesList("Cookie")) {
            for (String pair : field.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    return Optional.of(pair.substring(equals + 1).strip());
                }
            }
        }
        return Optional.empty();
    }

    /// Who is asking: the client's address, behind trusted proxies the one they name.
    public InetAddress peer() {
        return peer;
    }

    /// Whether the client speaks TLS, to us or to a trusted proxy.
    public boolean secure() {
        return secure;
    }

    /// Whether a password or a cookie may be in it: TLS, or the machine itself.
    boolean isPrivate() {
        return secure || peer.isLoopbackAddress();
    }

    /// The same over TLS; empty when there is no TLS port. Behind a proxy it is the proxy's, on the port that
    /// `https` has by itself.
    Optional<String> overTls() {
        OptionalInt port = proxied ? OptionalInt.of(HTTPS) : server.tlsPort();
        if (port.isEmpty()) {
            return Optional.empty();
        }
        String suffix = port.getAsInt() == HTTPS ? "" : ":" + port.getAsInt();
        return Optional.of("https://" + Request.getServerName(request) + suffix
                + request.getHttpURI().getPathQuery());
    }

    /// `https://host:port` as the client wrote it, for links back.
    public String origin() {
        String host = header("Host").orElseGet(() -> {
            String authority = request.getHttpURI().getAuthority();
            return authority == null ? "localhost" : authority;
        });
        return (secure ? "https://" : "http://") + host;
    }

    /// Media type of the body without parameters, lower case; empty when it has none.
    public String contentType() {
        String type = header("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(java.util.Locale.ROOT);
    }

    /// The body, bounded by the route.
    ///
    /// @throws BadSyntax `TOO_BIG` here or while reading
    public InputStream body() {
        if (request.getLength() > maxBody) {
            BadSyntax tooBig = new BadSyntax(Reason.TOO_BIG);
            readAway(tooBig);
            throw tooBig;
        }
        return new BoundedBody(Content.Source.asInputStream(request), maxBody);
    }

    /// Who is still sending when the connection closes sees a reset instead of the answer (RFC 9112 9.6): up to 16 MiB,
    /// and up to twice what the route takes, is read and dropped. Not for who waits to be told
    /// (`Expect: 100-continue`).
    private void readAway(BadSyntax why) {
        if (request.getLength() > Math.max(READ_AWAY, 2 * maxBody)
                || header("Expect").isPresent()) {
            return;
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            why.addSuppressed(gone);
        }
    }

    /// The whole body.
    public byte[] bytes() throws IOException {
        try (InputStream in = body()) {
            return in.readAllBytes();
        }
    }

    /// The whole body as a JSON object.
    ///
    /// @throws BadSyntax `SYNTAX` when it is not one
    public ObjectNode json() throws IOException {
        byte[] bytes = bytes();
        try {
            JsonNode node = Json.parse(bytes);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException notJson) {
            throw new BadSyntax(Reason.SYNTAX, "not JSON");
        }
        throw new BadSyntax(Reason.SYNTAX, "not a JSON object");
    }

    /// Sets a field of the answer, replacing one of the same name. Line breaks and controls are refused.
    public Exchange header(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) == 0x7f) {
                throw new IllegalArgumentException("control character in header " + name);
            }
        }
        response.getHeaders().put(name, value);
        return this;
    }

    /// Adds a Set-Cookie field: HttpOnly, SameSite=Lax, Path=/, Secure over TLS. `seconds` 0 removes the cookie,
    /// negative lets it live as long as the browser.
    public Exchange setCookie(String name, String value, long seconds) {
        String age = seconds < 0 ? "" : "; Max-Age=" + seconds;
        response.getHeaders()
                .add(
                        "Set-Cookie",
                        name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + age + (secure ? "; Secure" : ""));
        return this;
    }

    /// Answers with bytes. No caching unless a Cache-Control was set.
    public void send(int status, String type, byte[] body) throws IOException {
        begin(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        // RFC 9110 9.3.2: HEAD has the same fields and no content
        Content.Sink.write(response, true, isHead() ? ByteBuffer.allocate(0) : ByteBuffer.wrap(body));
    }

    /// Answers with text.
    public void send(int status, String type, String body) throws IOException {
        send(status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    /// Answers with a value as JSON.
    public void json(int status, Object value) throws IOException {
        send(status, "application/json; charset=utf-8", Json.bytes(value));
    }

    /// Answers without a body.
    public void empty(int status) throws IOException {
        begin(status);
        if (status != 204 && status != 304) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        }
        Content.Sink.write(response, true, ByteBuffer.allocate(0));
    }

    /// Answers with what is written to the stream; close it. A failure in the middle breaks the connection, so that the
    /// client notices.
    ///
    /// @param length exact, or negative when not known
    public OutputStream stream(int status, String type, long length) {
        begin(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        if (length >= 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        }
        return isHead() ? OutputStream.nullOutputStream() : Content.Sink.asOutputStream(response);
    }

    /// Answers with a stream of events (`text/event-stream`). Close it before the action returns.
    ///
    /// @throws hongyan.base.failure.TryLater `TOO_MANY_CONNECTIONS`
    public EventStream events() throws IOException {
        EventStream events = server.openEvents(peer, response);
        begin(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.getHeaders().put("X-Accel-Buffering", "no");
        request.addIdleTimeoutListener(timeout -> false);
        if (permit != null) {
            permit.release();
        }
        events.start(isHead());
        return events;
    }

    /// The permit of this request: an event stream gives it back at once, it may stay for hours.
    void holds(Dispatch.Permit held) {
        permit = held;
    }

    boolean answered() {
        return answered;
    }

    /// Forgets what was set so far, for an error answer; false when bytes are out already.
    boolean reset() {
        if (response.isCommitted()) {
            return false;
        }
        response.reset();
        answered = false;
        SecurityHeaders.put(response.getHeaders(), secure);
        return true;
    }

    private boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    private void begin(int status) {
        if (answered) {
            throw new IllegalStateException("answered twice");
        }
        answered = true;
        response.setStatus(status);
        if (!response.getHeaders().contains(HttpHeader.CACHE_CONTROL)) {
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        }
    }
}
