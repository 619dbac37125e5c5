package hongyan.protocols.pop3;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.Shards;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.TestStore;
import hongyan.net.listen.Listener;
import hongyan.net.tls.TlsIdentity;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Principal;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import hongyan.testkit.talk.LineClient;
import hongyan.testkit.talk.Talk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A real POP3 port on loopback over a real account store in memory: `ann` is account 1, `bob` is account 2, the
/// password of both is `correct horse`; `ops` has no mailbox. Closing it checks the accounts.
final class Pop3Rig implements AutoCloseable {
    static final int ANN = 1;
    static final Pop3Settings QUICK = new Pop3Settings(
            Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMillis(1), Duration.ofMinutes(1));

    final TestStore store = TestStore.memory();
    final AccountStore accounts = new AccountStore(store.kv(), store.bodies(), store.clock());
    /// Accounts whose organisation has no POP3.
    final Set<Integer> closed = ConcurrentHashMap.newKeySet();
    final Listener listener;

    Pop3Rig() {
        this(QUICK, null, false, InetAddress.getLoopbackAddress());
    }

    /// @param folder for certificates, null for a port without TLS
    Pop3Rig(Pop3Settings settings, @Nullable Path folder, boolean implicitTls, InetAddress address) {
        create(ANN);
        create(2);
        Authenticator authenticator = (login, password, protocol, peer) -> {
            int account = login.equals("ann") ? 1 : login.equals("bob") ? 2 : 0;
            if (account == 0 && !login.equals("ops") || !password.equals("correct horse")) {
                throw new NotAllowed(Reason.AUTH_FAILED);
            }
            return new Principal(1, account, account, login, login, List.of(), Set.of());
        };
        Pop3Server server = new Pop3Server(
                authenticator, who -> !closed.contains(who.account()), accounts, store.bodies(), settings);
        try {
            TlsIdentity identity = folder == null ? null : TlsIdentity.inFolder(folder, "pop.example.test");
            listener = new Listener(
                    new Listener.Settings("pop3", new InetSocketAddress(address, 0), implicitTls, 1000, 1000, 100),
                    identity,
                    server);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        listener.start();
    }

    private void create(int account) {
        store.kv().write(Shards.account(account), tx -> {
            accounts.create(tx, account, Quota.NONE);
            return account;
        });
    }

    LineClient connect() {
        LineClient client = LineClient.connect(listener.address());
        Talk.run(client, "S: +OK ...");
        return client;
    }

    /// Signed in as ann.
    LineClient ann() {
        LineClient client = connect();
        Talk.run(client, """
                C: USER ann
                S: +OK ...
                C: PASS correct horse
                S: +OK ...
                """);
        return client;
    }

    /// Puts a message into ann's INBOX.
    ///
    /// @return its UID
    int add(byte[] message) {
        return add(message, inbox().id());
    }

    int add(byte[] message, int mailbox) {
        try (Draft draft = store.bodies().draft()) {
            draft.write(message);
            NewEmail email = new NewEmail(
                    draft.seal(),
                    MimeParser.parse(draft.source()),
                    store.clock().instant(),
                    Flags.NONE);
            return accounts.update(
                    ANN, tx -> tx.add(email, List.of(mailbox)).getFirst().uid());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    int add(String message) {
        return add(message.getBytes(StandardCharsets.UTF_8));
    }

    Mailbox inbox() {
        return accounts.read(ANN, view -> view.mailboxWithRole(Role.INBOX).orElseThrow());
    }

    List<UidRow> rows() {
        return accounts.read(ANN, (AccountView view) -> view.uids(inbox().id(), 1, 1000));
    }

    @Override
    public void close() {
        listener.close();
        List<String> problems = AccountCheck.checkAll(store.kv());
        store.close();
        if (!problems.isEmpty()) {
            throw new AssertionError("AccountCheck: " + problems);
        }
    }
}
