package hongyan.protocols.api;

import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.member.Activations;
import hongyan.services.organisation.Registrations;
import hongyan.store.tenant.Registration;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// What strangers may do: register an organisation, follow an activation link.
final class RegistrationRoutes {
    private final Gate gate;
    private final Registrations registrations;
    private final Activations activations;
    private final SessionRoutes sessions;

    RegistrationRoutes(Gate gate, Registrations registrations, Activations activations, SessionRoutes sessions) {
        this.gate = gate;
        this.registrations = registrations;
        this.activations = activations;
        this.sessions = sessions;
    }

    List<Route> routes() {
        PublicLimit begin = new PublicLimit(10);
        PublicLimit confirm = new PublicLimit(60);
        PublicLimit activate = new PublicLimit(120);
        return List.of(
                Route.post("/api/registrations", gate.open(begin, this::begin)),
                Route.post("/api/registrations/{id}/confirm", gate.open(confirm, this::confirm)),
                Route.post("/api/registrations/{id}/resend", gate.open(begin, this::resend)),
                Route.get("/api/activations/{token}", gate.open(activate, this::look)),
                Route.post("/api/activations/{token}", gate.open(activate, this::activate)));
    }

    record Begun(String id, Instant expires) {}

    private void begin(Exchange exchange) throws IOException {
        Body body = Body.of(exchange);
        Registration registration = registrations.begin(new Registrations.Wish(
                body.required("company"),
                body.required("name"),
                body.required("contact"),
                body.required("password"),
                body.text("language")));
        exchange.json(200, new Begun(registration.id(), registration.expires()));
    }

    private void confirm(Exchange exchange) throws IOException {
        String code = Body.of(exchange).required("code");
        String login = registrations.confirm(
                exchange.variable("id"), code, exchange.peer().getHostAddress());
        sessions.startAs(exchange, login);
    }

    private void resend(Exchange exchange) throws IOException {
        registrations.resend(exchange.variable("id"));
        exchange.empty(204);
    }

    private void look(Exchange exchange) throws IOException {
        exchange.json(200, activations.look(exchange.variable("token")));
    }

    private void activate(Exchange exchange) throws IOException {
        String password = Body.of(exchange).required("password");
        String login = activations.activate(
                exchange.variable("token"), password, exchange.peer().getHostAddress());
        sessions.startAs(exchange, login);
    }
}
