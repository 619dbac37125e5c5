package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.audit.AuditTrail;
import hongyan.services.auth.Principal;
import hongyan.services.member.People;
import hongyan.services.organisation.Departments;
import hongyan.services.organisation.Input;
import hongyan.services.organisation.Organisations;
import hongyan.store.tenant.Access;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// An administrator's own organisation: overview, departments, audit trail; and colleagues for everybody.
final class OrganisationRoutes {
    private final Gate gate;
    private final Organisations organisations;
    private final Departments departments;
    private final AuditTrail audit;
    private final People people;

    OrganisationRoutes(
            Gate gate, Organisations organisations, Departments departments, AuditTrail audit, People people) {
        this.gate = gate;
        this.organisations = organisations;
        this.departments = departments;
        this.audit = audit;
        this.people = people;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/organisation", gate.administrator(this::overview)),
                Route.patch("/api/organisation", gate.applicant(this::change)),
                Route.get("/api/departments", gate.administrator(this::list)),
                Route.post("/api/departments", gate.applicant(this::create)),
                Route.patch("/api/departments/{id}", gate.applicant(this::changeDepartment)),
                Route.delete("/api/departments/{id}", gate.applicant(this::delete)),
                Route.get("/api/audit", gate.administrator(this::trail)),
                Route.get("/api/audit/check", gate.administrator(this::verify)),
                Route.get("/api/people", gate.signedIn(this::find)));
    }

    private void overview(Exchange exchange, Principal who) throws IOException {
        exchange.json(200, Shapes.overview(organisations.overview(who.tenant())));
    }

    private void change(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        Optional<String> name = body.find("name");
        Optional<Boolean> pop3 = body.flag("pop3");
        if (name.isPresent()) {
            organisations.correct(who.tenant(), name.get(), Gate.actor(exchange, who));
        }
        if (pop3.isPresent()) {
            organisations.switchAccess(who.tenant(), Access.POP3, pop3.get(), Gate.actor(exchange, who));
        }
        overview(exchange, who);
    }

    private void list(Exchange exchange, Principal who) throws IOException {
        exchange.json(
                200,
                new Shapes.Listed<>(departments.list(who.tenant()).stream()
                        .map(Shapes::department)
                        .toList()));
    }

    private void create(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        exchange.json(
                200,
                Shapes.department(departments.create(
                        who.tenant(), body.required("name"), body.id("parent").orElse(0), Gate.actor(exchange, who))));
    }

    private void changeDepartment(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        // null moves to the top, absence leaves it where it is
        Optional<Integer> parent =
                body.has("parent") ? Optional.of(body.id("parent").orElse(0)) : Optional.empty();
        Departments.Change change = new Departments.Change(body.find("name"), parent, body.integer("order"));
        exchange.json(
                200,
                Shapes.department(departments.change(who.tenant(), id(exchange), change, Gate.actor(exchange, who))));
    }

    private void delete(Exchange exchange, Principal who) throws IOException {
        departments.delete(who.tenant(), id(exchange), Gate.actor(exchange, who));
        exchange.empty(204);
    }

    private static int id(Exchange exchange) {
        return Input.id(exchange.variable("id"))
                .orElseThrow(() -> Objection.missing("department-unknown", "No such department"));
    }

    private void trail(Exchange exchange, Principal who) throws IOException {
        exchange.json(200, AuditShape.page(audit.page(who.tenant(), Pages.number(exchange))));
    }

    record Verified(boolean ok, String finding) {}

    private void verify(Exchange exchange, Principal who) throws IOException {
        Optional<String> finding = audit.verify(who.tenant());
        exchange.json(200, new Verified(finding.isEmpty(), finding.orElse("")));
    }

    private void find(Exchange exchange, Principal who) throws IOException {
        exchange.json(
                200,
                new Shapes.Listed<>(
                        people.find(who.tenant(), exchange.query("q").orElse(""))));
    }
}
