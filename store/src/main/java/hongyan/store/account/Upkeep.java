package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finishes what accounts leave to be done: mailboxes and accounts that are gone are emptied, and what can be brought
/// back is let go of when its time is over.
///
/// *Threads*: one of its own after [#start]; [#run] may also be called by hand. *Durability*: what is to be done stands
/// in `EXPUNGED_DUE` since the transaction that caused it, so a restart goes on. *Locks*: an account's shard for a page
/// of messages at a time. *Failure*: of one account is logged and waits for the next round; the others go on.
public final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final int PAGE = 500;

    private final AccountStore store;
    private volatile boolean closing;
    private volatile @Nullable Thread thread;

    public Upkeep(AccountStore store) {
        this.store = store;
    }

    public void start() {
        thread = Thread.ofVirtual().name("account-upkeep").start(this::loop);
    }

    private void loop() {
        try {
            while (!closing) {
                attempt();
                if (store.work().tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    store.work().drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try {
            int done = run();
            if (done > 0) {
                LOG.info("upkeep of accounts: messages={}", done);
            }
        } catch (RuntimeException e) {
            LOG.warn("upkeep of accounts failed, will try again", e); // whatever it was: the thread goes on
        }
    }

    /// Does what is due now, in bounded transactions. Returns how many messages went.
    public int run() {
        return each(Keys.Due.ACCOUNT, Integer.MAX_VALUE, (day, account) -> clear(account))
                + each(Keys.Due.MAILBOX, Integer.MAX_VALUE, (day, account) -> empty(account))
                + each(Keys.Due.EXPUNGED, dueDay(), this::purge);
    }

    /// The last day of which something is to go.
    private int dueDay() {
        return (int) (before().getEpochSecond() / DAY);
    }

    private Instant before() {
        return store.clock().instant().minus(store.kept());
    }

    private interface Work {
        int on(int day, int account);
    }

    /// Rows up to the day, page by page.
    private int each(Keys.Due what, int lastDay, Work work) {
        int done = 0;
        KeyRange all = KeyRange.prefix(Keys.dueOf(what));
        Key from = all.from();
        while (!closing) {
            KeyRange rest = new KeyRange(from, all.to());
            List<Entry> page =
                    store.kv().read(snapshot -> snapshot.scan(Space.EXPUNGED_DUE, rest, Order.ASCENDING, PAGE));
            for (Entry entry : page) {
                KeyReader key = entry.key().reader();
                key.byte8();
                int day = key.int32();
                if (closing || day > lastDay) {
                    return done;
                }
                done += attempt(work, day, key.int32());
            }
            if (page.size() < PAGE) {
                return done;
            }
            from = page.getLast().key().next();
        }
        return done;
    }

    private static int attempt(Work work, int day, int account) {
        try {
            return work.on(day, account);
        } catch (RuntimeException e) {
            if (e instanceof KvException engine && engine.kind() != KvException.Kind.BROKEN) {
                throw engine; // closed, full, out of order: it is not this account
            }
            LOG.error("upkeep of account {} failed, will try again", account, e);
            return 0;
        }
    }

    private int clear(int account) {
        store.clear(account);
        return 0;
    }

    private int empty(int account) {
        int all = 0;
        int page = PAGE;
        while (page == PAGE && !closing) {
            page = there(account, Keys.Due.MAILBOX, 0).isEmpty()
                    ? 0
                    : store.update(account, tx -> {
                        tx.tx().frees();
                        return ((StoredTx) tx).workOff(PAGE);
                    });
            all += page;
        }
        return all;
    }

    private int purge(int day, int account) {
        Instant before = before();
        int all = 0;
        int page = PAGE;
        while (page == PAGE && !closing) {
            page = there(account, Keys.Due.EXPUNGED, day).isEmpty()
                    ? 0
                    : store.update(account, tx -> {
                        tx.tx().frees();
                        return tx.purgeExpunged(before, PAGE);
                    });
            all += page;
        }
        if (!closing && (day + 1L) * DAY <= before.getEpochSecond()) {
            store.kv().write(Shards.account(account), tx -> {
                tx.frees();
                tx.delete(Space.EXPUNGED_DUE, Keys.due(Keys.Due.EXPUNGED, day, account));
                return day;
            });
        }
        return all;
    }

    /// The account, unless it is gone: then the row that names it goes too.
    private Optional<Integer> there(int account, Keys.Due what, int day) {
        if (store.exists(account)) {
            return Optional.of(account);
        }
        store.kv().write(Shards.account(account), tx -> {
            tx.frees();
            tx.delete(Space.EXPUNGED_DUE, Keys.due(what, day, account));
            return day;
        });
        return Optional.empty();
    }

    /// Stops after the page at hand.
    @Override
    public void close() {
        closing = true;
        store.work().release();
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
