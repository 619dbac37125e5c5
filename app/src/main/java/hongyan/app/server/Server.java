package hongyan.app.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import hongyan.app.config.Config;
import hongyan.app.config.ConfigError;
import hongyan.app.config.Setting;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.base.json.Json;
import hongyan.engine.embedded.DataFolder;
import hongyan.engine.embedded.EmbeddedKv;
import hongyan.engine.embedded.EmbeddedOptions;
import hongyan.engine.embedded.FileBodies;
import hongyan.engine.embedded.FreeSpace;
import hongyan.engine.embedded.StoreUnusable;
import hongyan.engine.embedded.index.LuceneIndex;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Sweeper;
import hongyan.kv.text.TextIndex;
import hongyan.net.dns.Resolver;
import hongyan.net.http.HttpPorts;
import hongyan.net.http.HttpServer;
import hongyan.net.http.HttpSettings;
import hongyan.net.http.Route;
import hongyan.net.http.StaticFiles;
import hongyan.net.http.TrustedProxies;
import hongyan.net.listen.Handler;
import hongyan.net.smtp.SmtpClient;
import hongyan.net.smtp.TlsPolicy;
import hongyan.net.tls.TlsIdentity;
import hongyan.net.wire.Connection;
import hongyan.protocols.api.Api;
import hongyan.protocols.api.Health;
import hongyan.protocols.api.QueueRoutes;
import hongyan.protocols.api.RecoveryRoutes;
import hongyan.protocols.api.RepairRoutes;
import hongyan.protocols.api.SearchRoutes;
import hongyan.protocols.api.TransferRoutes;
import hongyan.protocols.imap.ImapServer;
import hongyan.protocols.imap.ImapSettings;
import hongyan.protocols.jmap.Jmap;
import hongyan.protocols.jmap.JmapRoutes;
import hongyan.protocols.pop3.Pop3Server;
import hongyan.protocols.pop3.Pop3Settings;
import hongyan.protocols.smtp.Role;
import hongyan.protocols.smtp.SmtpHandler;
import hongyan.protocols.smtp.SmtpSettings;
import hongyan.services.apply.Apply;
import hongyan.services.audit.AuditTrail;
import hongyan.services.auth.PasswordHash;
import hongyan.services.auth.Sessions;
import hongyan.services.auth.StoredAuthenticator;
import hongyan.services.auth.WebSignIn;
import hongyan.services.delivery.Inbound;
import hongyan.services.delivery.InboundMail;
import hongyan.services.delivery.InboundSettings;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.directory.Directory;
import hongyan.services.directory.StoredDirectory;
import hongyan.services.domain.DkimKeys;
import hongyan.services.domain.DomainChecks;
import hongyan.services.domain.Domains;
import hongyan.services.domain.Rounds;
import hongyan.services.extract.Attachments;
import hongyan.services.guard.DnsLookup;
import hongyan.services.guard.MailGuard;
import hongyan.services.guard.Networks;
import hongyan.services.member.Activations;
import hongyan.services.member.Members;
import hongyan.services.member.People;
import hongyan.services.member.RecycleBin;
import hongyan.services.notify.StoredNotifier;
import hongyan.services.organisation.Departments;
import hongyan.services.organisation.Organisations;
import hongyan.services.organisation.Platform;
import hongyan.services.organisation.Registrations;
import hongyan.services.outbound.OutboundSettings;
import hongyan.services.outbound.Scheduler;
import hongyan.services.queue.MailQueue;
import hongyan.services.queue.QueueDesk;
import hongyan.services.recovery.Restores;
import hongyan.services.search.Indexer;
import hongyan.services.search.MessageSearch;
import hongyan.services.sharedmailbox.SharedMailboxes;
import hongyan.services.sharing.Sharing;
import hongyan.services.submission.DkimSigning;
import hongyan.services.submission.MailSubmission;
import hongyan.services.submission.Submission;
import hongyan.services.submission.SubmissionSettings;
import hongyan.services.transfer.Transfers;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Findings;
import hongyan.store.account.Inspection;
import hongyan.store.account.News;
import hongyan.store.account.Upkeep;
import hongyan.store.sending.Identities;
import hongyan.store.sending.Submissions;
import hongyan.store.tenant.Access;
import hongyan.store.tenant.Sealer;
import hongyan.store.tenant.TenantStore;
import hongyan.store.upload.Uploads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole program, wired by hand: read from top to bottom. The only place that names an engine.
///
/// *Failure*: what cannot start says so in one line ([ConfigError]) and leaves nothing running. *Stop*: ports first,
/// then
/// what works behind them, the store last. A store that accepts no more writes stops it too: [#await] says so.
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    /// After a start everybody comes back at once; the index can wait.
    private static final Duration INDEX_SETTLING = Duration.ofSeconds(10);

    private final Config config;
    private final ServerFiles files;
    private final Instant started = Instant.now();
    /// Closed in reverse order.
    private final List<AutoCloseable> running = new ArrayList<>();

    private final List<Ports.Open> open = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean broken;
    private String greeting = "";
    private @Nullable Filling filling;

    private Server(Config config, ServerFiles files) {
        this.config = config;
        this.files = files;
    }

    /// Starts everything on a data folder.
    ///
    /// @throws ConfigError one line for a person: folder not usable, locked, unknown format, a port taken
    public static Server start(Path data, Config config) throws ConfigError {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
            logs.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(config.text(Setting.LOG_LEVEL)));
        }
        Server server = new Server(config, ServerFiles.in(data));
        try {
            synchronized (server) { // a store that breaks meanwhile closes all of it afterwards
                server.wire(data);
            }
            return server;
        } catch (StoreUnusable | IOException e) {
            server.close();
            throw new ConfigError(String.valueOf(e.getMessage()));
        } catch (ConfigError | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.add(part);
        return part;
    }

    private void wire(Path data) throws ConfigError, IOException {
        InstantSource clock = InstantSource.system();

        // storage
        DataFolder folder = keep(DataFolder.open(data));
        EmbeddedOptions engine = EmbeddedOptions.standard();
        EmbeddedKv kv = keep(EmbeddedKv.open(folder, engine, this::storeBroke));
        FileBodies large = new FileBodies(folder.bodies(), new FreeSpace(folder.bodies(), engine));
        Bodies bodies = new Bodies(kv, large, folder.scratch(), clock, new FreeSpace(folder.scratch(), engine));
        Sweeper sweeper = keep(new Sweeper(kv, bodies, large, clock));
        AccountStore accounts = new AccountStore(
                kv, bodies, clock, Duration.ofDays(Math.max(0, config.number(Setting.STORE_RECOVERY_DAYS))));
        Upkeep upkeep = keep(new Upkeep(accounts));
        TenantStore tenants = new TenantStore(kv, accounts, clock);

        // who is who
        PasswordHash hashes = new PasswordHash(files.masterKey());
        StoredAuthenticator authenticator = new StoredAuthenticator(tenants, hashes);
        Sessions sessions = new Sessions(tenants);
        WebSignIn signIn = new WebSignIn(sessions, authenticator, files.newOperatorToken());
        StoredDirectory directory = new StoredDirectory(tenants);
        Platform platform = new Platform(tenants, hashes, files.setupToken());
        Supplier<String> hostName = new HostName(config.text(Setting.SERVER_HOST_NAME), platform);

        // organisations
        Resolver resolver = new Resolver(nameServers(), Duration.ofSeconds(config.number(Setting.DNS_TIMEOUT_SECONDS)));
        StoredNotifier notifier = new StoredNotifier(tenants);
        DkimKeys dkimKeys = new DkimKeys(tenants, new Sealer(files.masterKey()));
        Domains domains = new Domains(tenants, dkimKeys, hostName);
        DomainChecks checks = new DomainChecks(tenants, resolver, hostName);
        Sharing sharing = new Sharing(kv, accounts, tenants);
        RecycleBin bin = new RecycleBin(
                tenants, sharing, Duration.ofDays(Math.max(0, config.number(Setting.MEMBERS_PURGE_DAYS))));
        Rounds rounds = keep(new Rounds(tenants, checks, List.of(bin::empty)));
        Activations activations = new Activations(tenants, hashes, notifier);
        Members members = new Members(tenants, accounts, hashes, activations);
        SharedMailboxes mailboxes = new SharedMailboxes(kv, tenants, accounts);
        Apply apply = new Apply(tenants, domains, members, mailboxes, hashes);

        // mail in
        MailGuard guard =
                new MailGuard(new DnsLookup(resolver), networks(Setting.SMTP_TRUSTED_NETWORKS), hostName, clock);
        long maxMessage = (long) config.number(Setting.SMTP_MAX_MESSAGE_MB) << 20;
        MailQueue queue = new MailQueue(bodies, clock);
        LocalDelivery local = new LocalDelivery(accounts, queue);
        Inbound inbound = new InboundMail(
                accounts,
                bodies,
                directory,
                guard,
                queue,
                new InboundSettings(hostName, maxMessage, InboundSettings.MAX_RECIPIENTS),
                clock);

        // mail out
        DkimSigning signer = new DkimSigning(dkimKeys, clock);
        Submission submission = new MailSubmission(new MailSubmission.Rooms(
                accounts, bodies, directory, guard, local, queue, signer, submissionSettings(hostName), clock));
        QueueDesk desk = new QueueDesk(kv, bodies, queue, tenants, clock);
        Scheduler scheduler = keep(new Scheduler(
                new Scheduler.Rooms(kv, bodies, queue, directory, local, resolver, new SmtpClient(hostName), clock),
                outboundSettings(hostName)));

        // mail read
        TextIndex index = keep(LuceneIndex.open(folder.index(), Indexer.TERMS));
        Attachments attachments = keep(new Attachments());
        Indexer indexer = keep(new Indexer(accounts, bodies, new News(kv), index, attachments));
        MessageSearch search = new MessageSearch(accounts, bodies, Optional.of(index), indexer::hurry);
        JmapRoutes jmap = new JmapRoutes(new Jmap(
                signIn,
                accounts,
                bodies,
                search,
                new Uploads(kv, bodies, clock),
                new Identities(kv, accounts),
                new Submissions(kv),
                submission,
                submissionSettings(hostName),
                clock));

        // ports: all are bound before any accepts
        TlsIdentity tls = TlsIdentity.inFolder(files.tls(), hostName.get());
        Ports ports = keep(new Ports(config, tls));
        ImapSettings imapSettings = new ImapSettings(
                        maxMessage, ImapSettings.DEFAULT.idle(), ImapSettings.DEFAULT.fresh())
                .withJmap(() -> jmapAddress(hostName));
        ImapServer imap = keep(new ImapServer(authenticator, accounts, bodies, search, sharing, imapSettings, clock));
        Role mx = new Role.Mx(inbound);
        Role staff = new Role.Submission(authenticator, submission);
        ports.bind(Setting.PORTS_SMTP, false, smtp(mx, hostName, maxMessage));
        ports.bind(Setting.PORTS_SUBMISSION, false, smtp(staff, hostName, maxMessage));
        ports.bind(Setting.PORTS_SUBMISSIONS, true, smtp(staff, hostName, maxMessage));
        ports.bind(Setting.PORTS_IMAP, false, imap);
        ports.bind(Setting.PORTS_IMAPS, true, imap);
        Pop3Server pop3 = new Pop3Server(
                authenticator,
                who -> tenants.read(
                        who.tenant(), organisation -> organisation.access().open(Access.POP3)),
                accounts,
                bodies,
                Pop3Settings.DEFAULT);
        ports.bind(Setting.PORTS_POP3, false, pop3);
        ports.bind(Setting.PORTS_POP3S, true, pop3);

        Api api = new Api(
                tenants,
                new Api.Entrance(signIn, sessions, authenticator, platform, Version.text()),
                new Api.Companies(
                        new Organisations(tenants, accounts, notifier),
                        new Registrations(tenants, hashes, notifier),
                        new Departments(tenants),
                        new AuditTrail(tenants),
                        domains,
                        checks),
                new Api.Staff(members, activations, new People(tenants), mailboxes),
                new Api.Operation(
                        notifier,
                        () -> health(kv, desk, scheduler, data, accounts, indexer, index),
                        apply,
                        account -> inspect(kv, bodies, account, false).left()));
        List<Route> routes = new ArrayList<>(api.routes());
        routes.addAll(new QueueRoutes(signIn, tenants, desk).routes());
        routes.addAll(new RepairRoutes(signIn, tenants, account -> inspect(kv, bodies, account, true)).routes());
        routes.addAll(new RecoveryRoutes(signIn, new Restores(accounts, tenants), tenants).routes());
        Transfers transfers = keep(new Transfers(kv, accounts, bodies, clock, maxMessage));
        routes.addAll(new TransferRoutes(signIn, tenants, transfers).routes());
        routes.addAll(new SearchRoutes(signIn, tenants, indexer).routes());
        routes.addAll(jmap.routes());
        HttpPorts web = keep(HttpPorts.bind(httpSettings()));

        // start: what works behind the ports, then the ports
        sweeper.start();
        upkeep.start();
        rounds.start();
        scheduler.start();
        keep(new MemoryKeeper()).start();
        indexer.start(INDEX_SETTLING);
        ports.start();
        // mail does not wait for the web
        HttpServer http = keep(new HttpServer(web, tls, routes, Optional.of(StaticFiles.folder(web()))));
        http.start();
        open.addAll(ports.open());
        open.add(new Ports.Open("http", http.addresses().get(0)));
        open.add(new Ports.Open("https", http.addresses().get(1)));
        filling = new Filling(platform, apply, directory, accounts, bodies, files.setupToken());
        announce(platform);
    }

    private Health health(
            EmbeddedKv kv,
            QueueDesk desk,
            Scheduler scheduler,
            Path data,
            AccountStore accounts,
            Indexer indexer,
            TextIndex index) {
        QueueDesk.Counts counts = desk.counts();
        Indexer.Status search = indexer.status();
        return new Health(
                Version.text(),
                started,
                new Health.Storage(kv.health().ok(), usedBytes(data)),
                new Health.Queue(
                        counts.waiting(),
                        counts.deferred(),
                        counts.held(),
                        Duration.between(scheduler.lastLook(), Instant.now()).toSeconds()),
                open.stream()
                        .map(port -> new Health.Port(port.name(), text(port.address())))
                        .toList(),
                count(accounts),
                new Health.Search(search.accounts(), search.lagSeconds(), search.indexed(), index.bytes()));
    }

    /// A smarthost expects all our mail: half of the workers may talk to it at once.
    private static OutboundSettings throughSmarthost(OutboundSettings settings, OutboundSettings.Smarthost host) {
        return new OutboundSettings(
                settings.hostName(),
                settings.port(),
                Optional.of(host),
                settings.source(),
                settings.connections(),
                Math.max(settings.perRoute(), settings.connections() / 2),
                settings.tls());
    }

    private static long count(AccountStore accounts) {
        long count = 0;
        List<Integer> page = accounts.accounts(0, 1000);
        while (!page.isEmpty()) {
            count += page.size();
            page = accounts.accounts(page.getLast() + 1, 1000);
        }
        return count;
    }

    /// What the data folder holds; files that vanish while they are counted do not count.
    private static long usedBytes(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The data folder cannot be counted", e);
            return 0;
        }
    }

    /// A port that greets with the name of the moment.
    private static Handler smtp(Role role, Supplier<String> hostName, long maxMessage) {
        ByName<SmtpHandler> handler = new ByName<>(
                hostName,
                name -> new SmtpHandler(role, SmtpSettings.defaults(name).withMaxMessage(maxMessage)));
        return new Handler() {
            @Override
            public void run(Connection connection) throws IOException {
                handler.get().run(connection);
            }

            @Override
            public byte[] busy() {
                return handler.get().busy();
            }
        };
    }

    private SubmissionSettings submissionSettings(Supplier<String> hostName) {
        SubmissionSettings standard = SubmissionSettings.of(hostName);
        return new SubmissionSettings(
                hostName,
                (long) config.number(Setting.SMTP_MAX_MESSAGE_MB) << 20,
                standard.maxRecipients(),
                standard.maxForeign(),
                config.number(Setting.SUBMISSION_PER_DAY),
                config.flag(Setting.SUBMISSION_HIDE_CLIENT_ADDRESS));
    }

    private OutboundSettings outboundSettings(Supplier<String> hostName) throws ConfigError {
        OutboundSettings settings = new OutboundSettings(
                hostName,
                config.number(Setting.OUTBOUND_PORT),
                Optional.empty(),
                Optional.empty(),
                config.number(Setting.OUTBOUND_WORKERS),
                config.number(Setting.OUTBOUND_PER_DESTINATION),
                TlsPolicy.OPPORTUNISTIC);
        String smarthost = config.text(Setting.OUTBOUND_SMARTHOST);
        if (!smarthost.isEmpty()) {
            InetSocketAddress at = Config.address(smarthost, 25);
            settings = throughSmarthost(settings, new OutboundSettings.Smarthost(at.getHostString(), at.getPort()));
        }
        String source = config.text(Setting.OUTBOUND_SOURCE_ADDRESS);
        if (!source.isEmpty()) {
            InetSocketAddress at = new InetSocketAddress(source, 0);
            if (at.isUnresolved()) {
                throw new ConfigError("outbound.source_address: '" + source + "' is not an address");
            }
            settings = settings.withSource(at.getAddress());
        }
        return settings;
    }

    /// Checks or mends accounts on a thread of its own: it reads for long.
    private static Findings inspect(EmbeddedKv kv, Bodies bodies, OptionalInt account, boolean repair) {
        FutureTask<Findings> task = new FutureTask<>(() -> {
            if (repair) {
                return account.isPresent()
                        ? Inspection.repair(kv, bodies, account.getAsInt())
                        : Inspection.repairAll(kv, bodies);
            }
            return account.isPresent()
                    ? Inspection.check(kv, bodies, account.getAsInt())
                    : Inspection.checkAll(kv, bodies);
        });
        Thread.ofPlatform().name("inspection").daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryLater(Reason.SHUTTING_DOWN, "inspection");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the inspection failed", e.getCause());
        }
    }

    private List<InetSocketAddress> nameServers() throws ConfigError {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String text : config.list(Setting.DNS_SERVERS)) {
            servers.add(Config.address(text, 53));
        }
        return servers;
    }

    private Networks networks(Setting setting) throws ConfigError {
        try {
            return new Networks(config.list(setting));
        } catch (IllegalArgumentException e) {
            throw new ConfigError(setting.key() + ": " + e.getMessage());
        }
    }

    private HttpSettings httpSettings() throws ConfigError {
        HttpSettings settings = HttpSettings.on(List.of(
                new HttpSettings.Port(Ports.address(config, Setting.PORTS_HTTP), false),
                new HttpSettings.Port(Ports.address(config, Setting.PORTS_HTTPS), true)));
        List<String> proxies = config.list(Setting.HTTP_TRUSTED_PROXIES);
        try {
            return proxies.isEmpty() ? settings : settings.withProxies(TrustedProxies.of(proxies));
        } catch (IllegalArgumentException e) {
            throw new ConfigError(Setting.HTTP_TRUSTED_PROXIES.key() + ": " + e.getMessage());
        }
    }

    /// Where mail clients find JMAP (RFC 9698); empty until the port is open.
    private String jmapAddress(Supplier<String> hostName) {
        return open.stream()
                .filter(port -> port.name().equals("https"))
                .findFirst()
                .map(port -> port.address().getPort())
                .map(port -> "https://" + hostName.get() + (port == 443 ? "" : ":" + port) + "/jmap/session")
                .orElse("");
    }

    /// The built web application beside the program.
    private static Path web() {
        String home = System.getProperty("hongyan.home");
        return home == null ? Path.of("web/dist") : Path.of(home, "web");
    }

    /// Tells the command line and the person at the terminal where we are.
    private void announce(Platform platform) throws IOException {
        String http = origin();
        files.writeAddress(
                Json.bytes(Map.of("http", http, "pid", ProcessHandle.current().pid())));
        // only loopback is served without TLS
        InetAddress bound = address("http").getAddress();
        String web =
                bound.isLoopbackAddress() || bound.isAnyLocalAddress() ? http : "https://" + text(address("https"));
        greeting = platform.hasOperator()
                ? "Hongyan is running: " + web + "/"
                : "Hongyan is running. Set it up here: " + web + "/setup?token=" + files.setupToken();
        LOG.info("Started with {} ports", open.size());
    }

    private static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + address.getPort();
    }

    /// The rooms a sample company is filled through.
    public record Filling(
            Platform platform,
            Apply apply,
            Directory directory,
            AccountStore accounts,
            Bodies bodies,
            String setupToken) {}

    /// For `demo`.
    public Filling filling() {
        return Objects.requireNonNull(filling);
    }

    /// Where the web application is, without a last slash.
    public String origin() {
        return "http://" + text(address("http"));
    }

    /// What `serve` prints: where the web application is.
    public String greeting() {
        return greeting;
    }

    /// The bound address of a port by name: `smtp`, `imap`, `http` ...
    public InetSocketAddress address(String name) {
        return open.stream()
                .filter(port -> port.name().equals(name))
                .findFirst()
                .orElseThrow()
                .address();
    }

    /// A commit failed: nothing can be promised any more until a new start has read the log again. The process ends,
    /// and
    /// whoever keeps it running starts it anew.
    void storeBroke() {
        broken = true;
        Thread.ofPlatform().name("store-broke").start(() -> {
            LOG.error("The store accepts no more writes: the server ends");
            try {
                close();
            } finally {
                ended.countDown();
            }
        });
    }

    /// Waits until the server was closed. False when it ended because of its store.
    public boolean await() throws InterruptedException {
        ended.await();
        return !broken;
    }

    @Override
    public synchronized void close() {
        for (AutoCloseable part : running.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
        running.clear();
        files.forgetAddress();
        ended.countDown();
    }
}
