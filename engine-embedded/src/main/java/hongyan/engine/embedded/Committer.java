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
/// only after the log was synced. *Failure*: of what fails before RocksDB was asked to write, nothing is on disk: those
/// writers are told, and the next group is tried. What is on disk after a failed write or sync is uncertain, so from
/// then
/// on every write is refused until the program was restarted and the log read again; `onBroken` sees to that. The same
/// when the thread itself cannot go on: nobody waits for it in vain.
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

    /// Where groups go.
    @FunctionalInterface
    interface Sink {
        /// Durable on return.
        void write(WriteOptions options, WriteBatch batch) throws RocksDBException;

        /// The group as RocksDB wants it; what fails here has changed nothing.
        default WriteBatch batch(byte[] group) {
            return new WriteBatch(group);
        }
    }

    private final Sink sink;
    private final FreeSpace space;
    private final Runnable onBroken;
    /// Made beforehand: there may be no memory for it when it is needed.
    private final KvException ended =
            new KvException(KvException.Kind.REFUSES_WRITES, "the committer ended, no write is accepted");
    private final LinkedBlockingQueue<Request> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable KvException broken;
    /// Whether the thread is over: what waits now waits in vain.
    private volatile boolean over;
    /// Whether `onBroken` was called; the committer's own.
    private boolean told;
    /// Of the group at hand; the committer's own.
    private long writeNanos;
    private volatile Figures figures = new Figures(0, 0, 0, 0, 0);

    /// What was done so far.
    ///
    /// @param writeNanos inside RocksDB's write, the sync included
    /// @param busyNanos from taking a group to having its writers woken
    record Figures(long commits, long groups, long bytes, long writeNanos, long busyNanos) {}

    Committer(Sink sink, FreeSpace space, Runnable onBroken) {
        this.sink = sink;
        this.space = space;
        this.onBroken = onBroken;
        thread = Thread.ofPlatform().name("kv-commit").daemon().start(this::run);
    }

    /// Returns when the batch is on disk.
    ///
    /// @throws KvException when it is not; nothing of it is visible
    void commit(Batch batch) {
        Request request = new Request(batch);
        waiting.add(request);
        boolean interrupted = false;
        while (!request.done && !over) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        KvException failure = request.done ? request.failure : ended;
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
        @Nullable Request next = null;
        try (WriteOptions synced = new WriteOptions().setSync(true)) {
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
        } catch (Throwable e) {
            // Whatever it was: writers hold their shards until they are told.
            over = true;
            breaks(broken == null ? ended : broken, e);
        } finally {
            over = true;
            wake(group);
            for (Request left = next != null ? next : waiting.poll(); left != null; left = waiting.poll()) {
                LockSupport.unpark(left.writer);
            }
        }
    }

    Figures figures() {
        return figures;
    }

    private void write(List<Request> group, int bytes, WriteOptions synced) {
        long start = System.nanoTime();
        writeNanos = 0;
        List<Request> admitted = admitted(group, bytes);
        KvException failure = admitted.isEmpty() ? null : attempt(admitted, synced);
        if (failure != null) {
            for (Request request : admitted) {
                request.failure = failure;
            }
        }
        for (Request request : group) {
            request.done = true;
        }
        wakeAll(group);
        Figures before = figures;
        figures = new Figures(
                before.commits + group.size(),
                before.groups + 1,
                before.bytes + bytes,
                before.writeNanos + writeNanos,
                before.busyNanos + System.nanoTime() - start);
    }

    /// Those of the group that may be written now; the others know why not.
    private List<Request> admitted(List<Request> group, int bytes) {
        KvException refused = broken;
        if (refused == null && space.enough(bytes, false)) {
            return group;
        }
        List<Request> admitted = new ArrayList<>();
        for (Request request : group) {
            if (refused == null && request.batch.frees() && space.enough(request.batch.length(), true)) {
                admitted.add(request);
            } else {
                request.failure = refused == null ? FreeSpace.full() : refused;
            }
        }
        return admitted;
    }

    private static void wakeAll(List<Request> group) {
        if (group.size() > WAKES) {
            // Waking a virtual thread from outside is dear, from a carrier cheap: one does it for the others.
            try {
                List<Request> all = List.copyOf(group);
                Thread.startVirtualThread(() -> wake(all));
                return;
            } catch (OutOfMemoryError e) {
                LOG.warn("no memory for a thread that wakes writers", e);
            }
        }
        wake(group);
    }

    private static void wake(List<Request> group) {
        for (Request request : group) {
            LockSupport.unpark(request.writer);
        }
    }

    private @Nullable KvException attempt(List<Request> group, WriteOptions synced) {
        WriteBatch batch;
        try {
            batch = together(group);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("{} commits failed before anything was written", group.size(), e);
            return new KvException("a commit failed, nothing was written: " + e.getMessage(), e);
        }
        try (batch) {
            long start = System.nanoTime();
            sink.write(synced, batch);
            writeNanos = System.nanoTime() - start;
            return null;
        } catch (RocksDBException | RuntimeException | Error e) {
            KvException failure = new KvException(
                    KvException.Kind.REFUSES_WRITES, "a commit failed, no write is accepted: " + e.getMessage(), e);
            breaks(failure, e);
            return failure;
        }
    }

    /// From now on no write is accepted, and the program is told to end, once.
    private void breaks(KvException why, Throwable cause) {
        broken = why;
        if (!told) {
            onBroken.run();
            told = true;
            LOG.error("a commit failed; no write is accepted until the program is restarted", cause);
        }
    }

    /// One batch of all.
    private WriteBatch together(List<Request> group) {
        int bytes = Batch.HEAD;
        for (Request request : group) {
            bytes += request.batch.length();
        }
        byte[] all = new byte[bytes];
        int at = Batch.HEAD;
        int count = 0;
        for (Request request : group) {
            request.batch.copyTo(all, at);
            at += request.batch.length();
            count += request.batch.count();
        }
        Batch.head(all, count);
        return sink.batch(all);
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
