package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.id.Tokens;
import hongyan.formats.sasl.ScramKeys;
import hongyan.kv.testing.TestStore;
import hongyan.net.listen.Listener;
import hongyan.net.tls.TlsIdentity;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Principal;
import hongyan.services.auth.ScramTrial;
import hongyan.services.auth.TokenIssuer;
import hongyan.services.search.MessageSearch;
import hongyan.services.sharing.Sharing;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.tenant.Address;
import hongyan.store.tenant.Department;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import hongyan.testkit.imap.ImapTestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A real IMAP port on loopback over a real account store in memory: `ann` is account 1, `bob` is account 2, `cat` 3,
/// `eve` 4; the password of all is `correct horse`. Closing it checks the accounts.
final class ImapRig implements AutoCloseable {
    static final int ANN = 1;
    static final int EVE = 4;

    final TestStore store = TestStore.memory();
    final AccountStore accounts = new AccountStore(store.kv(), store.bodies(), store.clock());
    final TenantStore tenants = new TenantStore(store.kv(), accounts, store.clock());
    /// Accounts that may not go on.
    final Set<Integer> frozen = ConcurrentHashMap.newKeySet();
    private final ImapServer server;
    final Listener listener;

    ImapRig() {
        this(ImapSettings.DEFAULT, null, false);
    }

    /// @param folder for certificates, null for a port without TLS
    ImapRig(ImapSettings settings, @Nullable Path folder, boolean implicitTls) {
        this(settings, folder, implicitTls, InetAddress.getLoopbackAddress());
    }

    ImapRig(ImapSettings settings, @Nullable Path folder, boolean implicitTls, InetAddress address) {
        people();
        Authenticator authenticator = new Authenticator() {
            @Override
            public Principal password(String login, String password, String protocol, InetAddress peer) {
                int account = List.of("", "ann", "bob", "cat", "eve").indexOf(login);
                if (account <= 0 || !password.equals("correct horse")) {
                    throw new NotAllowed(Reason.AUTH_FAILED);
                }
                return principal(login, account);
            }

            @Override
            public boolean knowsScram() {
                return true;
            }

            @Override
            public ScramTrial scram(String login, String protocol, InetAddress peer) {
                return new Trial(login);
            }

            @Override
            public Optional<TokenIssuer> tokens() {
                return Optional.of((token, protocol, peer) ->
                        token.equals("token-of-ann") ? Optional.of(principal("ann", 1)) : Optional.empty());
            }

            @Override
            public boolean admits(Principal principal) {
                return !frozen.contains(principal.account());
            }
        };
        server = new ImapServer(
                authenticator,
                accounts,
                store.bodies(),
                new MessageSearch(accounts, store.bodies()),
                new Sharing(store.kv(), accounts, tenants),
                settings,
                store.clock());
        try {
            TlsIdentity identity = folder == null ? null : TlsIdentity.inFolder(folder, "imap.example.test");
            listener = new Listener(
                    new Listener.Settings("imap", new InetSocketAddress(address, 0), implicitTls, 1000, 1000, 100),
                    identity,
                    server);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        listener.start();
    }

    private static Principal principal(String login, int account) {
        return new Principal(account == EVE ? 2 : 1, account, account, login, login, List.of(), Set.of());
    }

    /// Only ann's proofs can be right.
    private record Trial(String login) implements ScramTrial {
        @Override
        public ScramKeys keys() {
            String password = login.equals("ann") ? "correct horse" : Tokens.token(128);
            return ScramKeys.of(password, login.getBytes(StandardCharsets.UTF_8), 4096);
        }

        @Override
        public Principal passed() {
            return principal(login, ANN);
        }

        @Override
        public NotAllowed failed(String why) {
            return new NotAllowed(Reason.AUTH_FAILED, why);
        }
    }

    /// The directory: ann, bob (20,000 bytes; in the group team@) and cat (in 研发部/平台组) of one organisation, eve of
    /// another. Members, accounts and their order are the same numbers.
    private void people() {
        tenants.updateUnique(1, List.of(1, 2, 3), tx -> {
            tx.putDepartment(new Department(1, 0, "研发部", 1));
            tx.putDepartment(new Department(2, 1, "平台组", 1));
            tx.addMember(member(1, "ann@example.test"));
            tx.addMember(member(2, "bob@example.test").withQuota(20_000));
            tx.addMember(member(3, "cat@example.test").withDepartments(List.of(2)));
            tx.directory().addAddress("team@example.test", new Address(1, Address.Kind.GROUP, List.of(2)));
            return 0;
        });
        tenants.updateUnique(2, List.of(EVE), tx -> {
            tx.addMember(member(EVE, "eve@other.test"));
            return 0;
        });
    }

    private Member member(int id, String address) {
        return Member.of(id, address, id, Member.State.ACTIVE, store.clock().instant())
                .withAddresses(address, List.of());
    }

    ImapTestClient connect() {
        return ImapTestClient.connect(listener.address());
    }

    ImapTestClient ann() {
        return as("ann");
    }

    ImapTestClient as(String name) {
        return connect().login(name, "correct horse");
    }

    /// Signed in as ann, INBOX selected.
    ImapTestClient inbox() {
        ImapTestClient client = ann();
        client.command("SELECT INBOX").ok();
        return client;
    }

    /// A small message with the subject.
    static byte[] message(String subject) {
        return message(subject, "Hello, this is the text of " + subject + ".\r\n");
    }

    static byte[] message(String subject, String text) {
        return ("From: Ann <ann@example.test>\r\nTo: Bob <bob@example.test>\r\nSubject: " + subject
                        + "\r\nDate: Sun, 22 Nov 2026 10:00:00 +0800\r\nMessage-ID: <"
                        + subject.replace(" ", ".")
                        + "@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                        + text)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Puts messages named `subject 1` and so on into the INBOX, and leaves.
    void fill(int count) {
        try (ImapTestClient client = ann()) {
            for (int i = 1; i <= count; i++) {
                client.append("INBOX", "", message("subject " + i)).ok();
            }
        }
    }

    @Override
    public void close() {
        listener.close();
        server.close();
        List<String> problems = AccountCheck.checkAll(store.kv());
        store.close();
        if (!problems.isEmpty()) {
            throw new AssertionError("AccountCheck: " + problems);
        }
    }
}
