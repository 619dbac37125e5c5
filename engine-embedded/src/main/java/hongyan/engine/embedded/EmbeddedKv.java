package hongyan.engine.embedded;

import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Stamps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows of one process in RocksDB.
///
/// *Threads*: safe. Two of its kinds are its own: one committer, a few readers. *Locks*: shard locks, fair, in the
/// order of [hongyan.kv.Shard], held from before the work until after `afterCommit`. *Durability*: a write returns
/// after the log was synced. *Failure*: see [Committer].
public final class EmbeddedKv implements Kv {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKv.class);

    private final Columns columns;
    private final Reads reads;
    private final Committer committer;
    private final ShardLocks locks = new ShardLocks();
    private final Stamps stamps = new Stamps();
    private final Gate gate = new Gate();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ThreadLocal<Boolean> writing = ThreadLocal.withInitial(() -> false);

    private EmbeddedKv(Columns columns, Reads reads, Committer committer) {
        this.columns = columns;
        this.reads = reads;
        this.committer = committer;
    }

    /// Opens the rows of a data folder.
    ///
    /// @param onBroken called once when a commit failed and no write is accepted any more: the program is to
    ///     end, and a new start reads the log again. Called on the committer's thread: it is quick, and closes
    ///     nothing itself
    /// @throws StoreUnusable when they cannot be opened
    public static EmbeddedKv open(DataFolder folder, EmbeddedOptions options, Runnable onBroken) {
        EmbeddedKv kv = open(folder.rows(), options, onBroken);
        try {
            folder.rowsOpened();
        } catch (StoreUnusable e) {
            kv.close();
            throw e;
        }
        return kv;
    }

    /// Opens rows in a folder of their own, which is made when missing. RocksDB itself fails with less clear words than
    /// a [DataFolder] when another process is there.
    ///
    /// @throws StoreUnusable when it cannot be opened
    public static EmbeddedKv open(Path rows, EmbeddedOptions options) {
        return open(rows, options, () -> {});
    }

    private static EmbeddedKv open(Path rows, EmbeddedOptions options, Runnable onBroken) {
        Columns columns = Columns.open(rows, options);
        try {
            FreeSpace space = new FreeSpace(rows, options);
            return new EmbeddedKv(
                    columns, new Reads(options.readThreads()), new Committer(columns.db()::write, space, onBroken));
        } catch (IOException e) {
            columns.close();
            throw new StoreUnusable(StoreUnusable.Kind.NOT_WRITABLE, "folder " + rows + " cannot be used", e);
        }
    }

    @Override
    public <T> T read(ReadWork<T> work) {
        gate.enter();
        try (EmbeddedSnapshot snapshot = new EmbeddedSnapshot(columns, reads)) {
            return work.run(snapshot);
        } finally {
            gate.exit();
        }
    }

    @Override
    public <T> T write(Shards shards, WriteWork<T> work) {
        if (writing.get()) {
            throw new IllegalStateException("a write inside a write");
        }
        gate.enter();
        try {
            refuseWhenBroken();
            writing.set(true);
            locks.lock(shards);
            try {
                return alone(shards, work);
            } finally {
                locks.unlock(shards);
                writing.remove();
            }
        } finally {
            gate.exit();
        }
    }

    private <T> T alone(Shards shards, WriteWork<T> work) {
        try (EmbeddedTx tx = new EmbeddedTx(columns, reads)) {
            T result = work.run(tx);
            if (!tx.batch().isEmpty()) {
                try {
                    committer.commit(tx.batch());
                } finally {
                    stamps.committed(shards);
                }
            }
            for (Runnable action : tx.actions()) {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    LOG.error("an action after commit failed", e);
                }
            }
            return result;
        }
    }

    private void refuseWhenBroken() {
        KvException broken = committer.broken();
        if (broken != null) {
            throw new KvException(KvException.Kind.REFUSES_WRITES, "no write is accepted: a commit failed", broken);
        }
    }

    @Override
    public OptionalLong stamp(Shard shard) {
        return stamps.of(shard);
    }

    /// Whether writes are accepted, in words for the operator.
    public Health health() {
        KvException broken = committer.broken();
        return broken == null ? new Health(true, "ok") : new Health(false, String.valueOf(broken.getMessage()));
    }

    /// What the committer did so far, for measurements.
    Committer.Figures figures() {
        return committer.figures();
    }

    /// @param ok false when writes are refused until a restart
    public record Health(boolean ok, String text) {}

    /// Refuses new work, waits for what runs, closes the files. Safe to race with reads and writes.
    @Override
    public void close() {
        if (writing.get()) {
            throw new IllegalStateException("close inside a write");
        }
        if (gate.shut()) {
            try {
                committer.close();
                reads.close();
                columns.close();
            } finally {
                closed.countDown();
            }
            return;
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
