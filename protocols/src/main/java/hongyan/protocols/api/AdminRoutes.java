package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.apply.Apply;
import hongyan.services.apply.DesiredState;
import hongyan.services.auth.Principal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// What the command line does beyond the operator's pages.
final class AdminRoutes {
    private static final long APPLY_BODY = 32L << 20;
    private final Gate gate;
    private final Apply apply;
    private final Function<String, OptionalInt> accountOf;
    private final Function<OptionalInt, List<String>> check;

    /// @param accountOf the mail account of an address
    /// @param check what is wrong with an account, or with all of them
    AdminRoutes(
            Gate gate,
            Apply apply,
            Function<String, OptionalInt> accountOf,
            Function<OptionalInt, List<String>> check) {
        this.gate = gate;
        this.apply = apply;
        this.accountOf = accountOf;
        this.check = check;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/api/admin/apply", gate.operator(this::apply)).withBody(APPLY_BODY),
                Route.get("/api/admin/check", gate.operator(this::check)));
    }

    record Changes(List<String> changes) {}

    private void apply(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        DesiredState state = new DesiredState(
                body.objects("organisation").stream().map(AdminRoutes::company).toList());
        exchange.json(200, new Changes(apply.apply(state, exchange.origin(), Gate.actor(exchange, who))));
    }

    private static DesiredState.Company company(Body body) {
        return new DesiredState.Company(
                body.required("name"),
                body.required("slug"),
                body.objects("domains").stream()
                        .map(d -> new DesiredState.Mail(
                                d.required("name"), d.flag("verified").orElse(false)))
                        .toList(),
                body.objects("member").stream().map(AdminRoutes::person).toList(),
                body.objects("shared_mailbox").stream()
                        .map(AdminRoutes::sharedMailbox)
                        .toList());
    }

    private static DesiredState.SharedMailbox sharedMailbox(Body body) {
        List<DesiredState.Colleague> people = body.objects("people").stream()
                .map(person -> new DesiredState.Colleague(
                        person.required("address"),
                        person.required("right"),
                        person.flag("send_as").orElse(false)))
                .toList();
        return new DesiredState.SharedMailbox(
                body.required("address"),
                body.required("name"),
                body.number("quota_mb"),
                body.has("people") ? Optional.of(people) : Optional.empty());
    }

    private static DesiredState.Person person(Body body) {
        Optional<List<String>> departments =
                body.texts("departments").or(() -> body.find("department").map(List::of));
        return new DesiredState.Person(
                body.required("address"),
                body.required("name"),
                body.find("password"),
                body.find("password_hash"),
                body.find("title"),
                departments,
                body.texts("aliases"),
                body.number("quota_mb"),
                body.flag("administrator"));
    }

    record Findings(List<String> findings) {}

    private void check(Exchange exchange, Principal who) throws IOException {
        String address = exchange.query("account").orElse("");
        OptionalInt account = address.isEmpty() ? OptionalInt.empty() : accountOf.apply(address);
        if (!address.isEmpty() && account.isEmpty()) {
            throw Objection.missing("member-unknown", "Nobody has this address");
        }
        exchange.json(200, new Findings(check.apply(account)));
    }
}
