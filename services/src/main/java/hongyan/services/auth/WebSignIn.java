package hongyan.services.auth;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.net.http.Exchange;
import hongyan.store.tenant.TenantStore;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Cookie, Basic or Bearer.
///
/// The only bearer token so far is the local operator's: a file of the data folder that the command line reads; it
/// counts from loopback alone.
public final class WebSignIn implements SignIn {
    private static final String BASIC = "basic ";
    private static final String BEARER = "bearer ";

    /// Who the command line is.
    public static final Principal LOCAL_OPERATOR = new Principal(
            TenantStore.PLATFORM,
            0,
            0,
            "local operator",
            "local operator",
            List.of(),
            Set.of(Principal.Power.OPERATOR));

    private final Sessions sessions;
    private final Authenticator authenticator;
    private final byte[] localToken;

    /// @param localToken the operator's token in the data folder
    public WebSignIn(Sessions sessions, Authenticator authenticator, String localToken) {
        this.sessions = sessions;
        this.authenticator = authenticator;
        this.localToken = TenantStore.hash(localToken);
    }

    @Override
    public Principal principal(Exchange exchange, String protocol) {
        Optional<String> authorization = exchange.header("Authorization");
        if (authorization.isPresent()) {
            return header(exchange, authorization.get().strip(), protocol);
        }
        Sessions.Live live = session(exchange).orElseThrow(() -> new NotAllowed(Reason.AUTH_REQUIRED));
        requireCsrf(exchange, live);
        if (live.mustChange() && !protocol.equals("web")) {
            throw new NotAllowed(Reason.FORBIDDEN, "the password must be changed first");
        }
        // administrators of a pending or suspended organisation may look at the console; mail is not open to them
        boolean platform = live.principal().tenant() == TenantStore.PLATFORM;
        if (!live.mail() && !platform && !protocol.equals("web")) {
            throw new NotAllowed(Reason.FORBIDDEN, "the organisation is not active");
        }
        return live.principal();
    }

    @Override
    public boolean admits(Principal principal) {
        return authenticator.admits(principal);
    }

    /// The session of the cookie, without a look at the CSRF header.
    public Optional<Sessions.Live> session(Exchange exchange) {
        return exchange.cookie(Sessions.COOKIE).flatMap(sessions::find);
    }

    /// @throws NotAllowed `FORBIDDEN` when a request that may change something does not repeat the token
    public static void requireCsrf(Exchange exchange, Sessions.Live live) {
        boolean safe = exchange.method().equals("GET") || exchange.method().equals("HEAD");
        if (!safe && !Sessions.csrfMatches(live, exchange.header("X-Csrf-Token").orElse(""))) {
            throw new NotAllowed(Reason.FORBIDDEN, "CSRF token missing or wrong");
        }
    }

    private Principal header(Exchange exchange, String value, String protocol) {
        if (value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            String pair = decode(value.substring(BASIC.length()).strip());
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw new NotAllowed(Reason.AUTH_FAILED, "no colon in Basic");
            }
            return authenticator.password(
                    pair.substring(0, colon), pair.substring(colon + 1), protocol, exchange.peer());
        }
        if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            byte[] given = TenantStore.hash(value.substring(BEARER.length()).strip());
            if (MessageDigest.isEqual(given, localToken) && exchange.peer().isLoopbackAddress()) {
                return LOCAL_OPERATOR;
            }
        }
        throw new NotAllowed(Reason.AUTH_FAILED, "unknown authorization");
    }

    /// RFC 7617 2.1: UTF-8.
    private static String decode(String base64) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException notBasic) {
            throw new NotAllowed(Reason.AUTH_FAILED, "Basic does not decode");
        }
    }
}
