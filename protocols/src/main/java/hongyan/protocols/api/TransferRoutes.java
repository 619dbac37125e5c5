package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.formats.address.MailAddress;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Principal;
import hongyan.services.auth.WebSignIn;
import hongyan.services.transfer.Transfer;
import hongyan.services.transfer.Transfers;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Import and export of accounts, for the command line on this machine alone: the server opens the path that is named,
/// with its own rights, so an operator in a browser may not name one.
///
/// Each is in the audit trail of the member's organisation.
public final class TransferRoutes {
    private final Gate gate;
    private final TenantStore tenants;
    private final Transfers transfers;

    public TransferRoutes(WebSignIn signIn, TenantStore tenants, Transfers transfers) {
        this.gate = new Gate(signIn, tenants);
        this.tenants = tenants;
        this.transfers = transfers;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/api/admin/import", local(this::bring)),
                Route.post("/api/admin/export", local(this::write)),
                Route.get("/api/admin/transfers/{id}", local((e, who) -> e.json(200, shape(one(e).progress())))),
                Route.delete("/api/admin/transfers/{id}", local((e, who) -> {
                    one(e).stop();
                    e.empty(204);
                })));
    }

    private hongyan.net.http.Action local(Gate.Known action) {
        return gate.operator((exchange, who) -> {
            if (!who.equals(WebSignIn.LOCAL_OPERATOR)) {
                throw Objection.forbidden("forbidden", "Only for the command line on the server's machine");
            }
            action.run(exchange, who);
        });
    }

    record ProgressShape(
            String id,
            String state,
            String folder,
            long messages,
            long bytes,
            long known,
            long failed,
            List<String> problems,
            String message,
            long millis) {}

    private static ProgressShape shape(Transfer.Progress now) {
        return new ProgressShape(
                now.id(),
                Shapes.word(now.state()),
                now.folder(),
                now.messages(),
                now.bytes(),
                now.known(),
                now.failed(),
                now.problems(),
                now.message(),
                now.millis());
    }

    private Transfer one(Exchange exchange) {
        return transfers
                .find(exchange.variable("id"))
                .orElseThrow(() -> Objection.missing("transfer-unknown", "No such transfer"));
    }

    private record Owner(int tenant, Member member) {}

    private void bring(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        Owner owner = owner(body.required("account"));
        Path path = path(body.required("path"));
        Transfers.Import wanted = new Transfers.Import(
                owner.member().account(),
                kind(body.required("kind")),
                path,
                body.text("into"),
                body.flag("again").orElse(false));
        audit(owner, "member.import", path, Gate.actor(exchange, who));
        exchange.json(200, shape(transfers.start(wanted).progress()));
    }

    private void write(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        Owner owner = owner(body.required("account"));
        Path path = path(body.required("path"));
        Transfers.Export wanted = new Transfers.Export(owner.member().account(), kind(body.required("kind")), path);
        audit(owner, "member.export", path, Gate.actor(exchange, who));
        exchange.json(200, shape(transfers.start(wanted).progress()));
    }

    private void audit(Owner owner, String action, Path path, Actor actor) {
        tenants.update(owner.tenant(), tx -> {
            tx.audit(actor, action, owner.member().address(), "", path.toString());
            return action;
        });
    }

    private Owner owner(String address) {
        Optional<String> canonical = MailAddress.parse(address).map(MailAddress::canonical);
        return tenants.directory(
                        view -> canonical.flatMap(view::address).flatMap(a -> member(view, a.tenant(), a.members())))
                .filter(found -> found.member().account() != 0)
                .orElseThrow(() -> Objection.missing("member-unknown", "Nobody has this address"));
    }

    private static Optional<Owner> member(DirectoryView view, int tenant, List<Integer> members) {
        return members.isEmpty()
                ? Optional.empty()
                : view.tenant(tenant).member(members.getFirst()).map(member -> new Owner(tenant, member));
    }

    private static Transfers.Kind kind(String word) {
        for (Transfers.Kind kind : Transfers.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return kind;
            }
        }
        throw Objection.bad("bad-kind", "kind", "maildir, mbox, mboxo or eml");
    }

    /// @throws Objection for a path that depends on where the server was started
    private static Path path(String text) {
        try {
            Path path = Path.of(text).normalize();
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw Objection.bad("bad-path", "path", "not a path: " + e.getReason());
        }
        throw Objection.bad("bad-path", "path", "The path must be absolute");
    }
}
