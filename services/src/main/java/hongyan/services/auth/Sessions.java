package hongyan.services.auth;

import hongyan.base.id.Tokens;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.Session;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantView;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Web sessions: an opaque token in the browser's cookie, its hash in the store.
///
/// Twelve hours without use or thirty days in all end a session; so do freezing, deleting and a password reset, in the
/// same transaction. The CSRF token follows from the session token, so it needs no row.
public final class Sessions {
    /// Name of the cookie.
    public static final String COOKIE = "hongyan";

    /// How long a browser may keep it.
    public static final Duration LONGEST = Duration.ofDays(30);

    private static final Duration IDLE = Duration.ofHours(12);
    private static final Duration TOLERANCE = Duration.ofMinutes(10);
    private final TenantStore store;

    public Sessions(TenantStore store) {
        this.store = store;
    }

    /// A signed-in browser.
    ///
    /// @param csrf what requests that change something must repeat
    /// @param mail whether the member may use mail now: not in an organisation that is not active, not before the
    ///     password was changed that must be
    public record Live(
            Principal principal, String token, String csrf, boolean mustChange, boolean mail, String language) {}

    /// Starts a session for someone who has just proved who they are by a code or a link; empty when this member may
    /// not come in.
    public Optional<Live> startAs(String login, InetAddress peer, String agent) {
        Optional<Principal> principal = store.directory(view -> view.login(login)
                .or(() -> view.address(login)
                        .map(a ->
                                new DirectoryView.Login(a.tenant(), a.members().getFirst())))
                .flatMap(who -> {
                    TenantView tenant = view.tenant(who.tenant());
                    return tenant.member(who.member())
                            .filter(member -> Principals.admitted(tenant, member, true))
                            .map(member -> Principals.of(tenant, member, login));
                }));
        return principal.map(p -> start(p, peer, agent));
    }

    /// Starts a session for someone who has just proved who they are.
    public Live start(Principal principal, InetAddress peer, String agent) {
        String token = Tokens.token(256);
        Instant now = store.clock().instant();
        Session session = new Session(
                Tokens.token(96),
                principal.tenant(),
                principal.member(),
                now,
                now,
                now.plus(LONGEST),
                peer.getHostAddress(),
                agent.substring(0, Math.min(agent.length(), 200)));
        store.updateDirectory(tx -> {
            tx.putSession(TenantStore.hash(token), session);
            return true;
        });
        return find(token).orElseThrow(() -> new IllegalStateException("a session that was just made"));
    }

    /// Who holds this token; empty when it is over or the member may not come in any more.
    public Optional<Live> find(String token) {
        if (token.length() != 43) {
            return Optional.empty();
        }
        byte[] hash = TenantStore.hash(token);
        Instant now = store.clock().instant();
        record Hit(Session session, Live live) {}
        Optional<Hit> hit = store.directory(view -> view.session(hash)
                .filter(s -> now.isBefore(s.expires()) && now.isBefore(s.seen().plus(IDLE)))
                .flatMap(s -> live(view, s, token).map(live -> new Hit(s, live))));
        hit.filter(h -> h.session().seen().plus(TOLERANCE).isBefore(now))
                .ifPresent(h -> store.updateDirectory(tx -> {
                    tx.session(hash).ifPresent(current -> tx.putSession(hash, current.seenAt(now)));
                    return true;
                }));
        return hit.map(Hit::live);
    }

    private static Optional<Live> live(DirectoryView view, Session session, String token) {
        TenantView tenant = view.tenant(session.tenant());
        return tenant.member(session.member())
                .filter(member -> Principals.admitted(tenant, member, true))
                .map(member -> new Live(
                        Principals.of(tenant, member, member.address().isEmpty() ? member.login() : member.address()),
                        token,
                        csrf(token),
                        member.mustChange(),
                        Principals.admitted(tenant, member, false),
                        member.language()));
    }

    /// Whether the header repeats the session's CSRF token.
    public static boolean csrfMatches(Live session, String header) {
        return MessageDigest.isEqual(
                session.csrf().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                header.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    public void end(String token) {
        store.updateDirectory(tx -> {
            tx.endSession(TenantStore.hash(token));
            return true;
        });
    }

    /// Sessions of a member, the newest last used first.
    public List<Session> list(Principal principal) {
        return store.directory(view -> view.sessions(principal.tenant(), principal.member())).stream()
                .sorted((a, b) -> b.seen().compareTo(a.seen()))
                .toList();
    }

    /// Ends one of the member's own sessions by the id in the list.
    public boolean endById(Principal principal, String id) {
        return store.updateDirectory(tx -> tx.endSession(principal.tenant(), principal.member(), id));
    }

    private static String csrf(String token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(TenantStore.hash("csrf " + token));
    }
}
