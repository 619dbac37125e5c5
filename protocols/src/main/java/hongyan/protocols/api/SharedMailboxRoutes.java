package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Principal;
import hongyan.services.organisation.Input;
import hongyan.services.sharedmailbox.MailboxRight;
import hongyan.services.sharedmailbox.NewSharedMailbox;
import hongyan.services.sharedmailbox.SharedMailboxChange;
import hongyan.services.sharedmailbox.SharedMailboxes;
import hongyan.services.sharedmailbox.WantedPerson;
import hongyan.store.tenant.Member;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An organisation's shared mailboxes and the people who work with them.
final class SharedMailboxRoutes {
    private static final int PAGE = 50;
    private final Gate gate;
    private final SharedMailboxes mailboxes;

    SharedMailboxRoutes(Gate gate, SharedMailboxes mailboxes) {
        this.gate = gate;
        this.mailboxes = mailboxes;
    }

    List<Route> routes() {
        String one = "/api/shared-mailboxes/{mailbox}";
        return List.of(
                Route.get("/api/shared-mailboxes", gate.administrator(this::list)),
                Route.post("/api/shared-mailboxes", gate.administrator(this::create)),
                Route.get(one, gate.administrator((e, who) -> answer(e, mailboxes.get(who.tenant(), id(e))))),
                Route.patch(one, gate.administrator(this::change)),
                Route.delete(one, gate.administrator(this::remove)),
                Route.post(
                        one + "/restore",
                        gate.administrator(
                                (e, who) -> answer(e, mailboxes.restore(who.tenant(), id(e), Gate.actor(e, who))))));
    }

    record PersonShape(String id, String name, String address, String right, boolean sendAs) {}

    record MailboxShape(
            String id,
            String name,
            String address,
            List<String> aliases,
            String state,
            long quotaMb,
            long usedBytes,
            Instant created,
            List<PersonShape> people) {}

    private static MailboxShape shape(SharedMailboxes.Item item) {
        Member mailbox = item.mailbox();
        return new MailboxShape(
                Integer.toString(mailbox.id()),
                mailbox.name(),
                mailbox.address(),
                mailbox.aliases(),
                Shapes.word(mailbox.state()),
                mailbox.quota() >> 20,
                item.usedBytes(),
                mailbox.created(),
                item.people().stream()
                        .map(person -> new PersonShape(
                                Integer.toString(person.member().id()),
                                person.member().name(),
                                person.member().address(),
                                Shapes.word(person.right()),
                                person.sendAs()))
                        .toList());
    }

    private void list(Exchange exchange, Principal who) throws IOException {
        SharedMailboxes.Page page = mailboxes.list(
                who.tenant(),
                new SharedMailboxes.Query(
                        exchange.query("q").orElse(""),
                        deleted(exchange.query("state").orElse("")),
                        Pages.number(exchange),
                        Pages.size(exchange, PAGE)));
        exchange.json(
                200,
                new Shapes.Items<>(
                        page.items().stream().map(SharedMailboxRoutes::shape).toList(), page.total()));
    }

    private static boolean deleted(String state) {
        return switch (state) {
            case "", "active" -> false;
            case "deleted" -> true;
            default -> throw Objection.bad("bad-state", "state", "No such state");
        };
    }

    private void create(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        NewSharedMailbox wish = new NewSharedMailbox(
                body.required("name"),
                body.required("local"),
                body.required("domain"),
                body.number("quotaMb").orElse(0L),
                people(body));
        answer(exchange, mailboxes.create(who.tenant(), wish, Gate.actor(exchange, who)));
    }

    private void change(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        SharedMailboxChange change = new SharedMailboxChange(
                body.find("name"),
                body.find("local"),
                body.find("domain"),
                body.texts("aliases"),
                body.number("quotaMb"),
                body.has("people") ? Optional.of(people(body)) : Optional.empty());
        answer(exchange, mailboxes.change(who.tenant(), id(exchange), change, Gate.actor(exchange, who)));
    }

    private static List<WantedPerson> people(Body body) {
        return body.objects("people").stream()
                .map(person -> new WantedPerson(
                        person.id("id")
                                .orElseThrow(() -> Objection.bad("required", "people", "Somebody must be named")),
                        right(person.required("right")),
                        person.flag("sendAs").orElse(false)))
                .toList();
    }

    private static MailboxRight right(String word) {
        for (MailboxRight right : MailboxRight.values()) {
            if (Shapes.word(right).equals(word)) {
                return right;
            }
        }
        throw Objection.bad("bad-right", "people", "A right is read or manage");
    }

    private void remove(Exchange exchange, Principal who) throws IOException {
        mailboxes.remove(who.tenant(), id(exchange), Gate.actor(exchange, who));
        exchange.empty(204);
    }

    private static int id(Exchange exchange) {
        return Input.id(exchange.variable("mailbox"))
                .orElseThrow(() -> Objection.missing("shared-mailbox-unknown", "No such shared mailbox"));
    }

    private static void answer(Exchange exchange, SharedMailboxes.Item item) throws IOException {
        exchange.json(200, shape(item));
    }
}
