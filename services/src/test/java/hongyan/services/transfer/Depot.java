package hongyan.services.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.mime.MimeParser;
import hongyan.kv.Shards;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.TestStore;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Email;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Two accounts of one store, and transfers between them and files.
final class Depot implements AutoCloseable {
    static final int ANN = 1;
    static final int BOB = 2;

    final TestStore store = TestStore.memory();
    final AccountStore accounts = new AccountStore(store.kv(), store.bodies(), store.clock());
    final Transfers transfers = new Transfers(store.kv(), accounts, store.bodies(), store.clock(), 1 << 20);

    Depot() {
        create(ANN, Quota.NONE);
        create(BOB, Quota.NONE);
        create(3, new Quota(10_000, 0));
    }

    private void create(int account, Quota quota) {
        store.kv().write(Shards.account(account), tx -> {
            accounts.create(tx, account, quota);
            return account;
        });
    }

    /// Puts a message into a folder of ann's, which is made.
    void add(String folder, byte[] bytes, Instant date, Flags flags) {
        try (Draft draft = store.bodies().draft()) {
            draft.write(bytes);
            NewEmail email = new NewEmail(draft.seal(), MimeParser.parse(draft.source()), date, flags);
            accounts.update(ANN, tx -> {
                int mailbox = mailbox(tx, folder);
                int uid = tx.add(email, List.of(mailbox)).getFirst().uid();
                if (flags.has(Flags.DELETED)) {
                    tx.setDeleted(mailbox, uid, true);
                }
                return uid;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int mailbox(AccountTx tx, String folder) {
        int parent = 0;
        for (String name : folder.split("/", -1)) {
            int above = parent;
            parent = tx.mailboxNamed(parent, name)
                    .orElseGet(() -> tx.createMailbox(above, name, Role.NONE))
                    .id();
        }
        return parent;
    }

    Transfer.Progress bring(Transfers.Kind kind, Path path, int account, String into) {
        return done(transfers.start(new Transfers.Import(account, kind, path, into, false)));
    }

    Transfer.Progress write(Transfers.Kind kind, Path path) {
        return done(transfers.start(new Transfers.Export(ANN, kind, path)));
    }

    static Transfer.Progress done(Transfer transfer) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (transfer.progress().state() == Transfer.State.RUNNING) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
        return transfer.progress();
    }

    /// Everything of an account, a line for each message: folder, order, date to the second, flags, bytes.
    Map<String, List<String>> content(int account) {
        Map<String, List<String>> all = new TreeMap<>();
        List<Mailbox> mailboxes = accounts.read(account, view -> view.mailboxes());
        for (Mailbox mailbox : mailboxes) {
            all.put(path(mailboxes, mailbox), messages(account, mailbox.id()));
        }
        return all;
    }

    private static String path(List<Mailbox> all, Mailbox mailbox) {
        String above = all.stream()
                .filter(other -> other.id() == mailbox.parent())
                .findFirst()
                .map(parent -> path(all, parent) + "/")
                .orElse("");
        return above + mailbox.name();
    }

    List<String> messages(int account, int mailbox) {
        List<String> lines = new ArrayList<>();
        List<UidRow> rows = accounts.read(account, view -> view.uids(mailbox, 1, 100_000));
        for (UidRow row : rows) {
            Email email = accounts.read(account, view -> view.email(row.email()).orElseThrow());
            try {
                String bytes = new String(store.bodies().open(email.blob()).all(), StandardCharsets.ISO_8859_1);
                lines.add(email.receivedAt().truncatedTo(ChronoUnit.SECONDS) + " " + row.flags() + " " + bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return lines;
    }

    @Override
    public void close() {
        transfers.close();
        List<String> problems = AccountCheck.checkAll(store.kv());
        store.close();
        if (!problems.isEmpty()) {
            throw new AssertionError("AccountCheck: " + problems);
        }
    }
}
