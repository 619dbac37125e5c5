package hongyan.protocols.api;

import hongyan.formats.address.MailAddress;
import hongyan.net.http.Route;
import hongyan.services.apply.Apply;
import hongyan.services.audit.AuditTrail;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Sessions;
import hongyan.services.auth.WebSignIn;
import hongyan.services.domain.DomainChecks;
import hongyan.services.domain.Domains;
import hongyan.services.member.Activations;
import hongyan.services.member.Members;
import hongyan.services.member.People;
import hongyan.services.notify.StoredNotifier;
import hongyan.services.organisation.Departments;
import hongyan.services.organisation.Organisations;
import hongyan.services.organisation.Platform;
import hongyan.services.organisation.Registrations;
import hongyan.services.sharedmailbox.SharedMailboxes;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/// All routes below `/api`.
public final class Api {
    private final TenantStore store;
    private final List<Route> routes = new ArrayList<>();

    /// Who comes in.
    public record Entrance(
            WebSignIn signIn, Sessions sessions, Authenticator authenticator, Platform platform, String version) {}

    /// The life of organisations.
    public record Companies(
            Organisations organisations,
            Registrations registrations,
            Departments departments,
            AuditTrail audit,
            Domains domains,
            DomainChecks checks) {}

    /// Their people.
    public record Staff(Members members, Activations activations, People people, SharedMailboxes sharedMailboxes) {}

    /// What the operator has.
    ///
    /// @param check findings about one mail account, or about all of them
    public record Operation(
            StoredNotifier notices, Supplier<Health> health, Apply apply, Function<OptionalInt, List<String>> check) {}

    public Api(TenantStore store, Entrance entrance, Companies companies, Staff staff, Operation operation) {
        this.store = store;
        Gate gate = new Gate(entrance.signIn(), store);
        SessionRoutes sessions = new SessionRoutes(
                gate,
                store,
                entrance.platform(),
                entrance.authenticator(),
                entrance.sessions(),
                staff.members(),
                entrance.version());
        routes.addAll(sessions.routes());
        routes.addAll(new RegistrationRoutes(gate, companies.registrations(), staff.activations(), sessions).routes());
        routes.addAll(new OperatorRoutes(
                        gate, companies.organisations(), companies.audit(), operation.notices(), operation.health())
                .routes());
        routes.addAll(new OrganisationRoutes(
                        gate, companies.organisations(), companies.departments(), companies.audit(), staff.people())
                .routes());
        routes.addAll(new DomainRoutes(gate, companies.domains(), companies.checks()).routes());
        routes.addAll(new MemberRoutes(gate, staff.members()).routes());
        routes.addAll(new SharedMailboxRoutes(gate, staff.sharedMailboxes()).routes());
        routes.addAll(new AdminRoutes(gate, operation.apply(), this::accountOf, operation.check()).routes());
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }

    private OptionalInt accountOf(String address) {
        Optional<String> canonical = MailAddress.parse(address).map(MailAddress::canonical);
        Optional<Integer> account = store.directory(view -> canonical
                .flatMap(view::address)
                .flatMap(a -> member(view, a.tenant(), a.members()))
                .map(Member::account));
        return account.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static Optional<Member> member(DirectoryView view, int tenant, List<Integer> members) {
        return members.isEmpty() ? Optional.empty() : view.tenant(tenant).member(members.getFirst());
    }
}
