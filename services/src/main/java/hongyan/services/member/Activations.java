package hongyan.services.member;

import hongyan.base.failure.Objection;
import hongyan.base.id.Tokens;
import hongyan.services.auth.PasswordHash;
import hongyan.services.auth.PasswordRule;
import hongyan.services.auth.Secret;
import hongyan.services.notify.Notifier;
import hongyan.store.tenant.Activation;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantTx;
import hongyan.store.tenant.TenantView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Links with which members set their password: single use, seven days, a new one voids the old.
public final class Activations {
    private static final Duration VALID = Duration.ofDays(7);
    private final TenantStore store;
    private final PasswordHash hashes;
    private final Notifier notifier;

    public Activations(TenantStore store, PasswordHash hashes, Notifier notifier) {
        this.store = store;
        this.hashes = hashes;
        this.notifier = notifier;
    }

    /// A link to hand over.
    public record Link(String link, Instant expires) {}

    /// What the activation page shows.
    public record Invitation(String name, String address, String company, Instant expires) {}

    /// Makes a link, as part of a transaction that holds the directory shard.
    Link issue(TenantTx tx, Member member, String origin) {
        String token = Tokens.token(192);
        Instant expires = tx.now().plus(VALID);
        tx.directory().putActivation(TenantStore.hash(token), new Activation(tx.tenant(), member.id(), expires));
        return new Link(origin + "/activate/" + token, expires);
    }

    /// Tells the member, by phone when we have the number.
    void announce(Member member, Link link) {
        String to = member.phone().isEmpty() ? Members.label(member) : member.phone();
        notifier.send(
                to,
                "activation",
                "【鸿雁】" + member.name() + "，请设置您的邮箱密码 / please set your mailbox password: " + link.link());
    }

    /// @throws Objection `activation-unknown` (404), `activation-expired` (410)
    public Invitation look(String token) {
        return store.directory(view -> {
            Activation activation = require(view.activation(hash(token)));
            TenantView tenant = view.tenant(activation.tenant());
            Member member = Members.require(tenant, activation.member());
            return new Invitation(
                    member.name(),
                    member.address(),
                    tenant.organisation().map(Organisation::name).orElse(""),
                    activation.expires());
        });
    }

    /// Sets the password and spends the link; returns the name to sign in with.
    ///
    /// @throws Objection as [#look], and `password-weak`
    public String activate(String token, String password, String ip) {
        Activation known = require(store.directory(view -> view.activation(hash(token))));
        PasswordRule.check(password);
        Secret secret = hashes.secret(password);
        return store.updateUnique(known.tenant(), List.of(), tx -> {
            require(tx.directory().activation(hash(token)));
            Member member = Members.require(tx, known.member());
            tx.directory().endActivations(known.tenant(), known.member());
            // one that was begun with the old password while it was being reset
            tx.directory().endSessions(known.tenant(), known.member(), Optional.empty());
            tx.putPassword(member.id(), secret.phc(), secret.scram());
            tx.putMember(member.withState(Member.State.ACTIVE, Optional.empty()).withMustChange(false));
            String login = member.address().isEmpty() ? member.login() : member.address();
            tx.audit(
                    new Actor(login, ip),
                    "member.activate",
                    login,
                    member.state().name(),
                    "ACTIVE");
            return login;
        });
    }

    private Activation require(Optional<Activation> found) {
        Activation activation = found.orElseThrow(
                () -> Objection.missing("activation-unknown", "This link is not valid, or was used already"));
        if (store.clock().instant().isAfter(activation.expires())) {
            throw new Objection(Objection.Kind.GONE, "activation-expired", "This link is over", "", "");
        }
        return activation;
    }

    private static byte[] hash(String token) {
        return TenantStore.hash(token.substring(0, Math.min(token.length(), 100)));
    }
}
