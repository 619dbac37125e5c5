package hongyan.services.auth;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.formats.sasl.ScramKeys;
import hongyan.kv.KvException;
import hongyan.store.tenant.Credential;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantView;
import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks passwords against the store.
///
/// A sign-in name is an address of ours (primary or alias) or a name from the directory (mobile number, external
/// address, operator). Every refusal costs one hash, whether the name exists or not.
public final class StoredAuthenticator implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(StoredAuthenticator.class);
    private static final int MAX_LOGIN = 254;
    private static final int MAX_PASSWORD = 256;

    private final TenantStore store;
    private final PasswordHash hashes;
    private final RememberedPasswords remembered = new RememberedPasswords();
    private final FailedLogins failures;
    private final LastLogins lastLogins;

    public StoredAuthenticator(TenantStore store, PasswordHash hashes) {
        this.store = store;
        this.hashes = hashes;
        this.failures = new FailedLogins(store.clock());
        this.lastLogins = new LastLogins(store);
    }

    private record Found(int tenant, Member member, Credential credential, boolean admitted, Principal principal) {}

    /// Who tries to come in.
    private record Who(String name, String protocol, InetAddress peer, FailedLogins.Try attempt) {}

    @Override
    public Principal password(String login, String password, String protocol, InetAddress peer) {
        if (login.length() > MAX_LOGIN || password.length() > MAX_PASSWORD || password.isEmpty()) {
            throw new NotAllowed(Reason.AUTH_FAILED, "absurd length");
        }
        String name = LoginName.canonical(login);
        Optional<Found> found = store.directory(view -> find(view, name, protocol.equals("web")));
        // all names of a member count as one account
        String account = found.map(f -> f.tenant() + ":" + f.member().id()).orElse(name);
        try (FailedLogins.Try attempt = failures.admit(account, peer)) {
            Who who = new Who(name, protocol, peer, attempt);
            if (found.isEmpty()) {
                hashes.waste(password);
                throw refuse(who, "unknown name");
            }
            check(found.get(), password, who);
            attempt.succeeded();
        }
        lastLogins.note(found.get().tenant(), found.get().member());
        return found.get().principal();
    }

    private void check(Found found, String password, Who who) {
        int tenant = found.tenant();
        int member = found.member().id();
        long generation = found.credential().generation();
        if (!remembered.knows(tenant, member, generation, password)) {
            if (!hashes.verify(password, found.credential().hash())) {
                throw refuse(who, "wrong password");
            }
            remembered.remember(tenant, member, generation, password);
            keepScram(found, password);
        }
        if (!found.admitted()) {
            throw refuse(who, "frozen, or not open to this protocol");
        }
    }

    /// Credentials from before SCRAM, and hashes from elsewhere, get their keys at the first right password; nobody
    /// waits for it.
    private void keepScram(Found who, String password) {
        if (!who.credential().scram().isEmpty() || who.tenant() == TenantStore.PLATFORM) {
            return;
        }
        Thread.ofVirtual().name("scram-keys").start(() -> {
            try {
                String sealed = hashes.scram().of(password);
                store.update(who.tenant(), tx -> {
                    tx.putScram(who.member().id(), who.credential().generation(), sealed);
                    return true;
                });
            } catch (KvException e) {
                LOG.info("SCRAM keys not kept: {}", e.getMessage());
            }
        });
    }

    @Override
    public boolean knowsScram() {
        return true;
    }

    @Override
    public ScramTrial scram(String login, String protocol, InetAddress peer) {
        String name = LoginName.canonical(login.substring(0, Math.min(login.length(), MAX_LOGIN)));
        Optional<Found> found = store.directory(view -> find(view, name, false));
        String account = found.map(f -> f.tenant() + ":" + f.member().id()).orElse(name);
        failures.admit(account, peer).close();
        ScramKeys keys = found.flatMap(f -> hashes.scram().open(f.credential().scram()))
                .orElseGet(() -> hashes.scram().nobody(name));
        return new ScramTrial() {
            @Override
            public ScramKeys keys() {
                return keys;
            }

            @Override
            public Principal passed() {
                // The proof is a try only now; until it came the client may have taken its time.
                try (FailedLogins.Try attempt = failures.admit(account, peer)) {
                    Principal principal = passed(new Who(name, protocol, peer, attempt));
                    attempt.succeeded();
                    return principal;
                }
            }

            private Principal passed(Who who) {
                // Looked at again: a freeze or a new password in the middle of the exchange counts.
                Optional<Found> now = store.directory(view -> find(view, name, false))
                        .filter(f -> found.isPresent()
                                && f.credential().generation()
                                        == found.get().credential().generation());
                if (now.isEmpty() || !now.get().admitted()) {
                    throw refuse(who, "frozen, or not open to this protocol");
                }
                lastLogins.note(now.get().tenant(), now.get().member());
                return now.get().principal();
            }

            @Override
            public NotAllowed failed(String why) {
                try (FailedLogins.Try attempt = failures.admit(account, peer)) {
                    return refuse(new Who(name, protocol, peer, attempt), "SCRAM: " + why);
                }
            }
        };
    }

    @Override
    public boolean admits(Principal principal) {
        return store.directory(view -> {
            TenantView tenant = view.tenant(principal.tenant());
            return tenant.member(principal.member())
                    .filter(member -> Principals.admitted(tenant, member, false))
                    .flatMap(member -> tenant.credential(member.id()))
                    .filter(credential -> credential.generation() == principal.generation())
                    .isPresent();
        });
    }

    /// Whether this is the member's password; for a change of it. Counts failures like a login.
    ///
    /// @throws hongyan.base.failure.Refusal as [#password]
    public void confirm(Principal principal, String password, InetAddress peer) {
        password(principal.login(), password, "web", peer);
    }

    private static Optional<Found> find(DirectoryView view, String name, boolean web) {
        Optional<DirectoryView.Login> owner = view.login(name)
                .or(() -> view.address(name)
                        .filter(address -> address.kind() != hongyan.store.tenant.Address.Kind.GROUP)
                        .map(address -> new DirectoryView.Login(
                                address.tenant(), address.members().getFirst())));
        return owner.flatMap(login -> {
            TenantView tenant = view.tenant(login.tenant());
            return tenant.member(login.member())
                    .flatMap(member -> tenant.credential(member.id())
                            .map(credential -> new Found(
                                    login.tenant(),
                                    member,
                                    credential,
                                    Principals.admitted(tenant, member, web),
                                    Principals.of(tenant, member, name))));
        });
    }

    private static NotAllowed refuse(Who who, String why) {
        who.attempt().failed();
        LOG.info(
                "login refused name={} protocol={} peer={} why={}",
                who.name(),
                who.protocol(),
                who.peer().getHostAddress(),
                why);
        return new NotAllowed(Reason.AUTH_FAILED, why);
    }
}
