package hongyan.services.search;

import hongyan.kv.blob.Bodies;
import hongyan.kv.text.TextIndex;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Change;
import hongyan.store.account.Committed;
import hongyan.store.account.News;
import hongyan.store.account.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the full-text index up to date, behind everything else.
///
/// Which accounts have news stands in the outbox ([News]), so nothing is forgotten in a crash; commits of this process
/// are heard of too, so that nobody has to look there. The index is committed first, then the outbox row goes.
///
/// *Threads*: one platform thread that gives way to others ([Courtesy]), unless somebody waits for it. *Locks*: none
/// while it works. *Failure*: a message that cannot be read is noted as such, an account that cannot be is left out and
/// tried again later; else all are tried again after a pause. Searches scan what is missing.
public final class Indexer implements AutoCloseable {
    /// The version of what the index's terms mean: another one makes the index anew.
    public static final int TERMS = Grams.VERSION;

    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    private static final int ACCOUNTS = 256;
    /// Messages and bytes between two commits.
    private static final int BATCH = 4_000;

    private static final long BATCH_BYTES = 256L << 20;
    private static final int PAGE = 1_000;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration LEFT_OUT = Duration.ofMinutes(5);
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final AccountStore store;
    private final News news;
    private final TextIndex index;
    private final AccountIndexing indexing;
    private final Courtesy courtesy = new Courtesy();
    private final Waiting waiting = new Waiting();
    private final ConcurrentHashMap<Integer, Boolean> anew = new ConcurrentHashMap<>();
    private final AtomicLong messages = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().name("indexer").daemon().unstarted(this::run);
    private @Nullable Subscription subscription;
    private Duration settling = Duration.ZERO;
    private volatile boolean lost;
    /// Accounts taken up and not done.
    private volatile int inWork;

    /// What the operator is told.
    ///
    /// @param accounts with news the index has not seen
    /// @param lagSeconds for how long the first of them has waited
    /// @param indexed messages since the start
    public record Status(int accounts, long lagSeconds, long indexed) {}

    public Indexer(AccountStore store, Bodies bodies, News news, TextIndex index, AttachmentTexts attachments) {
        this.store = store;
        this.news = news;
        this.index = index;
        this.indexing = new AccountIndexing(store, bodies, index, attachments);
        index.onLoss(() -> lost = true);
    }

    /// @param settling for how long it leaves the machine to those who come back after a start, unless somebody
    /// searches
    public void start(Duration settling) {
        this.settling = settling;
        subscription = store.subscribeAll(this::heard);
        thread.start();
    }

    /// Under the account's shard: only takes note.
    private void heard(Committed committed) {
        int changes = 0;
        for (Change change : committed.changes()) {
            switch (change) {
                case Change.Added _ -> changes++;
                case Change.Expunged expunged -> changes += expunged.destroyed() ? 1 : 0;
                default -> {}
            }
        }
        if (changes > 0) {
            waiting.add(committed.account(), changes);
        }
    }

    /// Somebody is searching the account now and waits for what the index does not know.
    public void hurry(int account) {
        waiting.hurry(account);
    }

    /// Forgets what the index has of the account and begins again; mail goes on, and searches scan meanwhile.
    public void reindex(int account) {
        anew.put(account, true);
        news.note(List.of(account));
        waiting.hurry(account);
    }

    /// The same for all accounts. Returns how many.
    public int reindexAll() {
        int count = 0;
        List<Integer> page = store.accounts(0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(account -> anew.put(account, true));
            news.note(page);
            page.forEach(account -> waiting.add(account, 1));
            count += page.size();
            page = store.accounts(page.getLast() + 1, PAGE);
        }
        return count;
    }

    public Status status() {
        return new Status(waiting.size() + inWork, waiting.longestMillis() / 1000, messages.get());
    }

    /// Whether nothing is waiting and nothing is being done.
    boolean isIdle() {
        return waiting.size() == 0 && inWork == 0 && !lost && !index.isNew();
    }

    private void run() {
        long quietSince = System.nanoTime();
        boolean begun = false;
        while (!waiting.isClosed()) {
            try {
                if (!begun) {
                    begin();
                    settle();
                    begun = true;
                }
                if (lost) {
                    lost = false;
                    noteAll();
                }
                List<Integer> due = waiting.take(ACCOUNTS, 1_000);
                if (!due.isEmpty()) {
                    inWork = due.size();
                    work(due);
                    quietSince = System.nanoTime();
                } else if (System.nanoTime() - quietSince > IDLE.toNanos()) {
                    index.rest();
                    quietSince = System.nanoTime();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("Indexing failed, will be tried again", e); // whatever it was: the thread goes on
                pause(AFTER_FAILURE);
            } finally {
                inWork = 0;
            }
        }
    }

    private void settle() throws InterruptedException {
        long end = System.nanoTime() + settling.toNanos();
        while (!waiting.isClosed() && !waiting.hasHurry() && end - System.nanoTime() > 0) {
            Thread.sleep(100);
        }
    }

    private void begin() {
        if (index.isNew()) {
            noteAll();
            index.settled();
        }
        List<News.Row> rows = news.accounts(0, PAGE);
        while (!rows.isEmpty()) {
            rows.forEach(row -> waiting.add(row.account(), 1));
            rows = news.accounts(rows.getLast().account() + 1, PAGE);
        }
    }

    /// Every account has news: the index knows what is new to it.
    private void noteAll() {
        List<Integer> page = store.accounts(0, PAGE);
        while (!page.isEmpty()) {
            news.note(page);
            page.forEach(account -> waiting.add(account, 1));
            page = store.accounts(page.getLast() + 1, PAGE);
        }
    }

    private void work(List<Integer> accounts) throws InterruptedException {
        AccountIndexing.Budget budget = new AccountIndexing.Budget(BATCH, BATCH_BYTES);
        List<News.Row> done = new ArrayList<>();
        List<Integer> left = new ArrayList<>(accounts);
        List<Integer> failed = new ArrayList<>();
        try {
            for (int account : accounts) {
                if (budget.isSpent() || waiting.isClosed()) {
                    break;
                }
                // Read before the account: what comes later leaves another row.
                News.Row row = news.of(account).orElse(new News.Row(account, -1));
                if (anew.remove(account) != null) {
                    index.drop(account);
                    index.commit();
                }
                try {
                    if (indexing.account(account, budget, this::rest)) {
                        done.add(row);
                        left.remove(Integer.valueOf(account));
                    }
                } catch (RuntimeException | StackOverflowError e) {
                    // What of it was put is without its mark, and is put again in its place.
                    LOG.error("Account {} could not be indexed, will be tried again later", account, e);
                    left.remove(Integer.valueOf(account));
                    failed.add(account);
                }
            }
            index.commit();
            done.forEach(news::done);
            messages.addAndGet(budget.messages());
        } catch (RuntimeException | Error | InterruptedException e) {
            left = accounts;
            failed.clear();
            index.rest(); // what was not committed is done again
            throw e;
        } finally {
            left.forEach(account -> waiting.add(account, 1));
            failed.forEach(account -> waiting.later(account, LEFT_OUT));
        }
    }

    /// After so much work.
    private void rest(long nanos) throws InterruptedException {
        if (waiting.isClosed()) {
            throw new InterruptedException("closing");
        }
        if (!waiting.hasHurry()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(courtesy.rest(nanos), LONGEST_REST.toNanos()));
        }
    }

    private void pause(Duration time) {
        try {
            long end = System.nanoTime() + time.toNanos();
            while (!waiting.isClosed() && end - System.nanoTime() > 0) {
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
        waiting.close();
        if (thread.getState() == Thread.State.NEW) {
            return; // the server stops before it started
        }
        try {
            thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
