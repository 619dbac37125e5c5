package hongyan.services.domain;

import hongyan.store.tenant.DirectoryTx;
import hongyan.store.tenant.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What must be done now and then without anybody asking: due domain checks every few seconds, over sessions,
/// registrations and old notices once an hour.
///
/// *Threads*: one virtual thread, ended by [#close]. *Failure*: logged, and tried again at the next turn.
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final Duration NOTICES_KEPT = Duration.ofDays(30);
    /// Rows looked at in one transaction.
    private static final int PAGE = 1_000;

    private final TenantStore store;
    private final DomainChecks checks;
    private final List<Runnable> hourly;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private long nextSweep;

    public Rounds(TenantStore store, DomainChecks checks) {
        this(store, checks, List.of());
    }

    /// @param hourly what else is to be done once an hour
    public Rounds(TenantStore store, DomainChecks checks, List<Runnable> hourly) {
        this.hourly = List.copyOf(hourly);
        this.store = store;
        this.checks = checks;
        this.thread = Thread.ofVirtual().name("rounds").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                turn();
            } while (!stop.await(TURN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            checks.runDue(20);
            Instant now = store.clock().instant();
            if (now.toEpochMilli() >= nextSweep) {
                nextSweep = now.plus(Duration.ofHours(1)).toEpochMilli();
                sweep(now);
                hourly.forEach(Runnable::run);
            }
        } catch (RuntimeException e) {
            LOG.error("a round failed", e);
        }
    }

    /// All of it, page by page.
    private void sweep(Instant now) {
        int gone = 0;
        DirectoryTx.Swept page = DirectoryTx.Swept.START;
        while (page.more() && stop.getCount() > 0) {
            DirectoryTx.Swept before = page;
            page = store.updateDirectory(tx -> tx.sweep(now, before, PAGE));
            gone += page.gone();
        }
        int notices = PAGE;
        while (notices == PAGE && stop.getCount() > 0) {
            notices = store.updateDirectory(tx -> tx.sweepNotices(now.minus(NOTICES_KEPT), PAGE));
            gone += notices;
        }
        if (gone > 0) {
            LOG.info("swept {} rows that are over", gone);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        if (thread.getState() == Thread.State.NEW) {
            return; // the server stops before it started
        }
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
