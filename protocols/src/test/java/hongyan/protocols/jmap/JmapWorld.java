package hongyan.protocols.jmap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.json.Json;
import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.Shards;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.TestStore;
import hongyan.net.http.Exchange;
import hongyan.net.http.HttpServer;
import hongyan.net.http.HttpSettings;
import hongyan.net.tls.TlsIdentity;
import hongyan.services.auth.Principal;
import hongyan.services.auth.SignIn;
import hongyan.services.search.MessageSearch;
import hongyan.services.submission.SubmissionSettings;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Added;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.sending.Identities;
import hongyan.store.sending.Submissions;
import hongyan.store.upload.Uploads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A JMAP server on loopback over a store in memory, with two people: zhang (account 7) and li (account 8).
final class JmapWorld implements AutoCloseable {
    static final int ZHANG = 7;
    static final int LI = 8;
    static final String COOKIE = "hongyan=session-of-zhang";
    static final String CSRF = "csrf-of-zhang";

    final TestStore rows = TestStore.memory();
    final AccountStore store = new AccountStore(rows.kv(), rows.bodies(), rows.clock());
    final Uploads uploads = new Uploads(rows.kv(), rows.bodies(), rows.clock());
    final RecordedSubmission submission = new RecordedSubmission(rows.bodies());
    final HttpClient client = HttpClient.newHttpClient();
    final HttpServer server;
    final URI base;

    JmapWorld() {
        for (int account : List.of(ZHANG, LI)) {
            rows.kv().write(Shards.account(account), tx -> {
                store.create(tx, account, Quota.NONE);
                return true;
            });
        }
        Jmap jmap = new Jmap(
                new TwoPeople(),
                store,
                rows.bodies(),
                new MessageSearch(store, rows.bodies()),
                uploads,
                new Identities(rows.kv(), store),
                new Submissions(rows.kv()),
                submission,
                SubmissionSettings.of("mail.example.test"),
                rows.clock());
        HttpSettings settings = HttpSettings.on(
                List.of(new HttpSettings.Port(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false)));
        try {
            server = new HttpServer(
                    settings,
                    TlsIdentity.inFolder(rows.folder(), "mail.example.test"),
                    new JmapRoutes(jmap).routes(),
                    Optional.empty());
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        base = URI.create("http://127.0.0.1:" + server.addresses().getFirst().getPort());
    }

    /// Who may not go on.
    final Set<Integer> gone = ConcurrentHashMap.newKeySet();

    /// Basic for zhang and li, and one cookie session of zhang's.
    private final class TwoPeople implements SignIn {
        @Override
        public boolean admits(Principal principal) {
            return !gone.contains(principal.account());
        }

        @Override
        public Principal principal(Exchange exchange, String protocol) {
            Optional<String> authorization = exchange.header("Authorization");
            if (authorization.isPresent()) {
                for (Principal person : List.of(ZHANG_WEI, LI_NA)) {
                    if (authorization.get().equals(basic(person.login()))) {
                        return person;
                    }
                }
                throw new NotAllowed(Reason.AUTH_FAILED);
            }
            if (exchange.cookie("hongyan").filter("session-of-zhang"::equals).isPresent()) {
                boolean safe =
                        exchange.method().equals("GET") || exchange.method().equals("HEAD");
                if (!safe && !exchange.header("X-Csrf-Token").orElse("").equals(CSRF)) {
                    throw new NotAllowed(Reason.FORBIDDEN);
                }
                return ZHANG_WEI;
            }
            throw new NotAllowed(Reason.AUTH_REQUIRED);
        }
    }

    static final Principal ZHANG_WEI = person(ZHANG, "张伟", "zhang@example.test");
    /// May send as the shared mailbox help@ too.
    static final Principal LI_NA = sendingAs(person(LI, "李娜", "li@example.test"), "help@example.test", "客服");

    private static Principal sendingAs(Principal who, String address, String name) {
        Principal.SendAs mailbox =
                new Principal.SendAs(MailAddress.parse(address).orElseThrow(), name);
        return new Principal(
                who.tenant(),
                who.member(),
                who.account(),
                who.name(),
                who.login(),
                who.generation(),
                who.addresses(),
                List.of(mailbox),
                who.powers());
    }

    private static Principal person(int account, String name, String address) {
        return new Principal(
                1,
                account,
                account,
                name,
                address,
                List.of(MailAddress.parse(address).orElseThrow()),
                Set.of());
    }

    static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString((login + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder as(Principal person, String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", basic(person.login()));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> api(Principal person, String body) {
        return send(as(person, "/jmap/api")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Runs method calls given as the inside of `methodCalls` and returns the responses.
    ArrayNode calls(Principal person, String calls) {
        HttpResponse<byte[]> answer = api(person, """
            {"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail","urn:ietf:params:jmap:submission"],
             "methodCalls":[%s]}\
            """.formatted(calls));
        JsonNode json = Json.parse(answer.body());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + json);
        }
        return (ArrayNode) json.get("methodResponses");
    }

    /// Runs one method of zhang's; `arguments` without the account id. Fails when the method does.
    ObjectNode call(String method, String arguments) {
        JsonNode response = calls(ZHANG_WEI, one(method, arguments)).get(0);
        if (!response.get(0).stringValue().equals(method)) {
            throw new AssertionError(response.toString());
        }
        return (ObjectNode) response.get(1);
    }

    /// The error type that one method of zhang's ends with.
    String error(String method, String arguments) {
        JsonNode response = calls(ZHANG_WEI, one(method, arguments)).get(0);
        if (!response.get(0).stringValue().equals("error")) {
            throw new AssertionError(response.toString());
        }
        return response.get(1).get("type").stringValue();
    }

    static String one(String method, String arguments) {
        return "[\"" + method + "\",{\"accountId\":\"a7\"" + (arguments.isBlank() ? "" : "," + arguments) + "},\"0\"]";
    }

    int mailbox(int account, Role role) {
        return store.read(
                account, view -> view.mailboxWithRole(role).orElseThrow().id());
    }

    String inbox() {
        return Ids.mailbox(mailbox(ZHANG, Role.INBOX));
    }

    /// Puts a message into an account's INBOX as a delivery would. Line ends are made CRLF.
    Added deliver(int account, String message) {
        return deliver(account, message, rows.clock().instant(), Flags.NONE);
    }

    Added deliver(int account, String message, Instant received, Flags flags) {
        int inbox = mailbox(account, Role.INBOX);
        try (Draft draft = rows.bodies().draft()) {
            draft.write(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            NewEmail email = new NewEmail(draft.seal(), MimeParser.parse(draft.source()), received, flags);
            return store.update(account, tx -> tx.add(email, List.of(inbox))).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A small message.
    static String message(String subject, String text) {
        return """
            From: =?utf-8?B?546L6Iqz?= <wang@elsewhere.test>
            To: zhang@example.test
            Subject: %s
            Date: Sun, 22 Nov 2026 20:00:00 +0800
            Message-ID: <%s@elsewhere.test>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            %s
            """.formatted(subject, Integer.toHexString((subject + text).hashCode()), text);
    }

    @Override
    public void close() {
        client.shutdownNow();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> findings = AccountCheck.checkAll(rows.kv());
        rows.close();
        if (!findings.isEmpty()) {
            throw new AssertionError(findings.toString());
        }
    }
}
