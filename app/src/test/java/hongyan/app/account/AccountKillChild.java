package hongyan.app.account;

import hongyan.base.bytes.ByteSource;
import hongyan.engine.embedded.DataFolder;
import hongyan.engine.embedded.EmbeddedKv;
import hongyan.engine.embedded.EmbeddedOptions;
import hongyan.engine.embedded.FileBodies;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.Kv;
import hongyan.kv.Shards;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Added;
import hongyan.store.account.Expunged;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// The process that is killed: delivers to one or two accounts, marks, copies and removes, and prints what was
/// acknowledged: `add account uid email modseq .` after the commit, `try account uid .` before a removal.
final class AccountKillChild {
    static final int ACCOUNTS = 5;

    private final AccountStore accounts;
    private final Bodies bodies;
    private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false);

    private AccountKillChild(AccountStore accounts, Bodies bodies) {
        this.accounts = accounts;
        this.bodies = bodies;
    }

    public static void main(String[] args) throws Exception {
        DataFolder data = DataFolder.open(Path.of(args[0]));
        Kv kv = EmbeddedKv.open(data.rows(), EmbeddedOptions.small());
        Bodies bodies = new Bodies(kv, new FileBodies(data.bodies()), data.scratch(), InstantSource.system());
        AccountStore accounts = new AccountStore(kv, bodies, InstantSource.system());
        for (int id = 1; id <= ACCOUNTS; id++) {
            int account = id;
            if (!accounts.exists(account)) {
                kv.write(Shards.account(account), tx -> {
                    accounts.create(tx, account, Quota.NONE);
                    return account;
                });
            }
        }
        AccountKillChild child = new AccountKillChild(accounts, bodies);
        child.say("open");
        for (int i = 0; i < 12; i++) {
            Thread.ofVirtual().start(child::work);
        }
        Thread.sleep(60_000);
        kv.close();
        data.close();
    }

    private synchronized void say(String line) {
        out.print(line + "\n");
        out.flush();
    }

    private void work() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        try {
            while (true) {
                int one = 1 + random.nextInt(ACCOUNTS);
                int two = 1 + random.nextInt(ACCOUNTS);
                deliver(random.nextBoolean() ? List.of(one) : one == two ? List.of(one) : List.of(one, two), random);
                if (random.nextInt(3) == 0) {
                    remove(one, random);
                }
                if (random.nextInt(6) == 0) {
                    restore(two);
                }
            }
        } catch (IOException e) {
            say("failed " + e);
        }
    }

    private void restore(int account) {
        List<String> done = accounts.update(account, tx -> {
            List<String> lines = new ArrayList<>();
            for (Expunged gone : tx.expunged(Optional.empty(), 1)) {
                tx.restore(gone.id())
                        .orElse(List.of())
                        .forEach(added -> lines.add("add " + account + ' ' + added.uid() + ' ' + added.email() + ' '
                                + added.modseq() + " ."));
            }
            return lines;
        });
        done.forEach(this::say);
    }

    private static int inbox(AccountTx tx) {
        return tx.mailboxWithRole(Role.INBOX).orElseThrow().id();
    }

    private void deliver(List<Integer> to, ThreadLocalRandom random) throws IOException {
        try (Draft draft = bodies.draft()) {
            int size = random.nextInt(20) == 0 ? 200_000 : random.nextInt(5000);
            draft.write(("Message-ID: <" + random.nextInt(50) + "@x>\r\nReferences: <" + random.nextInt(50)
                            + "@x>\r\nSubject: s\r\n\r\n" + "y".repeat(size))
                    .getBytes(StandardCharsets.US_ASCII));
            ByteSource source = draft.source();
            Message message = MimeParser.parse(source);
            NewEmail email = new NewEmail(draft.seal(), message, Instant.now(), Flags.NONE);
            List<String> done = accounts.updateAll(to, all -> {
                List<String> lines = new ArrayList<>();
                all.forEach((account, tx) -> {
                    Added added = tx.add(email, List.of(inbox(tx))).getFirst();
                    lines.add("add " + account + ' ' + added.uid() + ' ' + added.email() + ' ' + added.modseq() + " .");
                });
                return lines;
            });
            done.forEach(this::say);
        }
    }

    private void remove(int account, ThreadLocalRandom random) {
        int uid = accounts.read(account, view -> {
            int inbox = view.mailboxWithRole(Role.INBOX).orElseThrow().id();
            int next = view.mailbox(inbox).orElseThrow().uidNext();
            return 1 + random.nextInt(next);
        });
        say("try " + account + ' ' + uid + " .");
        accounts.update(account, tx -> {
            tx.setPlaceFlags(inbox(tx), uid, Flags.of(Flags.SEEN | Flags.DELETED));
            tx.copy(inbox(tx), uid, tx.mailboxWithRole(Role.TRASH).orElseThrow().id());
            return tx.expunge(inbox(tx), List.of(uid)).size();
        });
    }
}
