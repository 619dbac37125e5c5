package hongyan.engine.embedded;

import hongyan.kv.KvException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes all batches that wait (up to [#GROUP_BYTES]), writes them as one with a sync,
/// and wakes their writers in the order they came.
///
/// *Threads*: one platform thread, `kv-commit`; writers park until theirs is on disk. *Durability*: a writer is woken
/// only after the log was synced. *Failure*: what is on disk after a failed write or sync is uncertain, so from then on
/// every write is refused until the program was restarted and the log read again.
final class Committer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int GROUP_BYTES = 8 << 20;
    /// Writers woken by the committer itself; a larger group wakes itself.
    private static final int WAKES = 4;

    /// One writer's batch.
    private static final class Request {
        private final Batch batch;
        private final Thread writer = Thread.currentThread();
        private @Nullable KvException failure;
        private volatile boolean done;

        Request(Batch batch) {
            this.batch = batch;
        }
    }

    private final Columns columns;
    private final FreeSpace space;
    private final LinkedBlockingQueue<Request> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable KvException broken;
    /// Of the group at hand; the committer's own.
    private long writeNanos;
    private volatile Figures figures = new Figures(0, 0, 0, 0, 0);

    /// What was done so far.
    ///
    /// @param writeNanos inside RocksDB's write, the sync included
    /// @param busyNanos from taking a group to having its writers woken
    record Figures(long commits, long groups, long bytes, long writeNanos, long busyNanos) {}

    Committer(Columns columns, FreeSpace space) {
        this.columns = columns;
        this.space = space;
        thread = Thread.ofPlatform().name("kv-commit").daemon().start(this::run);
    }

    /// Returns when the batch is on disk.
    ///
    /// @throws KvException when it is not; nothing of it is visible
    void commit(Batch batch) {
        Request request = new Request(batch);
        waiting.add(request);
        boolean interrupted = false;
        while (!request.done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        KvException failure = request.failure;
        if (failure != null) {
            throw new KvException(failure.kind(), String.valueOf(failure.getMessage()), failure);
        }
    }

    /// Why no write is accepted any more; null while all is well.
    @Nullable
    KvException broken() {
        return broken;
    }

    /// For measurements.
    long threadId() {
        return thread.threadId();
    }

    private void run() {
        List<Request> group = new ArrayList<>();
        try (WriteOptions synced = new WriteOptions().setSync(true)) {
            @Nullable Request next = null;
            while (true) {
                if (next == null) {
                    next = closing && waiting.isEmpty() ? null : waiting.take();
                    if (next == null) {
                        return;
                    }
                }
                long bytes = Batch.HEAD;
                while (next != null && (group.isEmpty() || bytes + next.batch.length() <= GROUP_BYTES)) {
                    group.add(next);
                    bytes += next.batch.length();
                    next = waiting.poll();
                }
                write(group, (int) bytes, synced);
                group.clear();
            }
        } catch (InterruptedException e) {
            // Only close() interrupts, after the last writer is out.
            Thread.currentThread().interrupt();
        }
    }

    Figures figures() {
        return figures;
    }

    private void write(List<Request> group, int bytes, WriteOptions synced) {
        long start = System.nanoTime();
        writeNanos = 0;
        KvException failure = broken;
        if (failure == null && !space.enough()) {
            failure = new KvException(KvException.Kind.DISK_FULL, "the disk of the data folder is full");
        } else if (failure == null) {
            failure = attempt(group, bytes, synced);
        }
        for (Request request : group) {
            request.failure = failure;
            request.done = true;
        }
        if (group.size() <= WAKES) {
            wake(group);
        } else {
            // Waking a virtual thread from outside is dear, from a carrier cheap: one does it for the others.
            List<Request> all = List.copyOf(group);
            Thread.startVirtualThread(() -> wake(all));
        }
        Figures before = figures;
        figures = new Figures(
                before.commits + group.size(),
                before.groups + 1,
                before.bytes + bytes,
                before.writeNanos + writeNanos,
                before.busyNanos + System.nanoTime() - start);
    }

    private static void wake(List<Request> group) {
        for (Request request : group) {
            LockSupport.unpark(request.writer);
        }
    }

    private @Nullable KvException attempt(List<Request> group, int bytes, WriteOptions synced) {
        try {
            byte[] all = new byte[bytes];
            int at = Batch.HEAD;
            int count = 0;
            for (Request request : group) {
                request.batch.copyTo(all, at);
                at += request.batch.length();
                count += request.batch.count();
            }
            Batch.head(all, count);
            try (WriteBatch batch = new WriteBatch(all)) {
                long start = System.nanoTime();
                columns.db().write(synced, batch);
                writeNanos = System.nanoTime() - start;
            }
            return null;
        } catch (RocksDBException | RuntimeException | OutOfMemoryError e) {
            LOG.error("a commit failed; no write is accepted until the program is restarted", e);
            KvException failure = new KvException(
                    KvException.Kind.REFUSES_WRITES, "a commit failed, no write is accepted: " + e.getMessage(), e);
            broken = failure;
            return failure;
        }
    }

    /// After the last writer is out.
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
