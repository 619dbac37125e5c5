package hongyan.app.account;

import com.sun.management.OperatingSystemMXBean;
import hongyan.engine.embedded.DataFolder;
import hongyan.engine.embedded.EmbeddedKv;
import hongyan.engine.embedded.EmbeddedOptions;
import hongyan.engine.embedded.FileBodies;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.Shards;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.AccountView;
import hongyan.store.account.Added;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.account.Stream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What each verb of an account costs as mailboxes and accounts grow. Run as a program it prints lines
/// `op,size,us,cpu_us`; `op` ends in `@accounts` where `size` is a number of accounts.
///
/// Arguments: a folder to work in, then what to measure: `messages` or `accounts`, and sizes.
final class Growth implements AutoCloseable {
    /// Repetitions of each verb; each is a transaction of its own.
    private static final int TIMES = 200;

    private static final int ROUNDS = 3;
    /// Verbs of one transaction while the account is filled.
    private static final int FILL = 200;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final DataFolder folder;
    private final EmbeddedKv kv;
    private final Bodies bodies;
    private final AccountStore store;
    private final Random random = new Random(1);
    private int number;

    /// Microseconds by the clock and of all processors.
    record Cost(double us, double cpu) {}

    Growth(Path path) throws IOException {
        folder = DataFolder.open(path);
        kv = EmbeddedKv.open(folder.rows(), EmbeddedOptions.standard());
        bodies = new Bodies(kv, new FileBodies(folder.bodies()), folder.scratch(), InstantSource.system());
        store = new AccountStore(kv, bodies, InstantSource.system());
    }

    public static void main(String[] args) throws IOException {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            sizes.add(Integer.parseInt(args[i]));
        }
        System.out.println("op,size,us,cpu_us");
        Path base = Files.createDirectories(Path.of(args[0]));
        try (Growth growth = new Growth(Files.createTempDirectory(base, "growth"))) {
            for (int size : sizes) {
                Map<String, Cost> costs = args[1].equals("accounts") ? growth.accounts(size) : growth.messages(size);
                costs.forEach((op, cost) -> System.out.printf("%s,%d,%.1f,%.1f%n", op, size, cost.us, cost.cpu));
            }
        }
    }

    private void account(int id) {
        if (!store.exists(id)) {
            kv.write(Shards.account(id), tx -> {
                store.create(tx, id, Quota.NONE);
                return id;
            });
        }
    }

    private int inbox(int account) {
        return store.read(account, view -> view.mailboxWithRole(Role.INBOX).orElseThrow())
                .id();
    }

    private record Made(Draft draft, NewEmail email) {}

    private Made make() throws IOException {
        int n = number++;
        byte[] mail = ("From: ann@example.test\r\nTo: bob@example.test\r\nSubject: Number " + n + "\r\nMessage-ID: <"
                        + n
                        + "@growth.test>\r\nReferences: <" + Math.max(0, n - 3) + "@growth.test>\r\n\r\nHello " + n
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        Draft draft = bodies.draft();
        draft.write(mail);
        Draft.Sealed sealed = draft.seal();
        Message message = MimeParser.parse(draft.source());
        return new Made(
                draft, new NewEmail(sealed, message, InstantSource.system().instant(), Flags.NONE));
    }

    private void fill(int account, int mailbox, int count) throws IOException {
        for (int done = 0; done < count; done += FILL) {
            List<Made> some = new ArrayList<>();
            for (int i = 0; i < Math.min(FILL, count - done); i++) {
                some.add(make());
            }
            store.update(account, tx -> {
                some.forEach(made -> tx.add(made.email, List.of(mailbox)));
                return account;
            });
            for (Made made : some) {
                made.draft.close();
            }
        }
    }

    private Added add(int account, int mailbox) throws IOException {
        Made made = make();
        try (Draft _ = made.draft) {
            return store.update(account, tx -> tx.add(made.email, List.of(mailbox)))
                    .getFirst();
        }
    }

    private interface Verb {
        void run(int n) throws IOException;
    }

    /// The cheapest of some rounds: what else the machine and the engine do is not the verb's.
    private Cost time(Verb verb) throws IOException {
        for (int i = 0; i < TIMES / 4; i++) {
            verb.run(i); // warm
        }
        Cost best = new Cost(Double.MAX_VALUE, Double.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            for (int i = 0; i < TIMES; i++) {
                verb.run(i);
            }
            double us = (System.nanoTime() - start) / 1e3 / TIMES;
            double spent = (system.getProcessCpuTime() - cpu) / 1e3 / TIMES;
            best = new Cost(Math.min(best.us, us), Math.min(best.cpu, spent));
        }
        return best;
    }

    /// The verbs on a mailbox filled up to `size`.
    Map<String, Cost> messages(int size) throws IOException {
        int account = 1;
        account(account);
        int inbox = inbox(account);
        int archive = store.read(
                        account, view -> view.mailboxWithRole(Role.ARCHIVE).orElseThrow())
                .id();
        int total =
                store.read(account, view -> view.mailbox(inbox).orElseThrow()).total();
        fill(account, inbox, Math.max(0, size - total));
        int last =
                store.read(account, view -> view.mailbox(inbox).orElseThrow()).uidNext();
        Map<String, Cost> costs = new LinkedHashMap<>();
        costs.put("add", time(n -> add(account, inbox)));
        costs.put(
                "setFlags",
                time(n -> update(account, tx -> tx.setPlaceFlags(inbox, any(last), Flags.of(random.nextInt(8))))));
        costs.put("copy", time(n -> update(account, tx -> tx.copy(inbox, any(last), archive))));
        costs.put("move", time(n -> {
            Added added = add(account, inbox);
            update(account, tx -> tx.move(inbox, added.uid(), archive));
        }));
        costs.put("expunge", time(n -> {
            Added added = add(account, inbox);
            update(account, tx -> tx.expunge(inbox, List.of(added.uid())));
        }));
        costs.put(
                "restore",
                time(n -> update(
                        account,
                        tx -> tx.expunged(java.util.Optional.empty(), 1).stream()
                                .map(gone -> tx.restore(gone.id()))
                                .toList())));
        costs.put("status", time(n -> read(account, view -> view.mailbox(inbox))));
        costs.put("mailboxes", time(n -> read(account, AccountView::mailboxes)));
        costs.put("page", time(n -> read(account, view -> view.uids(inbox, any(last), 256))));
        costs.put(
                "email",
                time(n -> read(account, view -> view.uid(inbox, any(last)).flatMap(row -> view.email(row.email())))));
        costs.put(
                "thread",
                time(n -> read(
                        account,
                        view -> view.uid(inbox, any(last))
                                .flatMap(row -> view.state(row.email()))
                                .map(state -> view.thread(state.thread())))));
        costs.put(
                "changes",
                time(n -> read(account, view -> {
                    long now = view.usage().modseq();
                    return view.changes(Stream.EMAIL, Long.toString(now - 10), 100);
                })));
        return costs;
    }

    private int any(int last) {
        return 1 + random.nextInt(last - 1);
    }

    private <T> void update(int account, java.util.function.Function<AccountTx, T> work) {
        store.update(account, work);
    }

    private <T> void read(int account, java.util.function.Function<AccountView, T> work) {
        store.read(account, work);
    }

    /// The verbs on any of `count` accounts.
    Map<String, Cost> accounts(int count) throws IOException {
        for (int id = 1; id <= count; id++) {
            account(id);
        }
        Map<String, Cost> costs = new LinkedHashMap<>();
        costs.put("add@accounts", time(n -> {
            int account = 1 + random.nextInt(count);
            add(account, inbox(account));
        }));
        costs.put("status@accounts", time(n -> {
            int account = 1 + random.nextInt(count);
            read(account, view -> view.mailboxWithRole(Role.INBOX));
        }));
        return costs;
    }

    @Override
    public void close() throws IOException {
        kv.close();
        folder.close();
    }
}
