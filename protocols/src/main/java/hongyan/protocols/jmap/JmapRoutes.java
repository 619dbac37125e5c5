package hongyan.protocols.jmap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.json.Json;
import hongyan.kv.blob.Draft;
import hongyan.net.http.Action;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Principal;
import hongyan.store.upload.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.ObjectNode;

/// The resources of JMAP on the HTTP server (RFC 8620 2, 3.1, 6, 7.3).
///
/// *Threads*: safe. Every resource signs its caller in first; what is in the path must be the caller's own.
public final class JmapRoutes {
    private static final String PROTOCOL = "jmap";
    private static final Duration SWEEP = Duration.ofHours(1);

    private final Jmap jmap;
    private final Dispatcher dispatcher;
    private final Blobs blobs;
    private final StatePush push;
    private final Rendition rendition;
    private final Gate requests = new Gate(Limits.CONCURRENT_REQUESTS);
    private final Gate uploads = new Gate(Limits.CONCURRENT_UPLOAD);
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.EPOCH);

    public JmapRoutes(Jmap jmap) {
        this.jmap = jmap;
        this.blobs = new Blobs(jmap.store(), jmap.bodies(), jmap.uploads());
        this.dispatcher = new Dispatcher(new Methods(jmap, blobs));
        this.push = new StatePush(jmap.store(), jmap.signIn()::admits);
        this.rendition = new Rendition(jmap.store(), jmap.bodies());
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/.well-known/jmap", this::session),
                Route.get("/jmap/session", this::session),
                Route.post(SessionResource.API, problems(this::api)).withBody(Limits.SIZE_REQUEST),
                Route.post("/jmap/upload/{accountId}", problems(this::upload)).withBody(Limits.SIZE_UPLOAD),
                Route.post("/jmap/upload/{accountId}/", problems(this::upload)).withBody(Limits.SIZE_UPLOAD),
                Route.get("/jmap/download/{accountId}/{blobId}/{name}", this::download),
                Route.get("/jmap/rendition/{accountId}/{emailId}", this::rendition),
                Route.get("/jmap/eventsource", this::events));
    }

    /// Request-level failures as problem details.
    private static Action problems(Action action) {
        return exchange -> {
            try {
                action.run(exchange);
            } catch (RequestError error) {
                exchange.send(error.status(), RequestError.MEDIA_TYPE, Json.bytes(error.json()));
            }
        };
    }

    private Principal signIn(Exchange exchange) {
        return jmap.signIn().principal(exchange, PROTOCOL);
    }

    /// The caller, who must own the account in the path. Somebody else's is as unknown as one that does not exist.
    private Principal owner(Exchange exchange) {
        Principal principal = signIn(exchange);
        if (principal.account() == 0 || !exchange.variable("accountId").equals(Ids.account(principal.account()))) {
            throw new NotAllowed(Reason.NOT_FOUND, "not the caller's account");
        }
        return principal;
    }

    private void session(Exchange exchange) throws IOException {
        Principal principal = signIn(exchange);
        exchange.header("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.json(
                200,
                SessionResource.json(
                        principal, exchange.origin(), jmap.sending().maxSize()));
    }

    private void api(Exchange exchange) throws IOException {
        Principal principal = signIn(exchange);
        if (!exchange.contentType().equals("application/json")) {
            throw RequestError.notJson("The content type must be application/json");
        }
        if (!requests.enter(principal.account())) {
            throw RequestError.limit("maxConcurrentRequests");
        }
        try {
            byte[] body = body(exchange);
            ObjectNode answer = dispatcher.run(
                    principal, exchange.peer(), exchange.secure(), body, SessionResource.state(principal));
            exchange.json(200, answer);
        } finally {
            requests.leave(principal.account());
        }
    }

    private static byte[] body(Exchange exchange) throws IOException {
        try (InputStream in = exchange.body()) {
            return in.readAllBytes();
        } catch (hongyan.base.failure.BadSyntax tooBig) {
            throw RequestError.limit("maxSizeRequest");
        }
    }

    private void upload(Exchange exchange) throws IOException {
        Principal principal = owner(exchange);
        int account = principal.account();
        if (!uploads.enter(account)) {
            throw RequestError.limit("maxConcurrentUpload");
        }
        try (InputStream in = exchange.body();
                Draft draft = jmap.bodies().draft()) {
            in.transferTo(draft);
            String type = exchange.contentType();
            type = type.isEmpty() || type.length() > 200 ? "application/octet-stream" : type;
            Upload upload = jmap.uploads().keep(account, draft.seal(), type);
            ObjectNode answer = Answers.start(account)
                    .put("blobId", Blobs.ofUpload(upload.blob()))
                    .put("type", type)
                    .put("size", upload.size())
                    .put("expires", Answers.utc(upload.expires()));
            exchange.json(201, answer);
            sweepNowAndThen();
        } catch (hongyan.base.failure.BadSyntax tooBig) {
            throw RequestError.limit("maxSizeUpload");
        } finally {
            uploads.leave(account);
        }
    }

    /// Expired uploads of all accounts go at most once an hour, when somebody uploads, beside the request.
    private void sweepNowAndThen() {
        Instant now = jmap.clock().instant();
        Instant last = swept.get();
        if (last.plus(SWEEP).isBefore(now) && swept.compareAndSet(last, now)) {
            Thread.ofVirtual().name("jmap-uploads").start(jmap.uploads()::sweep);
        }
    }

    private void download(Exchange exchange) throws IOException {
        Principal principal = owner(exchange);
        Optional<Blob> blob = blobs.find(principal.account(), exchange.variable("blobId"));
        if (blob.isEmpty()) {
            throw new NotAllowed(Reason.NOT_FOUND, "no such blob");
        }
        String type = exchange.query("accept")
                .filter(t -> !t.isBlank())
                .orElse(blob.get().type());
        Downloads.send(exchange, blob.get().source(), type, exchange.variable("name"));
    }

    private void rendition(Exchange exchange) throws IOException {
        Principal principal = owner(exchange);
        boolean images = exchange.query("images").orElse("0").equals("1");
        exchange.json(200, rendition.of(principal.account(), exchange.variable("emailId"), images));
    }

    private void events(Exchange exchange) throws IOException {
        Principal principal = signIn(exchange);
        if (principal.account() == 0) {
            throw new NotAllowed(Reason.FORBIDDEN, "no account");
        }
        push.run(exchange, principal);
    }
}
