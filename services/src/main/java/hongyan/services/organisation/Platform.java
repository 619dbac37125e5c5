package hongyan.services.organisation;

import hongyan.base.failure.Objection;
import hongyan.formats.address.MailAddress;
import hongyan.services.auth.LoginName;
import hongyan.services.auth.PasswordHash;
import hongyan.services.auth.PasswordRule;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Duty;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Settings;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The platform's first minutes and its settings.
public final class Platform {
    private final TenantStore store;
    private final PasswordHash hashes;
    private final byte[] setupToken;

    /// @param setupToken from the data folder; whoever has it may set up the platform, once
    public Platform(TenantStore store, PasswordHash hashes, String setupToken) {
        this.store = store;
        this.hashes = hashes;
        this.setupToken = setupToken.getBytes(StandardCharsets.UTF_8);
    }

    /// What the set-up page asks.
    ///
    /// @param login the operator's sign-in name
    /// @param baseDomain empty when no free sub-domains are given
    public record SetUp(
            String token,
            String hostName,
            String baseDomain,
            String name,
            String login,
            String password,
            String language) {}

    /// Empty until the platform is set up.
    public Optional<Settings> settings() {
        return store.directory(view -> view.settings());
    }

    /// Whether somebody can run the platform: once there is an operator, the set-up page is closed.
    public boolean hasOperator() {
        return store.read(TenantStore.PLATFORM, Platform::operators);
    }

    private static boolean operators(TenantView platform) {
        return !platform.withDuty(Duty.OPERATOR).isEmpty();
    }

    /// Makes the settings and the first operator; returns the operator's sign-in name.
    ///
    /// @throws Objection `already-set-up`, `bad-token`, or what is wrong with a field
    public String setUp(SetUp wish, String ip) {
        requireNew(hasOperator());
        if (!MessageDigest.isEqual(wish.token().getBytes(StandardCharsets.UTF_8), setupToken)) {
            throw new Objection(Objection.Kind.FORBIDDEN, "bad-token", "This is not the set-up token", "token", "");
        }
        String host = host("hostName", wish.hostName());
        String base = wish.baseDomain().isBlank() ? "" : host("baseDomain", wish.baseDomain());
        String login = LoginName.canonical(Input.line("login", wish.login(), 100));
        String name = Input.line("name", wish.name(), 64);
        PasswordRule.check(wish.password());
        String hash = hashes.hash(wish.password());
        String language = Input.language(wish.language());
        return store.updateUnique(TenantStore.PLATFORM, List.of(), tx -> {
            requireNew(operators(tx));
            tx.directory().putSettings(new Settings(host, base, language, tx.now()));
            int id = tx.nextMember();
            tx.addMember(Member.of(id, name, 0, Member.State.ACTIVE, tx.now())
                    .withLogin(login)
                    .withLanguage(language));
            tx.putDuties(id, Set.of(Duty.OPERATOR));
            tx.putPassword(id, hash);
            tx.audit(new Actor(login, ip), "platform.set-up", host, "", "");
            return login;
        });
    }

    /// Settings without a set-up page, for a command line that was given them; keeps those that are there.
    public Settings ensure(String hostName, String baseDomain) {
        String host = host("hostName", hostName);
        String base = baseDomain.isBlank() ? "" : host("baseDomain", baseDomain);
        return store.updateDirectory(tx -> tx.settings().orElseGet(() -> {
            Settings made = new Settings(host, base, "zh-CN", store.clock().instant());
            tx.putSettings(made);
            return made;
        }));
    }

    private static void requireNew(boolean settled) {
        if (settled) {
            throw Objection.exists("already-set-up", "", "The platform is set up already");
        }
    }

    private static String host(String field, String text) {
        return MailAddress.domain(Input.line(field, text, 253))
                .filter(name -> name.contains("."))
                .map(MailAddress::asciiDomain)
                .orElseThrow(() -> Objection.bad("domain-invalid", field, "This is not a full domain name"));
    }
}
