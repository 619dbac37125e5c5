package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Principal;
import hongyan.services.member.MemberChange;
import hongyan.services.member.Members;
import hongyan.services.member.NewMember;
import hongyan.services.organisation.Input;
import hongyan.store.tenant.Member;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An organisation's members.
final class MemberRoutes {
    private static final int PAGE = 50;
    private final Gate gate;
    private final Members members;

    MemberRoutes(Gate gate, Members members) {
        this.gate = gate;
        this.members = members;
    }

    List<Route> routes() {
        String one = "/api/members/{id}";
        return List.of(
                Route.get("/api/members", gate.administrator(this::list)),
                Route.post("/api/members", gate.administrator(this::create)),
                Route.get(one, gate.administrator((e, who) -> answer(e, members.get(who.tenant(), id(e))))),
                Route.patch(one, gate.administrator(this::change)),
                Route.delete(one, gate.administrator(this::delete)),
                Route.post(
                        one + "/freeze",
                        gate.administrator(
                                (e, who) -> answer(e, members.freeze(who.tenant(), id(e), Gate.actor(e, who))))),
                Route.post(
                        one + "/unfreeze",
                        gate.administrator(
                                (e, who) -> answer(e, members.unfreeze(who.tenant(), id(e), Gate.actor(e, who))))),
                Route.post(
                        one + "/restore",
                        gate.administrator(
                                (e, who) -> answer(e, members.restore(who.tenant(), id(e), Gate.actor(e, who))))),
                Route.post(
                        one + "/reset-password",
                        gate.administrator((e, who) -> e.json(
                                200,
                                members.resetPassword(
                                        who.tenant(), id(e), who.member(), e.origin(), Gate.actor(e, who))))));
    }

    private void list(Exchange exchange, Principal who) throws IOException {
        Members.Page page = members.list(
                who.tenant(),
                new Members.Query(
                        exchange.query("q").orElse(""),
                        exchange.query("department").flatMap(Input::id),
                        exchange.query("state").filter(s -> !s.isEmpty()).map(MemberRoutes::state),
                        Pages.number(exchange),
                        Pages.size(exchange, PAGE)));
        exchange.json(
                200,
                new Shapes.Items<>(
                        page.items().stream()
                                .map(item -> Shapes.member(item, Optional.empty()))
                                .toList(),
                        page.total()));
    }

    private static Member.State state(String word) {
        for (Member.State state : Member.State.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
                return state;
            }
        }
        throw Objection.bad("bad-state", "state", "No such state");
    }

    private void create(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        NewMember wish = new NewMember(
                body.required("name"),
                body.required("local"),
                body.required("domain"),
                body.ids("departments").orElse(List.of()),
                body.text("title"),
                body.text("employeeNumber"),
                body.text("phone"),
                body.texts("aliases").orElse(List.of()),
                body.number("quotaMb").orElse(0L),
                body.flag("administrator").orElse(false),
                body.find("password").filter(p -> !p.isEmpty()),
                Optional.empty(),
                body.flag("mustChange").orElse(false));
        Members.Created created = members.create(who.tenant(), wish, exchange.origin(), Gate.actor(exchange, who));
        exchange.json(200, Shapes.member(created.item(), created.link()));
    }

    private void change(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        MemberChange change = new MemberChange(
                body.find("name"),
                body.find("local"),
                body.find("domain"),
                body.ids("departments"),
                body.find("title"),
                body.find("employeeNumber"),
                body.find("phone"),
                body.texts("aliases"),
                body.number("quotaMb"),
                body.flag("administrator"),
                body.flag("mustChange"));
        answer(exchange, members.change(who.tenant(), id(exchange), change, Gate.actor(exchange, who)));
    }

    private void delete(Exchange exchange, Principal who) throws IOException {
        members.delete(who.tenant(), id(exchange), Gate.actor(exchange, who));
        exchange.empty(204);
    }

    private static int id(Exchange exchange) {
        return Input.id(exchange.variable("id"))
                .orElseThrow(() -> Objection.missing("member-unknown", "No such member"));
    }

    private static void answer(Exchange exchange, Members.Item item) throws IOException {
        exchange.json(200, Shapes.member(item, Optional.empty()));
    }
}
