package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.audit.AuditTrail;
import hongyan.services.auth.Principal;
import hongyan.services.notify.StoredNotifier;
import hongyan.services.organisation.Input;
import hongyan.services.organisation.Organisations;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.TenantStore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// What the operator of the platform sees and decides.
final class OperatorRoutes {
    private final Gate gate;
    private final Organisations organisations;
    private final StoredNotifier notices;
    private final Supplier<Health> health;
    private final AuditTrail audit;

    OperatorRoutes(
            Gate gate, Organisations organisations, AuditTrail audit, StoredNotifier notices, Supplier<Health> health) {
        this.gate = gate;
        this.organisations = organisations;
        this.audit = audit;
        this.notices = notices;
        this.health = health;
    }

    List<Route> routes() {
        String one = "/api/operator/organisations/{id}/";
        return List.of(
                Route.get("/api/operator/organisations", gate.operator(this::list)),
                Route.patch(
                        "/api/operator/organisations/{id}",
                        gate.operator((e, who) -> answer(
                                e, organisations.rename(id(e), Body.of(e).required("name"), Gate.actor(e, who))))),
                Route.post(
                        one + "approve",
                        gate.operator((e, who) -> answer(e, organisations.approve(id(e), Gate.actor(e, who))))),
                Route.post(
                        one + "reject",
                        gate.operator((e, who) -> answer(
                                e, organisations.reject(id(e), Body.of(e).required("reason"), Gate.actor(e, who))))),
                Route.post(
                        one + "suspend",
                        gate.operator((e, who) -> answer(
                                e, organisations.suspend(id(e), Body.optional(e).text("reason"), Gate.actor(e, who))))),
                Route.post(
                        one + "resume",
                        gate.operator((e, who) -> answer(e, organisations.resume(id(e), Gate.actor(e, who))))),
                Route.get(
                        "/api/operator/audit",
                        gate.operator((e, who) ->
                                e.json(200, AuditShape.page(audit.page(TenantStore.PLATFORM, Pages.number(e)))))),
                Route.get(
                        "/api/operator/notices",
                        gate.operator((e, who) -> e.json(200, new Shapes.Listed<>(notices.recent())))),
                Route.get("/api/operator/health", gate.operator((e, who) -> e.json(200, health.get()))));
    }

    private void list(Exchange exchange, Principal who) throws IOException {
        Organisations.Page page = organisations.list(
                exchange.query("state").filter(s -> !s.isEmpty()).map(OperatorRoutes::state),
                exchange.query("q").orElse(""),
                Pages.number(exchange));
        exchange.json(
                200, new Shapes.Items<>(page.items().stream().map(Shapes::row).toList(), page.total()));
    }

    private static Organisation.State state(String word) {
        for (Organisation.State state : Organisation.State.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
                return state;
            }
        }
        throw Objection.bad("bad-state", "state", "No such state");
    }

    private static int id(Exchange exchange) {
        Optional<Integer> id = Input.id(exchange.variable("id"));
        return id.filter(n -> n > 0)
                .orElseThrow(() -> Objection.missing("organisation-unknown", "No such organisation"));
    }

    private static void answer(Exchange exchange, Organisations.Item item) throws IOException {
        exchange.json(200, Shapes.row(item));
    }
}
