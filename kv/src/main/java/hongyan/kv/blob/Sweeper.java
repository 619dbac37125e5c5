package hongyan.kv.blob;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes bodies that nobody holds any more.
///
/// *Threads*: one of its own after [#start]; [#sweep] and [#removeOrphans] may also be called by hand. *Durability*:
/// rows go first, then the file: a crash in between leaves a file without a row, which the next start sets aside and a
/// later round removes. *Failure*: of one file never stops the others.
///
/// Why no body dies too early: it is removed only when its last release is older than [Bodies#GRACE], nobody holds
/// it in the transaction's view, and no open draft may bind it (asked before the view is taken). A new holder
/// comes only from an open draft or beside a holder that stays (see [Bodies#hold]).
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final int BATCH = 200;
    /// How long bodies without a row stay aside: rows may have been missing by mistake.
    private static final Duration ASIDE = Duration.ofDays(7);
    private static final Shards SHARDS = Shards.of(new Shard.Upkeep());

    private final Kv kv;
    private final Bodies bodies;
    private final LargeBodies large;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    public Sweeper(Kv kv, Bodies bodies, LargeBodies large, InstantSource clock) {
        this.kv = kv;
        this.bodies = bodies;
        this.large = large;
        this.clock = clock;
    }

    /// Looks for orphans once, then sweeps every few minutes until closed.
    public void start() {
        thread = Thread.ofVirtual().name("body-sweeper").start(this::run);
    }

    private void run() {
        try {
            attempt("bodies without a row set aside", this::removeOrphans);
            do {
                attempt("bodies set aside removed for good", this::removeAside);
                attempt("dead bodies removed", this::sweep);
            } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Job {
        int run() throws IOException;
    }

    private void attempt(String what, Job job) {
        try {
            int done = job.run();
            if (done > 0) {
                LOG.info("{}: {}", what, done);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("sweeping bodies failed, will try again", e); // whatever it was: the thread goes on
        }
    }

    /// Works off what is due now, in bounded batches. Returns how many bodies were removed.
    public int sweep() {
        int removed = 0;
        Key from = Key.raw(new byte[0]);
        Key end = Key.of().int64(clock.millis() + 1).key();
        while (closing.getCount() > 0) {
            Key start = from;
            List<Entry> due =
                    kv.read(s -> s.scan(Space.BLOB_DROP, KeyRange.between(start, end), Order.ASCENDING, BATCH));
            if (due.isEmpty()) {
                break;
            }
            List<Entry> ready = new ArrayList<>(due.size());
            for (Entry row : due) {
                if (!bodies.isLiving(blob(row.key()))) {
                    ready.add(row);
                }
            }
            if (!ready.isEmpty()) {
                long now = clock.millis();
                Outcome outcome = kv.write(SHARDS, tx -> drop(tx, ready, now));
                removed += outcome.removed;
                for (BlobId id : outcome.files) {
                    try {
                        large.delete(id);
                    } catch (IOException e) {
                        LOG.warn("the body {} cannot be removed, the next start sets it aside", id, e);
                    }
                }
            }
            from = due.getLast().key().next();
        }
        return removed;
    }

    private record Outcome(int removed, List<BlobId> files) {}

    private static BlobId blob(Key drop) {
        KeyReader key = drop.reader();
        key.int64();
        return BlobId.of(key.fixed(BlobId.BYTES));
    }

    /// Whether somebody holds the body, or let go of it after `since`. Older releases on the way are forgotten: each is
    /// passed once.
    private static boolean isHeld(Tx tx, BlobId id, long since) {
        KeyRange all = KeyRange.prefix(id.key());
        while (true) {
            List<Entry> page = tx.scan(Space.BLOB_REF, all, Order.ASCENDING, BATCH);
            for (Entry ref : page) {
                if (Bodies.holds(ref.value()) || Bodies.releasedAt(ref.value()) > since) {
                    return true; // of a later release there is a later row
                }
                tx.delete(Space.BLOB_REF, ref.key());
            }
            if (page.size() < BATCH) {
                return false;
            }
        }
    }

    private static Outcome drop(Tx tx, List<Entry> due, long now) {
        tx.frees();
        int removed = 0;
        List<BlobId> files = new ArrayList<>();
        for (Entry row : due) {
            tx.delete(Space.BLOB_DROP, row.key());
            BlobId id = blob(row.key());
            if (isHeld(tx, id, now - Bodies.GRACE.toMillis())) {
                continue;
            }
            Optional<byte[]> body = tx.get(Space.BLOB, id.key());
            if (body.isPresent()) {
                tx.delete(Space.BLOB, id.key());
                removed++;
                if (BlobRow.isLarge(body.get())) {
                    files.add(id);
                }
            }
        }
        return new Outcome(removed, files);
    }

    /// Sets large bodies aside that have no row and that no open draft may still bind: left by a crash. Returns how
    /// many. Where no body has a row, rows are missing rather than bodies too many, and all stays as it is.
    public int removeOrphans() throws IOException {
        if (!large.list(Optional.empty(), 1).isEmpty() && !hasRows()) {
            LOG.error(
                    "there are large bodies and no row of any body: nothing is removed; are the rows the right ones?");
            return 0;
        }
        int removed = 0;
        Optional<BlobId> after = Optional.empty();
        while (closing.getCount() > 0) {
            List<BlobId> page = large.list(after, BATCH);
            if (page.isEmpty()) {
                break;
            }
            List<BlobId> asked =
                    page.stream().filter(id -> !bodies.isLiving(id)).toList();
            List<BlobId> orphans = kv.read(s -> {
                List<Optional<byte[]>> rows =
                        s.getAll(Space.BLOB, asked.stream().map(BlobId::key).toList());
                List<BlobId> found = new ArrayList<>();
                for (int i = 0; i < asked.size(); i++) {
                    if (rows.get(i).isEmpty()) {
                        found.add(asked.get(i));
                    }
                }
                return found;
            });
            for (BlobId id : orphans) {
                try {
                    large.setAside(id, clock.instant());
                    removed++;
                } catch (IOException e) {
                    LOG.warn("the body {} has no row and cannot be set aside", id, e);
                }
            }
            after = Optional.of(page.getLast());
        }
        return removed;
    }

    private boolean hasRows() {
        return kv.read(
                s -> !s.scan(Space.BLOB, KeyRange.all(), Order.ASCENDING, 1).isEmpty());
    }

    /// Removes for good what [#removeOrphans] set aside long ago. Returns how many.
    public int removeAside() throws IOException {
        return large.removeAside(clock.instant().minus(ASIDE));
    }

    /// Stops after the batch at hand.
    @Override
    public void close() {
        closing.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
