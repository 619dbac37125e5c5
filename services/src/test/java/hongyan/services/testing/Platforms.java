package hongyan.services.testing;

import hongyan.base.failure.Objection;
import hongyan.formats.address.MailAddress;
import hongyan.kv.testing.TestClock;
import hongyan.kv.testing.TestStore;
import hongyan.services.apply.Apply;
import hongyan.services.auth.PasswordHash;
import hongyan.services.auth.Sessions;
import hongyan.services.auth.StoredAuthenticator;
import hongyan.services.directory.StoredDirectory;
import hongyan.services.domain.DkimKeys;
import hongyan.services.domain.Domains;
import hongyan.services.member.Activations;
import hongyan.services.member.Members;
import hongyan.services.member.NewMember;
import hongyan.services.member.People;
import hongyan.services.notify.StoredNotifier;
import hongyan.services.organisation.Departments;
import hongyan.services.organisation.Organisations;
import hongyan.services.organisation.Platform;
import hongyan.services.organisation.Registrations;
import hongyan.services.sharedmailbox.SharedMailboxes;
import hongyan.store.account.AccountStore;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.Sealer;
import hongyan.store.tenant.TenantStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A platform in memory with everything about organisations wired, set up with the base domain `mail.test`.
public final class Platforms implements AutoCloseable {
    public static final String PASSWORD = "Correct-horse1";
    public static final Actor ACTOR = new Actor("tester", "127.0.0.1");
    public static final String ORIGIN = "http://localhost:8080";

    private final TestStore rows = TestStore.memory();
    public final TestClock clock = rows.clock();
    public final AccountStore accounts = new AccountStore(rows.kv(), rows.bodies(), clock);
    public final TenantStore store = new TenantStore(rows.kv(), accounts, clock);
    public final PasswordHash hashes = new PasswordHash(1024, 1);
    public final StoredNotifier notifier = new StoredNotifier(store);
    public final StoredDirectory directory = new StoredDirectory(store);
    public final StoredAuthenticator authenticator = new StoredAuthenticator(store, hashes);
    public final Sessions sessions = new Sessions(store);
    public final Platform platform = new Platform(store, hashes, "set-up-token");
    public final Registrations registrations = new Registrations(store, hashes, notifier);
    public final Organisations organisations = new Organisations(store, accounts, notifier);
    public final Departments departments = new Departments(store);
    public final DkimKeys dkim = new DkimKeys(store, new Sealer(new byte[32]), 1024);
    public final Domains domains = new Domains(store, dkim);
    public final Activations activations = new Activations(store, hashes, notifier);
    public final Members members = new Members(store, accounts, hashes, activations);
    public final People people = new People(store);
    public final SharedMailboxes mailboxes = new SharedMailboxes(rows.kv(), store, accounts);
    public final Apply apply = new Apply(store, domains, members, mailboxes, hashes);

    public Platforms() {
        platform.ensure("mx.mail.test", "mail.test");
    }

    public hongyan.kv.Kv kv() {
        return rows.kv();
    }

    public hongyan.kv.blob.Bodies bodies() {
        return rows.bodies();
    }

    /// An active organisation without people.
    public int organisation(String name, String slug) {
        int tenant = store.newTenant();
        store.updateUnique(tenant, List.of(), tx -> {
            tx.putOrganisation(new Organisation(tenant, name, slug, Organisation.State.ACTIVE, "", "", 0, tx.now()));
            tx.directory().addSlug(slug, tenant);
            tx.directory().addCompany(TenantStore.fold(name), tenant);
            return true;
        });
        return tenant;
    }

    /// An active organisation on a domain the operator vouches for.
    public int onDomain(String name, String slug, String domain) {
        int tenant = organisation(name, slug);
        domains.ensure(tenant, domain, true, ACTOR);
        return tenant;
    }

    /// An active member with [#PASSWORD].
    public Members.Item member(int tenant, String name, String address) {
        MailAddress parsed = MailAddress.parse(address).orElseThrow();
        return members.create(
                        tenant,
                        NewMember.of(name, parsed.local(), parsed.domain()).withPassword(PASSWORD),
                        ORIGIN,
                        ACTOR)
                .item();
    }

    /// The code of the newest notice.
    public String lastCode() {
        String text = notifier.recent().getFirst().text();
        return text.replaceAll(".*?(\\d{6}).*", "$1");
    }

    public static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// Asserts the stable word of a refusal.
    public static void refused(String code, ThrowingCallable call) {
        Assertions.assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Objection.class, o -> Assertions.assertThat(o.code()).isEqualTo(code));
    }

    @Override
    public void close() {
        rows.close();
    }
}
