package hongyan.protocols.api;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Objection;
import hongyan.base.failure.Reason;
import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Principal;
import hongyan.services.auth.Sessions;
import hongyan.services.member.Members;
import hongyan.services.organisation.Platform;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.Session;
import hongyan.store.tenant.Settings;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantView;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The state of the platform, set-up, signing in and out, one's own password and language.
final class SessionRoutes {
    private final Gate gate;
    private final TenantStore store;
    private final Platform platform;
    private final Authenticator authenticator;
    private final Sessions sessions;
    private final Members members;
    private final String version;

    SessionRoutes(
            Gate gate,
            TenantStore store,
            Platform platform,
            Authenticator authenticator,
            Sessions sessions,
            Members members,
            String version) {
        this.gate = gate;
        this.store = store;
        this.platform = platform;
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.members = members;
        this.version = version;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/state", gate.open(this::state)),
                Route.post("/api/setup", gate.open(new PublicLimit(20), this::setUp)),
                Route.post("/api/session", gate.open(new PublicLimit(600), this::signIn)),
                Route.get("/api/session", gate.signedInAtAll(this::show)),
                Route.delete("/api/session", gate.signedInAtAll(this::signOut)),
                Route.patch("/api/session", gate.signedInAtAll(this::change)),
                Route.post("/api/me/password", gate.signedInAtAll(this::password)),
                Route.get("/api/me/sessions", gate.signedIn(this::list)),
                Route.delete("/api/me/sessions/{id}", gate.signedIn(this::end)));
    }

    record State(boolean setUp, String version, String hostName, String baseDomain, List<String> languages) {}

    private void state(Exchange exchange) throws IOException {
        Optional<Settings> settings = platform.settings();
        // settings that the command line made have no operator yet: the set-up page is still open
        exchange.json(
                200,
                new State(
                        platform.hasOperator(),
                        version,
                        settings.map(Settings::hostName).orElse(""),
                        settings.map(Settings::baseDomain).orElse(""),
                        List.of("zh-CN", "en")));
    }

    private void setUp(Exchange exchange) throws IOException {
        Body body = Body.of(exchange);
        String login = platform.setUp(
                new Platform.SetUp(
                        body.text("token"),
                        body.required("hostName"),
                        body.text("baseDomain"),
                        body.required("name"),
                        body.required("login"),
                        body.required("password"),
                        body.text("language")),
                exchange.peer().getHostAddress());
        startAs(exchange, login);
    }

    private void signIn(Exchange exchange) throws IOException {
        Body body = Body.of(exchange);
        Principal who;
        try {
            who = authenticator.password(body.required("login"), body.required("password"), "web", exchange.peer());
        } catch (NotAllowed refused) {
            if (refused.reason() != Reason.AUTH_FAILED) {
                throw refused;
            }
            throw new Objection(Objection.Kind.UNAUTHENTICATED, "bad-credentials", "Name or password is wrong", "", "");
        }
        answer(exchange, sessions.start(who, exchange.peer(), agent(exchange)));
    }

    /// Signs in someone who has just proved who they are by a code or a link.
    void startAs(Exchange exchange, String login) throws IOException {
        Sessions.Live live = sessions.startAs(login, exchange.peer(), agent(exchange))
                .orElseThrow(() -> Objection.forbidden("organisation-not-active", "The organisation is not active"));
        answer(exchange, live);
    }

    private void answer(Exchange exchange, Sessions.Live live) throws IOException {
        exchange.setCookie(Sessions.COOKIE, live.token(), Sessions.LONGEST.toSeconds());
        exchange.json(200, Shapes.session(live.principal(), Optional.of(live), organisation(live.principal())));
    }

    private static String agent(Exchange exchange) {
        return exchange.header("User-Agent").orElse("");
    }

    private Optional<Organisation> organisation(Principal who) {
        return who.tenant() == TenantStore.PLATFORM
                ? Optional.empty()
                : store.read(who.tenant(), TenantView::organisation);
    }

    private void show(Exchange exchange, Principal who) throws IOException {
        exchange.json(200, Shapes.session(who, gate.session(exchange), organisation(who)));
    }

    private void signOut(Exchange exchange, Principal who) throws IOException {
        gate.session(exchange).ifPresent(live -> sessions.end(live.token()));
        exchange.setCookie(Sessions.COOKIE, "", 0);
        exchange.empty(204);
    }

    private void change(Exchange exchange, Principal who) throws IOException {
        Optional<String> language = Body.of(exchange).find("language");
        if (language.isPresent() && who.member() != 0) {
            members.changeLanguage(who.tenant(), who.member(), language.get());
        }
        show(exchange, who);
    }

    private void password(Exchange exchange, Principal who) throws IOException {
        Body body = Body.of(exchange);
        try {
            authenticator.password(who.login(), body.required("current"), "web", exchange.peer());
        } catch (NotAllowed refused) {
            throw Objection.bad("bad-credentials", "current", "This is not the present password");
        }
        members.changePassword(
                who.tenant(),
                who.member(),
                body.required("password"),
                gate.session(exchange).map(Sessions.Live::token),
                Gate.actor(exchange, who));
        exchange.empty(204);
    }

    record SessionRow(String id, Instant created, Instant seen, String ip, String agent) {}

    private void list(Exchange exchange, Principal who) throws IOException {
        exchange.json(
                200,
                new Shapes.Listed<>(
                        sessions.list(who).stream().map(SessionRoutes::row).toList()));
    }

    private static SessionRow row(Session s) {
        return new SessionRow(s.id(), s.created(), s.seen(), s.ip(), s.agent());
    }

    private void end(Exchange exchange, Principal who) throws IOException {
        if (!sessions.endById(who, exchange.variable("id"))) {
            throw Objection.missing("session-unknown", "No such session");
        }
        exchange.empty(204);
    }
}
