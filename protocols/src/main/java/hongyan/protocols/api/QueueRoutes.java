package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Principal;
import hongyan.services.auth.WebSignIn;
import hongyan.services.queue.QueueDesk;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.TenantStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/// The operator's view of mail that is on its way out. Every action is in the platform's audit trail.
public final class QueueRoutes {
    private static final int SHOWN = 500;
    private final Gate gate;
    private final QueueDesk desk;

    public QueueRoutes(WebSignIn signIn, TenantStore store, QueueDesk desk) {
        this.gate = new Gate(signIn, store);
        this.desk = desk;
    }

    public List<Route> routes() {
        String one = "/api/admin/queue/{id}";
        return List.of(
                Route.get("/api/admin/queue", gate.operator(this::list)),
                Route.get(one, gate.operator(this::show)),
                Route.post(one + "/retry", gate.operator((e, who) -> act(e, who, desk::retry))),
                Route.post(one + "/hold", gate.operator((e, who) -> act(e, who, desk::hold))),
                Route.post(one + "/resume", gate.operator((e, who) -> act(e, who, desk::resume))),
                Route.delete(one, gate.operator((e, who) -> act(e, who, desk::delete))));
    }

    record RecipientShape(String address, String state, int attempts, Instant next, String last) {}

    record MessageShape(
            String id, String sender, Instant created, long size, String state, List<RecipientShape> recipients) {}

    private static MessageShape shape(QueueDesk.Item item) {
        return new MessageShape(
                item.id(),
                item.sender(),
                item.created(),
                item.size(),
                Shapes.word(item.state()),
                item.recipients().stream()
                        .map(r -> new RecipientShape(
                                r.address(), Shapes.word(r.state()), r.attempts(), r.next(), r.last()))
                        .toList());
    }

    private void list(Exchange exchange, Principal who) throws IOException {
        Optional<QueueDesk.State> state =
                exchange.query("state").filter(s -> !s.isEmpty()).map(QueueRoutes::state);
        List<QueueDesk.Item> items = desk.list(
                state, exchange.query("q").orElse(""), exchange.query("after").orElse(""), SHOWN);
        exchange.json(
                200, new Shapes.Listed<>(items.stream().map(QueueRoutes::shape).toList()));
    }

    private static QueueDesk.State state(String word) {
        for (QueueDesk.State state : QueueDesk.State.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
                return state;
            }
        }
        throw Objection.bad("bad-state", "state", "No such state");
    }

    private void show(Exchange exchange, Principal who) throws IOException {
        exchange.json(200, shape(require(desk.show(exchange.variable("id")))));
    }

    private void act(Exchange exchange, Principal who, BiPredicate<String, Actor> work) throws IOException {
        if (!work.test(exchange.variable("id"), Gate.actor(exchange, who))) {
            throw unknown();
        }
        exchange.empty(204);
    }

    private static QueueDesk.Item require(Optional<QueueDesk.Item> found) {
        return found.orElseThrow(QueueRoutes::unknown);
    }

    private static Objection unknown() {
        return Objection.missing("message-unknown", "No such message in the queue");
    }
}
