package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.HeaderText;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Principal;
import hongyan.services.auth.WebSignIn;
import hongyan.services.organisation.Input;
import hongyan.services.recovery.Restores;
import hongyan.store.account.Expunged;
import hongyan.store.account.Flags;
import hongyan.store.account.Role;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Mail that left an account and can be brought back: by the member, by the organisation's administrators, by the
/// operator. Administrators' looks and actions are in the organisation's audit trail.
public final class RecoveryRoutes {
    private static final int SHOWN = 100;
    private static final int MOST_IDS = 1_000;
    private final Gate gate;
    private final Restores restores;
    private final TenantStore store;

    public RecoveryRoutes(WebSignIn signIn, Restores restores, TenantStore store) {
        this.gate = new Gate(signIn, store);
        this.restores = restores;
        this.store = store;
    }

    public List<Route> routes() {
        String theirs = "/api/members/{id}/expunged";
        return List.of(
                Route.get("/api/me/expunged", gate.signedIn(this::mine)),
                Route.post("/api/me/expunged/restore", gate.signedIn(this::restoreMine)),
                Route.get(theirs, gate.administrator((e, who) -> list(e, who, memberOf(e, who)))),
                Route.post(theirs + "/restore", gate.administrator((e, who) -> restore(e, who, memberOf(e, who)))),
                Route.get(
                        "/api/admin/expunged",
                        gate.operator((e, who) ->
                                list(e, who, Owner.at(store, e.query("account").orElse(""))))),
                Route.post("/api/admin/expunged/restore", gate.operator((e, who) -> {
                    Body body = Body.of(e);
                    answer(e, who, Owner.at(store, body.required("account")), body);
                })));
    }

    record Person(String name, String address) {}

    record MessageShape(
            String id,
            String subject,
            @Nullable Person from,
            String preview,
            long size,
            Instant received,
            Instant expunged,
            String how,
            boolean seen,
            boolean hasAttachment,
            List<FolderShape> folders) {}

    /// @param path levels joined by `/`
    record FolderShape(String path, String role) {}

    record Listing(List<MessageShape> items, @Nullable String next, long total, long bytes, long days) {}

    record Restored(int restored, int missing, boolean full) {}

    private static int accountOf(Principal who) {
        if (who.account() == 0) {
            throw Objection.forbidden("no-mailbox", "There is no mailbox");
        }
        return who.account();
    }

    private void mine(Exchange exchange, Principal who) throws IOException {
        exchange.json(200, shape(restores.list(accountOf(who), before(exchange), SHOWN)));
    }

    private void restoreMine(Exchange exchange, Principal who) throws IOException {
        int account = accountOf(who);
        Body body = Body.of(exchange);
        Optional<Instant> since = since(body);
        Restores.Outcome outcome =
                since.isPresent() ? restores.restoreSince(account, since.get()) : restores.restore(account, ids(body));
        exchange.json(200, new Restored(outcome.restored(), outcome.missing(), outcome.full()));
    }

    private void list(Exchange exchange, Principal who, Owner owner) throws IOException {
        Restores.Desk desk = desk(exchange, who, owner);
        exchange.json(200, shape(restores.list(desk, owner.member().account(), before(exchange), SHOWN)));
    }

    private void restore(Exchange exchange, Principal who, Owner owner) throws IOException {
        answer(exchange, who, owner, Body.of(exchange));
    }

    private void answer(Exchange exchange, Principal who, Owner owner, Body body) throws IOException {
        Restores.Desk desk = desk(exchange, who, owner);
        int account = owner.member().account();
        Optional<Instant> since = since(body);
        Restores.Outcome outcome = since.isPresent()
                ? restores.restoreSince(desk, account, since.get())
                : restores.restore(desk, account, ids(body));
        exchange.json(200, new Restored(outcome.restored(), outcome.missing(), outcome.full()));
    }

    private static Restores.Desk desk(Exchange exchange, Principal who, Owner owner) {
        Member member = owner.member();
        return new Restores.Desk(
                owner.tenant(),
                Gate.actor(exchange, who),
                member.address().isEmpty() ? member.name() : member.address());
    }

    private Owner memberOf(Exchange exchange, Principal who) {
        Optional<Member> member = Input.id(exchange.variable("id"))
                .flatMap(id -> store.read(who.tenant(), view -> view.member(id)))
                .filter(found -> found.account() != 0);
        return new Owner(who.tenant(), member.orElseThrow(Owner::unknown));
    }

    private static Optional<Expunged.Id> before(Exchange exchange) {
        return exchange.query("before").flatMap(Expunged.Id::parse);
    }

    private static Optional<Instant> since(Body body) {
        return body.find("since").map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException bad) {
                throw Objection.bad("bad-time", "since", "Not a time in UTC: 2026-11-22T10:00:00Z");
            }
        });
    }

    private static List<Expunged.Id> ids(Body body) {
        List<String> texts = body.texts("ids")
                .orElseThrow(() -> Objection.bad("required", "ids", "Ids, or since when, must be given"));
        if (texts.size() > MOST_IDS) {
            throw Objection.bad("too-many", "ids", "At most " + MOST_IDS + " at once");
        }
        List<Expunged.Id> ids = new ArrayList<>(texts.size());
        for (String text : texts) {
            ids.add(Expunged.Id.parse(text).orElseThrow(() -> Objection.bad("bad-id", "ids", "Not an id")));
        }
        return ids;
    }

    private static Listing shape(Restores.Listing listing) {
        List<MessageShape> items =
                listing.items().stream().map(RecoveryRoutes::shape).toList();
        return new Listing(
                items,
                items.size() < SHOWN ? null : items.getLast().id(),
                listing.all().messages(),
                listing.all().bytes(),
                listing.kept().toDays());
    }

    private static MessageShape shape(Expunged message) {
        Envelope envelope = message.email().envelope();
        String subject = envelope.subject();
        return new MessageShape(
                message.id().text(),
                subject == null ? "" : HeaderText.decode(subject),
                envelope.from().stream().findFirst().map(RecoveryRoutes::person).orElse(null),
                message.email().preview(),
                message.email().size(),
                message.email().receivedAt(),
                message.at(),
                Shapes.word(message.how()),
                message.flags().has(Flags.SEEN),
                message.email().hasAttachment(),
                message.from().stream()
                        .map(origin -> new FolderShape(
                                String.join("/", origin.path()),
                                origin.role() == Role.NONE ? "" : Shapes.word(origin.role())))
                        .toList());
    }

    private static Person person(Envelope.Mailbox from) {
        String name = from.name();
        String local = from.local();
        String host = from.host();
        return new Person(
                name == null ? "" : HeaderText.decode(name),
                local == null ? "" : host == null || host.isEmpty() ? local : local + "@" + host);
    }
}
