package hongyan.app.train;

import hongyan.app.config.Config;
import hongyan.app.config.ConfigError;
import hongyan.app.config.ConfigReader;
import hongyan.app.config.Setting;
import hongyan.app.server.Server;
import hongyan.services.apply.DesiredState;
import hongyan.store.tenant.Actor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Serves a little world of mail to itself: incoming mail over twenty sessions, IMAP with and without TLS, submission
/// to
/// a sink, JMAP. The second start finds what the first one left, as most starts do.
///
/// How often: enough for the compiler to have seen the hot code (the counts are messages and commands, not seconds).
public final class Training {
    private static final String PASSWORD = "Training-Word-1";
    private static final int PEOPLE = 20;
    private static final int SESSIONS = 20;
    private static final String LIST = "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)";

    private static final String JMAP = """
            {"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"],"methodCalls":[
            ["Mailbox/get",{"accountId":"ACCOUNT"},"0"],
            ["Email/query",{"accountId":"ACCOUNT","sort":[{"property":"receivedAt","isAscending":false}],"limit":50},"1"],
            ["Email/get",{"accountId":"ACCOUNT","#ids":{"resultOf":"1","name":"Email/query","path":"/ids"},
            "properties":["id","threadId","mailboxIds","keywords","from","subject","receivedAt","preview","size"]},"2"]]}""";

    private final TrainingMail mail = new TrainingMail();
    private final Path data;
    /// Messages that come in.
    private final int incoming;

    public Training(Path data, int incoming) {
        this.data = data;
        this.incoming = incoming;
    }

    /// One step; a failed one ends the training.
    private interface Step {
        void run(int session) throws IOException;
    }

    public void run() throws ConfigError, IOException, InterruptedException {
        try (Sink sink = new Sink()) {
            Files.createDirectories(data);
            Config config = new ConfigReader().file(settings(sink.port())).config();
            try (Server server = Server.start(data, config)) {
                fill(server);
                receive(server);
            }
            try (Server server = Server.start(data, config)) {
                read(server, false);
                read(server, true);
                append(server);
                mixed(server);
                submit(server, sink);
                web(server);
                receive(server);
            }
        }
    }

    /// From a file, as in life.
    private Path settings(int sink) throws IOException {
        StringBuilder text = new StringBuilder("[outbound]\nsmarthost = \"127.0.0.1:" + sink + "\"\n");
        text.append("[submission]\nper_day = 1000000\n[log]\nlevel = \"warn\"\n[ports]\n");
        for (Setting setting : Setting.values()) {
            if (setting.key().startsWith("ports.")) {
                text.append(setting.key().substring(6)).append(" = 0\n");
            }
        }
        return Files.writeString(data.resolve("hongyan.toml"), text);
    }

    private static void fill(Server server) {
        List<DesiredState.Person> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(new DesiredState.Person(
                    user(i),
                    "用户 " + i,
                    Optional.of(PASSWORD),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(i == 0)));
        }
        Server.Filling rooms = server.filling();
        rooms.apply()
                .apply(
                        new DesiredState(List.of(new DesiredState.Company(
                                "Training",
                                "training",
                                List.of(new DesiredState.Mail("train.test", true)),
                                people,
                                List.of()))),
                        server.origin(),
                        Actor.SYSTEM);
    }

    private static String user(int i) {
        return "user" + i % PEOPLE + "@train.test";
    }

    /// Mail from outside, most of it small.
    private void receive(Server server) throws IOException, InterruptedException {
        inParallel(SESSIONS, session -> {
            try (Line line = Line.connect(server.address("smtp"))) {
                line.reply(220);
                line.smtp("EHLO client.remote.test", 250);
                for (int i = 0; i < incoming / SESSIONS / 2; i++) {
                    int to = session + i;
                    byte[] text = TrainingMail.stuffed(mail.next(i % 25 == 0 ? 100_000 : 3_500));
                    line.send("MAIL FROM:<s" + to + "@remote.test>\r\nRCPT TO:<" + user(to) + ">\r\nDATA");
                    line.reply(250);
                    line.reply(250);
                    line.reply(354);
                    line.send(text);
                    line.reply(250);
                }
                line.smtp("QUIT", 221);
            }
        });
    }

    private void read(Server server, boolean secure) throws IOException, InterruptedException {
        SSLSocketFactory tls = secure ? trusting() : null;
        inParallel(4, session -> {
            for (int again = 0; again < 5; again++) {
                try (Line line = tls == null
                        ? Line.connect(server.address("imap"))
                        : Line.connect(server.address("imaps"), tls)) {
                    signIn(line, session);
                    line.imap("LIST \"\" \"*\" RETURN (STATUS (MESSAGES UNSEEN UIDNEXT))");
                    line.imap("SELECT INBOX (CONDSTORE)");
                    line.imap("UID FETCH 1:* " + LIST);
                    line.imap("UID FETCH 1:* (UID FLAGS BODY.PEEK[HEADER.FIELDS (From To Subject Date)])");
                    line.imap("UID FETCH 1:* (BODY.PEEK[])");
                    line.imap("UID SEARCH SUBJECT report");
                    line.imap("UID SEARCH TEXT quarter");
                    line.idle();
                    line.imap("LOGOUT");
                }
            }
        });
    }

    private void append(Server server) throws IOException, InterruptedException {
        inParallel(SESSIONS, session -> {
            try (Line line = Line.connect(server.address("imap"))) {
                signIn(line, session);
                for (int i = 0; i < incoming / SESSIONS / 4; i++) {
                    line.append("Sent", mail.next(3_500));
                }
            }
        });
    }

    private void mixed(Server server) throws IOException, InterruptedException {
        inParallel(SESSIONS, session -> {
            try (Line line = Line.connect(server.address("imap"))) {
                signIn(line, session);
                line.imap("SELECT INBOX");
                for (int i = 1; i < incoming / SESSIONS / 2; i++) {
                    line.imap("NOOP");
                    line.imap("FETCH " + (1 + i % 20) + " (BODY.PEEK[])");
                    line.imap("STORE " + (1 + i % 20) + (i % 2 == 0 ? " +" : " -") + "FLAGS (\\Seen)");
                }
            }
        });
    }

    private void submit(Server server, Sink sink) throws IOException, InterruptedException {
        int each = incoming / SESSIONS / 8;
        inParallel(SESSIONS, session -> {
            try (Line line = Line.connect(server.address("submission"))) {
                line.reply(220);
                line.smtp("EHLO client.train.test", 250);
                byte[] plain = ("\0" + user(session) + "\0" + PASSWORD).getBytes(StandardCharsets.UTF_8);
                line.smtp("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain), 235);
                for (int i = 0; i < each; i++) {
                    line.smtp("MAIL FROM:<" + user(session) + ">", 250);
                    line.smtp("RCPT TO:<r" + i + "@remote.test>", 250);
                    line.smtp("DATA", 354);
                    String text = new String(mail.next(3_500), StandardCharsets.ISO_8859_1)
                            .replaceFirst("(?m)^From: .*$", "From: " + user(session));
                    line.send(TrainingMail.stuffed(text.getBytes(StandardCharsets.ISO_8859_1)));
                    line.reply(250);
                }
            }
        });
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (sink.taken() < each * SESSIONS && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
    }

    private static void web(Server server) throws IOException {
        String basic = "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user(1) + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8))
                + "\r\n";
        try (Line line = Line.connect(server.address("http"))) {
            String session = line.http("GET", "/jmap/session", basic, "");
            Matcher account =
                    Pattern.compile("\"urn:ietf:params:jmap:mail\":\"(\\w+)\"").matcher(session);
            if (!account.find()) {
                throw new IOException("no mail account in " + session);
            }
            String calls = JMAP.replace("ACCOUNT", account.group(1));
            for (int i = 0; i < 100; i++) {
                line.http("GET", "/", "", "");
                line.http("GET", "/jmap/session", basic, "");
                line.http("POST", "/jmap/api", basic, calls);
            }
        }
    }

    private static void signIn(Line line, int session) throws IOException {
        line.line();
        line.imap("LOGIN " + user(session) + " " + PASSWORD);
        line.imap("CAPABILITY");
    }

    /// Trusts the certificate the server made for itself, and no other.
    private SSLSocketFactory trusting() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            byte[] pem = Files.readAllBytes(data.resolve("tls").resolve("cert.pem"));
            store.setCertificateEntry(
                    "server",
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS for the training", e);
        }
    }

    private static void inParallel(int sessions, Step step) throws IOException, InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < sessions; i++) {
                int session = i;
                Callable<Integer> work = () -> {
                    step.run(session);
                    return session;
                };
                running.add(threads.submit(work));
            }
        }
        for (Future<?> done : running) {
            try {
                done.get();
            } catch (ExecutionException e) {
                throw new IOException("the training failed", e.getCause());
            }
        }
    }
}
