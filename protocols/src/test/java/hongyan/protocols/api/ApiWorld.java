package hongyan.protocols.api;

import hongyan.kv.testing.TestClock;
import hongyan.kv.testing.TestStore;
import hongyan.net.dns.Resolver;
import hongyan.net.http.HttpServer;
import hongyan.net.http.HttpSettings;
import hongyan.net.http.Route;
import hongyan.net.tls.TlsIdentity;
import hongyan.services.apply.Apply;
import hongyan.services.audit.AuditTrail;
import hongyan.services.auth.PasswordHash;
import hongyan.services.auth.Sessions;
import hongyan.services.auth.StoredAuthenticator;
import hongyan.services.auth.WebSignIn;
import hongyan.services.domain.DkimKeys;
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
import hongyan.services.queue.MailQueue;
import hongyan.services.queue.QueueDesk;
import hongyan.services.recovery.Restores;
import hongyan.services.sharedmailbox.SharedMailboxes;
import hongyan.services.transfer.Transfers;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Inspection;
import hongyan.store.tenant.Sealer;
import hongyan.store.tenant.TenantStore;
import hongyan.testkit.dns.DnsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The REST interface on a real port over a store in memory, with a DNS server of its own.
final class ApiWorld implements AutoCloseable {
    static final String PASSWORD = "Correct-horse1";
    static final String SETUP_TOKEN = "set-up-token";
    static final String OPERATOR_TOKEN = "local-operator-token";

    private final TestStore rows = TestStore.memory();
    final TestClock clock = rows.clock();
    final DnsServer dns = new DnsServer();
    final AccountStore accounts = new AccountStore(rows.kv(), rows.bodies(), clock);
    final TenantStore store = new TenantStore(rows.kv(), accounts, clock);
    final StoredNotifier notifier = new StoredNotifier(store);
    final MailQueue queue = new MailQueue(rows.bodies(), clock);
    final List<Route> routes = new ArrayList<>();
    private final HttpServer server;

    ApiWorld() throws IOException {
        PasswordHash hashes = new PasswordHash(1024, 1);
        StoredAuthenticator authenticator = new StoredAuthenticator(store, hashes);
        Sessions sessions = new Sessions(store);
        Platform platform = new Platform(store, hashes, SETUP_TOKEN);
        Activations activations = new Activations(store, hashes, notifier);
        Members members = new Members(store, accounts, hashes, activations);
        SharedMailboxes mailboxes = new SharedMailboxes(rows.kv(), store, accounts);
        Domains domains = new Domains(store, new DkimKeys(store, new Sealer(new byte[32]), 1024));
        DomainChecks checks = new DomainChecks(store, new Resolver(List.of(dns.address()), Duration.ofMillis(500)));
        WebSignIn signIn = new WebSignIn(sessions, authenticator, OPERATOR_TOKEN);
        routes.addAll(new Api(
                        store,
                        new Api.Entrance(signIn, sessions, authenticator, platform, "0.1.0"),
                        new Api.Companies(
                                new Organisations(store, accounts, notifier),
                                new Registrations(store, hashes, notifier),
                                new Departments(store),
                                new AuditTrail(store),
                                domains,
                                checks),
                        new Api.Staff(members, activations, new People(store), mailboxes),
                        new Api.Operation(
                                notifier,
                                () -> new Health(
                                        "0.1.0",
                                        Instant.EPOCH,
                                        new Health.Storage(true, 1),
                                        new Health.Queue(0, 0, 0, 0),
                                        List.of(),
                                        0,
                                        new Health.Search(0, 0, 0, 0)),
                                new Apply(store, domains, members, mailboxes, hashes),
                                account -> account.isPresent()
                                        ? Inspection.check(rows.kv(), rows.bodies(), account.getAsInt())
                                                .left()
                                        : Inspection.checkAll(rows.kv(), rows.bodies())
                                                .left()))
                .routes());
        QueueDesk desk = new QueueDesk(rows.kv(), rows.bodies(), queue, store, clock);
        routes.addAll(new QueueRoutes(signIn, store, desk).routes());
        routes.addAll(
                new TransferRoutes(signIn, store, new Transfers(rows.kv(), accounts, rows.bodies(), clock, 1 << 20))
                        .routes());
        routes.addAll(new RepairRoutes(
                        signIn,
                        store,
                        account -> account.isPresent()
                                ? Inspection.repair(rows.kv(), rows.bodies(), account.getAsInt())
                                : Inspection.repairAll(rows.kv(), rows.bodies()))
                .routes());
        routes.addAll(new RecoveryRoutes(signIn, new Restores(accounts, store), store).routes());
        server = new HttpServer(
                HttpSettings.on(List.of(
                        new HttpSettings.Port(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false))),
                TlsIdentity.inFolder(rows.folder().resolve("tls"), "mx.mail.test"),
                withMail(signIn),
                Optional.empty());
        server.start();
    }

    /// With a route as the mail protocols have them: it tells who is asking.
    private List<Route> withMail(WebSignIn signIn) {
        List<Route> all = new ArrayList<>(routes);
        all.add(Route.get(
                "/mail/who",
                exchange -> exchange.json(
                        200, new Who(signIn.principal(exchange, "jmap").login()))));
        return all;
    }

    record Who(String login) {}

    hongyan.kv.Kv kv() {
        return rows.kv();
    }

    hongyan.kv.blob.Bodies bodies() {
        return rows.bodies();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.addresses().getFirst().getPort());
    }

    Browser browser() {
        return new Browser(base());
    }

    /// The command line.
    Browser operator() {
        return browser().with("Authorization", "Bearer " + OPERATOR_TOKEN);
    }

    /// Sets up the platform; the operator is signed in.
    Browser setUp() {
        Browser operator = browser();
        operator.signedIn(operator.post("/api/setup", """
            {"token": "set-up-token", "hostName": "mx.mail.test", "baseDomain": "mail.test", "name": "运维",
             "login": "admin", "password": "Correct-horse1", "language": "zh-CN"}\
            """));
        return operator;
    }

    /// An active organisation on `domain` with an administrator `admin@` and a member `staff@`.
    void company(String name, String slug, String domain) {
        String body = """
            {"organisation": [{"name": "%s", "slug": "%s", "domains": [{"name": "%s", "verified": true}], "member": [
             {"address": "admin@%s", "name": "%s 管理员", "password": "Correct-horse1", "administrator": true,
              "departments": ["%s 部"]},
             {"address": "staff@%s", "name": "%s 员工", "password": "Correct-horse1"}]}]}\
            """.formatted(name, slug, domain, domain, name, name, domain, name);
        Browser.Answer answer = operator().post("/api/admin/apply", body);
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.text());
        }
    }

    Browser signIn(String login) {
        Browser browser = browser();
        browser.signedIn(
                browser.post("/api/session", "{\"login\": \"" + login + "\", \"password\": \"" + PASSWORD + "\"}"));
        return browser;
    }

    String lastNotice() {
        return notifier.recent().getFirst().text();
    }

    @Override
    public void close() throws IOException {
        server.close();
        dns.close();
        rows.close();
    }
}
