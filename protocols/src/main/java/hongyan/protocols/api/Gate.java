package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.base.failure.Refusal;
import hongyan.base.json.Json;
import hongyan.net.http.Action;
import hongyan.net.http.Exchange;
import hongyan.services.auth.Principal;
import hongyan.services.auth.Sessions;
import hongyan.services.auth.WebSignIn;
import hongyan.services.organisation.Organisations;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.TenantStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Stands before every action.
///
/// Someone whose password must be changed first gets nothing but the session and the change.
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int DRAINED = 64 << 10;
    private final WebSignIn signIn;
    private final TenantStore store;

    Gate(WebSignIn signIn, TenantStore store) {
        this.signIn = signIn;
        this.store = store;
    }

    /// An action of someone who is signed in.
    @FunctionalInterface
    interface Known {
        void run(Exchange exchange, Principal who) throws IOException;
    }

    /// For everybody; at most `limit` calls an hour from one address.
    Action open(PublicLimit limit, Action action) {
        return exchange -> answer(exchange, () -> {
            refuseForeignPages(exchange);
            limit.take(exchange.peer());
            action.run(exchange);
        });
    }

    Action open(Action action) {
        return exchange -> answer(exchange, () -> {
            refuseForeignPages(exchange);
            action.run(exchange);
        });
    }

    /// Another site's page may not sign a browser in as somebody else: browsers say where a request comes from.
    private static void refuseForeignPages(Exchange exchange) {
        if (!reads(exchange)
                && exchange.header("Sec-Fetch-Site").map("cross-site"::equals).orElse(false)) {
            throw Objection.forbidden("cross-site", "This request comes from another site's page");
        }
    }

    private static boolean reads(Exchange exchange) {
        return exchange.method().equals("GET") || exchange.method().equals("HEAD");
    }

    /// For everybody who is signed in, even when the password must be changed first.
    Action signedInAtAll(Known action) {
        return exchange -> answer(exchange, () -> action.run(exchange, signIn.principal(exchange, "web")));
    }

    Action signedIn(Known action) {
        return exchange -> answer(exchange, () -> action.run(exchange, settled(exchange)));
    }

    /// Administrators of an organisation. They may look at one that is not active, and change nothing.
    Action administrator(Known action) {
        return administrator(Set.of(Organisation.State.ACTIVE), action);
    }

    /// Administrators of an organisation that is active or wants to be: what it is called and how it is made up.
    Action applicant(Known action) {
        return administrator(
                Set.of(Organisation.State.ACTIVE, Organisation.State.PENDING, Organisation.State.REJECTED), action);
    }

    private Action administrator(Set<Organisation.State> open, Known action) {
        return signedIn((exchange, who) -> {
            if (!who.is(Principal.Power.ADMINISTRATOR) || who.tenant() == TenantStore.PLATFORM) {
                throw Objection.forbidden("forbidden", "Only for administrators of an organisation");
            }
            if (!reads(exchange)) {
                store.read(who.tenant(), view -> Organisations.requireState(view, open));
            }
            action.run(exchange, who);
        });
    }

    /// Operators of the platform, the command line among them.
    Action operator(Known action) {
        return signedIn((exchange, who) -> {
            if (!who.is(Principal.Power.OPERATOR) || who.tenant() != TenantStore.PLATFORM) {
                throw Objection.forbidden("forbidden", "Only for operators of the platform");
            }
            action.run(exchange, who);
        });
    }

    private Principal settled(Exchange exchange) {
        Principal who = signIn.principal(exchange, "web");
        if (exchange.header("Authorization").isEmpty()
                && session(exchange).filter(Sessions.Live::mustChange).isPresent()) {
            throw Objection.forbidden("password-change-required", "The password must be changed first");
        }
        return who;
    }

    /// The session of the cookie, for those actions that are about it.
    Optional<Sessions.Live> session(Exchange exchange) {
        return exchange.header("Authorization").isPresent() ? Optional.empty() : signIn.session(exchange);
    }

    /// Who is written into the audit trail.
    static Actor actor(Exchange exchange, Principal who) {
        return new Actor(who.login(), exchange.peer().getHostAddress());
    }

    private static void answer(Exchange exchange, Work work) throws IOException {
        try {
            work.run();
        } catch (Refusal refusal) {
            drain(exchange);
            throw refusal;
        } catch (Objection objection) {
            drain(exchange);
            ObjectNode answer = Json.object();
            ObjectNode error = answer.putObject("error");
            error.put("code", objection.code()).put("message", objection.getMessage());
            if (!objection.field().isEmpty()) {
                error.put("field", objection.field());
            }
            if (!objection.rule().isEmpty()) {
                error.put("rule", objection.rule());
            }
            if (objection.kind() == Objection.Kind.TOO_MANY || objection.kind() == Objection.Kind.LATER) {
                exchange.header(
                        "Retry-After",
                        Long.toString(objection.after().plusMillis(999).toSeconds()));
            }
            exchange.json(objection.kind().status(), answer);
        }
    }

    /// Takes what is left of a small body, so that the connection can be used again; what is larger ends it.
    private static void drain(Exchange exchange) throws IOException {
        try (InputStream body = exchange.body()) {
            body.skip(DRAINED);
        } catch (Refusal tooBig) {
            LOG.debug("a refused request has a body that is too big", tooBig);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }
}
