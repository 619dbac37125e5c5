package hongyan.protocols.imap;

import hongyan.kv.testing.TestStore;
import hongyan.net.listen.Listener;
import hongyan.net.tls.TlsIdentity;
import hongyan.services.search.MessageSearch;
import hongyan.services.sharing.Sharing;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.tenant.TenantStore;
import hongyan.testkit.imap.ImapTestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A real IMAP port on loopback over a real account store in memory: `ann` is account 1, `bob` is account 2, `cat` 3,
/// `eve` 4; the password of all is `correct horse`. Closing it checks the accounts.
final class ImapRig implements AutoCloseable {
    static final int ANN = ImapPeople.ANN;
    static final int EVE = ImapPeople.EVE;

    final TestStore store = TestStore.memory();
    final AccountStore accounts = new AccountStore(store.kv(), store.bodies(), store.clock());
    final TenantStore tenants = new TenantStore(store.kv(), accounts, store.clock());
    /// Accounts that may not go on.
    final Set<Integer> frozen;
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
        ImapPeople people = ImapPeople.in(tenants, store.clock());
        frozen = people.frozen;
        server = new ImapServer(
                people,
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
