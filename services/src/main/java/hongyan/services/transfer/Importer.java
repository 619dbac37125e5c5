package hongyan.services.transfer;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.formats.mime.MailDate;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Added;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Role;
import hongyan.store.transfer.ImportMark;
import hongyan.store.transfer.ImportMarks;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Brings [Item]s into an account, in their order.
///
/// *Threads*: one calls; as many workers as processors read, parse and compress beside it. *Memory*: at most 512
/// messages
/// and 16 MB under way, plus one batch. *Durability*: a batch is one transaction, marks included.
final class Importer implements Item.Sink, AutoCloseable {
    private static final int MAX_BATCH = 200;
    private static final long MAX_BATCH_BYTES = 8L << 20;
    private static final int MAX_AHEAD = 512;
    private static final long MAX_AHEAD_BYTES = 16L << 20;
    /// Internal dates before 1970 or from here on are nonsense.
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    /// Levels of folders: the store takes 20.
    private static final int MAX_LEVELS = 20;
    /// What a draft keeps in memory at most.
    private static final long IN_MEMORY = 128L << 10;

    /// The rooms below, and the account.
    ///
    /// @param maxMessage bytes of one message
    /// @param again whether to bring what an earlier run has brought, too
    record Target(
            AccountStore store,
            Bodies bodies,
            ImportMarks marks,
            InstantSource clock,
            int account,
            List<String> into,
            long maxMessage,
            boolean again) {}

    /// A message that is ready to be added; `email` is null when there is nothing to add.
    private record Ready(Item item, Draft draft, @Nullable NewEmail email, ImportMark mark) {}

    private record Started(Future<Ready> future, long bytes) {}

    private final Target target;
    private final Transfer transfer;
    private final ExecutorService workers;
    private final ArrayDeque<Started> ahead = new ArrayDeque<>();
    private long aheadBytes;
    private final List<Ready> batch = new ArrayList<>();
    private long batchBytes;
    private final Map<List<String>, Integer> folders = new HashMap<>();

    Importer(Target target, Transfer transfer) {
        this.target = target;
        this.transfer = transfer;
        this.workers = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("transfer-" + transfer.id() + "-", 0).factory());
    }

    @Override
    public void folder(List<String> path) {
        mailbox(path);
        transfer.folder(String.join("/", path.isEmpty() ? List.of("INBOX") : path));
    }

    @Override
    public void message(Item item) throws IOException {
        transfer.mustGoOn();
        long bytes = Math.min(item.size(), IN_MEMORY) + item.held();
        while (ahead.size() >= MAX_AHEAD || aheadBytes + bytes > MAX_AHEAD_BYTES && !ahead.isEmpty()) {
            takeFirst();
        }
        aheadBytes += bytes;
        ahead.add(new Started(workers.submit(() -> prepare(item)), bytes));
        while (!ahead.isEmpty() && ahead.getFirst().future().isDone()) {
            takeFirst();
        }
    }

    @Override
    public void passedOver(String where, String why) {
        transfer.problem(where + ": " + why);
    }

    /// Waits for what is under way and adds it.
    void finish() throws IOException {
        while (!ahead.isEmpty()) {
            takeFirst();
        }
        commit();
    }

    private void takeFirst() throws IOException {
        Started first = ahead.removeFirst();
        aheadBytes -= first.bytes();
        Ready ready;
        try {
            ready = first.future().get();
        } catch (InterruptedException e) {
            ahead.addFirst(first); // its draft is closed with the others
            aheadBytes += first.bytes();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("a message could not be brought: " + e.getCause(), e.getCause());
        }
        if (ready.email() == null) {
            return;
        }
        batch.add(ready);
        batchBytes += ready.email().body().size();
        if (batch.size() >= MAX_BATCH || batchBytes >= MAX_BATCH_BYTES) {
            commit();
        }
    }

    /// On a worker: reads, looks whether it is there already, parses and compresses.
    private Ready prepare(Item item) throws IOException {
        Draft draft = target.bodies().draft();
        boolean good = false;
        try {
            item.body().copyTo(new Bounded(draft, target.maxMessage()));
            MessageDigest digest = ImportMarks.digest();
            long size = draft.source().size();
            try (InputStream in = draft.source().open()) {
                byte[] block = new byte[Math.clamp(size, 1, 64 * 1024)];
                for (int n = in.read(block); n >= 0; n = in.read(block)) {
                    digest.update(block, 0, n);
                }
            }
            ImportMark mark = target.marks().mark(path(item.folder()), item.key(), digest);
            if (size == 0) {
                transfer.problem(item.where() + ": empty");
                return new Ready(item, draft, null, mark);
            }
            if (!target.again() && target.marks().has(mark)) {
                transfer.known();
                return new Ready(item, draft, null, mark);
            }
            Message message = MimeParser.parse(draft.source());
            Instant date = item.date()
                    .or(() -> written(message))
                    .filter(found -> !found.isBefore(Instant.EPOCH) && found.isBefore(LATEST))
                    .orElseGet(() -> target.clock().instant());
            Ready ready = new Ready(item, draft, new NewEmail(draft.seal(), message, date, item.flags()), mark);
            good = true;
            return ready;
        } catch (IOException e) {
            transfer.problem(item.where() + ": " + e.getMessage());
            return new Ready(item, draft, null, ImportMark.NONE);
        } finally {
            if (!good) {
                draft.close();
            }
        }
    }

    private static Optional<Instant> written(Message message) {
        return MailDate.parse(message.envelope().date())
                .filter(date -> date.getYear() >= 1970 && date.getYear() <= 2200)
                .map(OffsetDateTime::toInstant);
    }

    private void commit() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        Map<Ready, Integer> mailboxes = new HashMap<>();
        batch.forEach(ready -> mailboxes.put(ready, mailbox(ready.item().folder())));
        try {
            Written written = target.store().update(target.account(), tx -> write(tx, mailboxes));
            transfer.brought(written.count(), written.bytes());
            if (written.full()) {
                throw new Full();
            }
        } finally {
            closeBatch();
        }
    }

    private void closeBatch() {
        batch.forEach(ready -> ready.draft().close());
        batch.clear();
        batchBytes = 0;
    }

    /// The account's quota is used up.
    static final class Full extends IOException {
        private static final long serialVersionUID = 1;

        Full() {
            super("the mailbox is full (quota)");
        }
    }

    private record Written(int count, long bytes, boolean full) {}

    private Written write(AccountTx tx, Map<Ready, Integer> mailboxes) {
        int count = 0;
        long bytes = 0;
        Set<ImportMark> now = new HashSet<>();
        for (Ready ready : batch) {
            NewEmail email = ready.email();
            int mailbox = mailboxes.getOrDefault(ready, 0);
            if (email == null
                    || !target.again() && (!now.add(ready.mark()) || ImportMarks.has(tx.tx(), ready.mark()))) {
                transfer.known();
                continue;
            }
            try {
                Added added = tx.add(email, List.of(mailbox)).getFirst();
                if (email.flags().has(Flags.DELETED)) {
                    tx.setDeleted(mailbox, added.uid(), true);
                }
            } catch (Refusal refusal) {
                if (refusal.reason() == Reason.OVER_QUOTA) {
                    return new Written(count, bytes, true);
                }
                transfer.problem(ready.item().where() + ": " + refusal.reason().text());
                continue;
            }
            ImportMarks.set(tx.tx(), ready.mark());
            count++;
            bytes += email.body().size();
        }
        return new Written(count, bytes, false);
    }

    private List<String> path(List<String> folder) {
        List<String> path = new ArrayList<>(target.into());
        path.addAll(folder);
        if (path.size() > MAX_LEVELS) {
            List<String> rest = path.subList(MAX_LEVELS - 1, path.size());
            String last = String.join(".", rest);
            rest.clear();
            path.add(last);
        }
        return path;
    }

    /// The mailbox of a folder, made when it is not there.
    private int mailbox(List<String> folder) {
        List<String> path = path(folder);
        Integer known = folders.get(path);
        if (known == null) {
            known = target.store().update(target.account(), tx -> find(tx, path));
            folders.put(path, known);
        }
        return known;
    }

    private int find(AccountTx tx, List<String> path) {
        if (path.isEmpty()) {
            return tx.mailboxWithRole(Role.INBOX).map(Mailbox::id).orElseThrow();
        }
        int parent = 0;
        for (String name : path) {
            int above = parent;
            String good = usable(name);
            parent = tx.mailboxNamed(parent, good)
                    .orElseGet(() -> tx.createMailbox(above, good, Role.NONE))
                    .id();
        }
        return parent;
    }

    /// What the store takes as a name.
    private String usable(String name) {
        StringBuilder good = new StringBuilder();
        name.codePoints().limit(200).forEach(c -> {
            boolean bad =
                    c == '/' || Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff || c == 0x2028 || c == 0x2029;
            good.appendCodePoint(bad ? '_' : c);
        });
        return good.isEmpty() ? "_" : good.toString();
    }

    @Override
    public void close() {
        workers.close(); // at most 512 messages, so they are waited for
        for (Started started : ahead) {
            if (started.future().state() == Future.State.SUCCESS) {
                started.future().resultNow().draft().close();
            }
        }
        ahead.clear();
        closeBatch();
    }
}
