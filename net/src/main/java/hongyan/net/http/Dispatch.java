package hongyan.net.http;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.Reasoned;
import hongyan.base.failure.Refusal;
import hongyan.base.failure.TryLater;
import hongyan.base.id.Tokens;
import hongyan.base.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// One request from the first line to the last byte: finds the route, runs it, answers what went wrong.
final class Dispatch extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final HttpServer server;
    private final RouteTable routes;
    private final Optional<Action> fallback;
    private final Semaphore permits;

    Dispatch(HttpServer server, RouteTable routes, Optional<Action> fallback) {
        this.server = server;
        this.routes = routes;
        this.fallback = fallback;
        this.permits = new Semaphore(server.settings().concurrentRequests());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange plain = new Exchange(server, request, response, Map.of(), 0);
        SecurityHeaders.put(response.getHeaders(), plain.secure());
        try {
            dispatch(request, response, plain);
            if (!response.hasLastWrite()) {
                Content.Sink.write(response, true, ByteBuffer.allocate(0));
            }
            callback.succeeded();
        } catch (IOException gone) {
            LOG.debug("client gone {} {}", request.getMethod(), plain.path(), gone);
            broken(plain, callback, gone);
        }
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} {} {} {} {} us",
                    plain.peer().getHostAddress(),
                    request.getMethod(),
                    plain.path(),
                    response.getStatus(),
                    (System.nanoTime() - request.getBeginNanoTime()) / 1000);
        }
        return true;
    }

    /// A request that broke off is answered all the same: half of the peers still listen.
    private static void broken(Exchange plain, Callback callback, IOException gone) {
        if (gone instanceof ClientGone && plain.reset()) {
            try {
                plain.header("Connection", "close").empty(400);
                callback.succeeded();
                return;
            } catch (IOException alsoGone) {
                LOG.debug("and does not listen", alsoGone);
            }
        }
        callback.failed(gone);
    }

    private void dispatch(Request request, Response response, Exchange plain) throws IOException {
        Optional<List<String>> segments = Paths.segments(plain.path());
        if (segments.isEmpty()) {
            error(plain, 400, "bad-path", "Bad path");
            return;
        }
        RouteTable.Found found = routes.find(request.getMethod(), segments.get());
        if (!plain.isPrivate()) {
            toTls(plain, found);
            return;
        }
        switch (found) {
            case RouteTable.Found.Match(Route route, Map<String, String> variables) ->
                run(route.action(), new Exchange(server, request, response, variables, route.maxBody()));
            case RouteTable.Found.WrongMethod(String allow) -> {
                plain.header("Allow", allow);
                error(plain, 405, "method-not-allowed", "Method not allowed");
            }
            case RouteTable.Found.Nothing(boolean claimed) -> {
                if (fallback.isPresent() && !claimed && reads(plain)) {
                    run(fallback.get(), plain);
                } else {
                    error(plain, 404, "not-found", "Not found");
                }
            }
        }
    }

    /// Nothing is done in the clear for another machine: who asks for a page is told where it is; everything else,
    /// and so whatever carries a password or a session, is refused.
    private void toTls(Exchange exchange, RouteTable.Found found) throws IOException {
        boolean page = fallback.isPresent() && found instanceof RouteTable.Found.Nothing(boolean claimed) && !claimed;
        Optional<String> secure = page && reads(exchange) ? exchange.overTls() : Optional.empty();
        if (secure.isPresent()) {
            // RFC 9110 15.4.9: the method stays
            exchange.header("Location", secure.get()).empty(308);
        } else {
            refuse(exchange, new NotAllowed(Reason.TLS_REQUIRED));
        }
    }

    private static boolean reads(Exchange exchange) {
        return exchange.method().equals("GET") || exchange.method().equals("HEAD");
    }

    private void run(Action action, Exchange exchange) throws IOException {
        if (!permits.tryAcquire()) {
            refuse(exchange, new TryLater(Reason.TOO_MANY_CONNECTIONS));
            return;
        }
        Permit permit = new Permit(permits);
        exchange.holds(permit);
        try {
            action.run(exchange);
            if (!exchange.answered()) {
                throw new IllegalStateException("the action did not answer");
            }
        } catch (Refusal refusal) {
            LOG.debug("refused {} {} {}", exchange.path(), refusal.reason(), refusal.detail());
            refuse(exchange, refusal);
        } catch (IOException e) {
            if (clientGone(exchange, e)) {
                throw e;
            }
            internal(exchange, e);
        } catch (RuntimeException | Error e) {
            if (e instanceof Reasoned known && known.reason() != Reason.INTERNAL) {
                LOG.error("failed {}", exchange.path(), e);
                refuse(exchange, new TryLater(known.reason()));
            } else {
                internal(exchange, e);
            }
        } finally {
            permit.release();
        }
    }

    /// Reading the request or writing the answer failed: the peer's end of the line, not ours.
    private static boolean clientGone(Exchange exchange, IOException e) {
        return exchange.answered() || e instanceof ClientGone;
    }

    private static void refuse(Exchange exchange, Refusal refusal) throws IOException {
        if (!exchange.reset()) {
            throw new IOException("refused in the middle of an answer: " + refusal.reason());
        }
        int status = Statuses.of(refusal.reason());
        if (status == 401 && exchange.header("Sec-Fetch-Site").isEmpty()) {
            // RFC 9110 11.6.1; browsers would pop up a dialog, the web application asks itself
            exchange.header("WWW-Authenticate", "Basic realm=\"hongyan\", charset=\"UTF-8\"");
        }
        if (status == 429 || status == 503) {
            exchange.header("Retry-After", Long.toString(Statuses.retryAfter(refusal)));
        }
        error(
                exchange,
                status,
                Statuses.code(refusal.reason()),
                refusal.reason().text());
    }

    private static void internal(Exchange exchange, Throwable cause) throws IOException {
        String reference = Tokens.token(64);
        LOG.error("request failed {} {} reference {}", exchange.method(), exchange.path(), reference, cause);
        if (!exchange.reset()) {
            throw new IOException("failed in the middle of an answer", cause);
        }
        error(exchange, 500, "internal", "Internal error, reference " + reference);
    }

    private static void error(Exchange exchange, int status, String code, String message) throws IOException {
        ObjectNode answer = Json.object();
        answer.putObject("error").put("code", code).put("message", message);
        exchange.json(status, answer);
    }

    /// A permit that is given back once.
    static final class Permit {
        private final Semaphore permits;
        private boolean held = true;

        Permit(Semaphore permits) {
            this.permits = permits;
        }

        void release() {
            if (held) {
                held = false;
                permits.release();
            }
        }
    }
}
