package hongyan.protocols.api;

import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Principal;
import hongyan.services.domain.DomainChecks;
import hongyan.services.domain.Domains;
import java.io.IOException;
import java.util.List;

/// An organisation's domains.
final class DomainRoutes {
    private final Gate gate;
    private final Domains domains;
    private final DomainChecks checks;

    DomainRoutes(Gate gate, Domains domains, DomainChecks checks) {
        this.gate = gate;
        this.domains = domains;
        this.checks = checks;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/domains", gate.administrator(this::list)),
                Route.post("/api/domains", gate.administrator(this::add)),
                Route.post("/api/domains/free", gate.administrator(this::claim)),
                Route.get("/api/domains/{name}", gate.administrator(this::get)),
                Route.post("/api/domains/{name}/check", gate.administrator(this::check)),
                Route.delete("/api/domains/{name}", gate.administrator(this::remove)));
    }

    private void list(Exchange exchange, Principal who) throws IOException {
        exchange.json(
                200,
                new Shapes.Listed<>(
                        domains.list(who.tenant()).stream().map(Shapes::domain).toList()));
    }

    private void add(Exchange exchange, Principal who) throws IOException {
        String name = Body.of(exchange).required("name");
        exchange.json(200, Shapes.domain(domains.add(who.tenant(), name, Gate.actor(exchange, who))));
    }

    private void claim(Exchange exchange, Principal who) throws IOException {
        String label = Body.of(exchange).required("label");
        exchange.json(200, Shapes.domain(domains.claimFree(who.tenant(), label, Gate.actor(exchange, who))));
    }

    private void get(Exchange exchange, Principal who) throws IOException {
        exchange.json(200, Shapes.domain(domains.get(who.tenant(), exchange.variable("name"))));
    }

    private void check(Exchange exchange, Principal who) throws IOException {
        exchange.json(200, Shapes.domain(checks.check(who.tenant(), exchange.variable("name"))));
    }

    private void remove(Exchange exchange, Principal who) throws IOException {
        domains.remove(who.tenant(), exchange.variable("name"), Gate.actor(exchange, who));
        exchange.empty(204);
    }
}
