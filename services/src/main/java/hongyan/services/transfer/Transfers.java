package hongyan.services.transfer;

import hongyan.base.failure.Objection;
import hongyan.base.failure.Refusal;
import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.AccountStore;
import hongyan.store.transfer.ImportMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts imports and exports and remembers how they stand.
///
/// The server reads and writes the paths itself, with its own rights: only the local operator may ask, who has the data
/// folder anyway.
///
/// *Threads*: safe. Each transfer has a platform thread and, importing, as many workers as processors.
public final class Transfers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);
    private static final int MAX_RUNNING = 4;
    private static final int MAX_REMEMBERED = 100;

    /// The format of the files.
    public enum Kind {
        MAILDIR,
        MBOX,
        /// mbox whose `From ` lines have one `>` at most.
        MBOXO,
        EML
    }

    /// What to import.
    ///
    /// @param into folder path, `/` between levels; empty for the account itself
    /// @param again also what an earlier run has brought
    public record Import(int account, Kind kind, Path path, String into, boolean again) {}

    /// What to export.
    public record Export(int account, Kind kind, Path path) {}

    private interface Work {
        void run(Transfer transfer) throws IOException;
    }

    private record Running(Transfer transfer, int account, Thread thread) {
        /// Who was told that it ended may start the next, though the thread has yet to leave.
        boolean isOn() {
            return thread.isAlive() && transfer.progress().state() == Transfer.State.RUNNING;
        }
    }

    private final Kv kv;
    private final AccountStore store;
    private final Bodies bodies;
    private final InstantSource clock;
    private final long maxMessage;
    private final Map<String, Running> all = new LinkedHashMap<>();
    private int last;
    private boolean closed;

    public Transfers(Kv kv, AccountStore store, Bodies bodies, InstantSource clock, long maxMessage) {
        this.kv = kv;
        this.store = store;
        this.bodies = bodies;
        this.clock = clock;
        this.maxMessage = maxMessage;
    }

    /// @throws Objection `bad-path`, `transfer-running`
    public Transfer start(Import wanted) {
        Path path = existing(wanted.path());
        List<String> into = wanted.into().isBlank()
                ? List.of()
                : java.util.Arrays.stream(wanted.into().split("/", -1))
                        .filter(level -> !level.isBlank())
                        .toList();
        if (wanted.kind() == Kind.MAILDIR && !Files.isDirectory(path)) {
            throw Transfer.bad("bad-path", path + " is not a Maildir");
        }
        return launch(wanted.account(), transfer -> {
            Importer.Target target = new Importer.Target(
                    store,
                    bodies,
                    new ImportMarks(kv, wanted.account()),
                    clock,
                    wanted.account(),
                    into,
                    maxMessage,
                    wanted.again());
            try (Importer importer = new Importer(target, transfer)) {
                switch (wanted.kind()) {
                    case MAILDIR -> MaildirSource.walk(path, importer);
                    case MBOX -> MboxSource.walk(path, false, importer);
                    case MBOXO -> MboxSource.walk(path, true, importer);
                    case EML -> EmlSource.walk(path, maxMessage, importer);
                }
                importer.finish();
            }
        });
    }

    private static Path existing(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw Transfer.bad("bad-path", path + " cannot be read by the server");
        }
    }

    /// @throws Objection `bad-path` (not empty, not writable), `transfer-running`
    public Transfer start(Export wanted) {
        Path path = wanted.path();
        if (wanted.kind() == Kind.MBOXO) {
            throw Transfer.bad("bad-path", "mbox is written with the quoting of mboxrd");
        }
        boolean zip = wanted.kind() == Kind.EML && ZipTarget.fits(path);
        if (zip ? Files.exists(path) : Files.exists(path) && !Files.isDirectory(path)) {
            throw Transfer.bad("bad-path", path + " exists already");
        }
        return launch(wanted.account(), transfer -> {
            Exporter exporter = new Exporter(store, bodies, wanted.account(), transfer);
            if (zip) {
                try (ExportTarget target = new ZipTarget(path, transfer)) {
                    exporter.run(target, Optional.empty());
                }
                return;
            }
            Checkpoint checkpoint = Checkpoint.in(path, wanted.kind() + " " + wanted.account());
            try (ExportTarget target = switch (wanted.kind()) {
                case MAILDIR -> new MaildirTarget(path, transfer);
                case MBOX, MBOXO -> new MboxTarget(path);
                case EML -> new EmlTarget(path, transfer);
            }) {
                exporter.run(target, Optional.of(checkpoint));
            }
        });
    }

    private synchronized Transfer launch(int account, Work work) {
        List<Running> running = all.values().stream().filter(Running::isOn).toList();
        if (closed || running.size() >= MAX_RUNNING || running.stream().anyMatch(one -> one.account() == account)) {
            throw Objection.exists(
                    "transfer-running", "account", "A transfer of this account is running, or too many are");
        }
        Transfer transfer = new Transfer(Integer.toString(++last));
        Thread thread =
                Thread.ofPlatform().name("transfer-" + transfer.id()).daemon().unstarted(() -> run(transfer, work));
        all.put(transfer.id(), new Running(transfer, account, thread));
        Iterator<Running> oldest = all.values().iterator();
        while (all.size() > MAX_REMEMBERED && oldest.hasNext()) {
            if (oldest.next().transfer().progress().state() != Transfer.State.RUNNING) {
                oldest.remove();
            }
        }
        thread.start();
        return transfer;
    }

    private static void run(Transfer transfer, Work work) {
        try {
            work.run(transfer);
            transfer.end(Transfer.State.DONE, "");
        } catch (Transfer.Stopped e) {
            transfer.end(Transfer.State.STOPPED, "stopped");
        } catch (NoSuchFileException e) {
            transfer.end(Transfer.State.FAILED, "no such file: " + e.getMessage());
        } catch (Objection | Importer.Full e) {
            LOG.info("A transfer ended: {}", e.getMessage());
            transfer.end(Transfer.State.FAILED, String.valueOf(e.getMessage()));
        } catch (IOException | Refusal | KvException e) {
            LOG.warn("A transfer failed", e);
            transfer.end(Transfer.State.FAILED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("A transfer failed", e);
            transfer.end(Transfer.State.FAILED, "internal error, see the log");
        }
    }

    public synchronized Optional<Transfer> find(String id) {
        return Optional.ofNullable(all.get(id)).map(Running::transfer);
    }

    /// Stops what runs, and waits for it: the store is closed next.
    @Override
    public void close() {
        List<Running> running;
        synchronized (this) {
            closed = true;
            running = List.copyOf(all.values());
        }
        running.forEach(one -> one.transfer().stop());
        for (Running one : running) {
            try {
                one.thread().join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
