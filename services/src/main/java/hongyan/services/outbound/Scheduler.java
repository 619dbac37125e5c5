package hongyan.services.outbound;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.Refusal;
import hongyan.base.id.Tokens;
import hongyan.formats.address.MailAddress;
import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Shards;
import hongyan.kv.blob.Bodies;
import hongyan.net.dns.Resolver;
import hongyan.net.smtp.Reply;
import hongyan.net.smtp.SmtpClient;
import hongyan.net.smtp.Transaction;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.directory.Directory;
import hongyan.services.queue.MailQueue;
import hongyan.store.queue.Due;
import hongyan.store.queue.QueueRows;
import hongyan.store.queue.QueuedMessage;
import hongyan.store.queue.QueuedRecipient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what is due and sends it.
///
/// *Threads*: one virtual thread looks at the schedule, when mail came in and every few seconds; one virtual thread
/// for each connection works a destination's jobs off and then waits a moment for more, so that connections are used
/// again. Both are bounded by [OutboundSettings]. *Locks*: one, over the jobs in memory; never held over I/O.
/// *Failure*: what goes wrong here is a deferral; a result the store does not take is written until it does. What still
/// goes wrong leaves the lease, and the recipient comes up again when it ends.
public final class Scheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    /// Longer than any one SMTP transaction with its waits.
    static final Duration LEASE = Duration.ofHours(1);
    /// How long a connection waits for more.
    private static final long LINGER_MILLIS = 3000;
    /// Jobs of one destination in memory.
    private static final int PER_GROUP = 200;

    private static final int PAGE = 500;
    /// Between tries to write a result.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final Duration LAST_PAUSE = Duration.ofSeconds(20);

    /// What the scheduler works with.
    public record Rooms(
            Kv kv,
            Bodies bodies,
            MailQueue queue,
            Directory directory,
            LocalDelivery local,
            Resolver resolver,
            SmtpClient client,
            InstantSource clock) {}

    /// Recipients of one message with one destination.
    private record Job(String id, String route) {}

    private static final class Group {
        private final ArrayDeque<Job> jobs = new ArrayDeque<>();
        /// The schedule holds jobs that found no room here.
        private boolean more;
        private int workers;
        /// Workers that wait for a job.
        private int idle;
        /// Workers that were started and have not asked yet.
        private int hired;
    }

    private final Rooms rooms;
    private final OutboundSettings settings;
    private final Routes routes;
    private final Results results;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// In `groups` or in work: not to be taken again. With the recipients' numbers.
    private final Map<Job, Set<Integer>> known = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private int workers;
    private boolean due;
    private boolean closing;
    private @Nullable Thread thread;

    public Scheduler(Rooms rooms, OutboundSettings settings) {
        this.rooms = rooms;
        this.settings = settings;
        this.routes = new Routes(rooms.resolver, settings, java.util.random.RandomGenerator.getDefault());
        Bounces bounces =
                new Bounces(rooms.kv, rooms.bodies, rooms.directory, rooms.local, rooms.queue, settings.hostName());
        this.results = new Results(rooms.kv, rooms.bodies, bounces, rooms.clock);
        rooms.queue.whenDue(this::wake);
    }

    /// Gives up the leases of the process before, then works until closed.
    public void start() {
        recover();
        thread = Thread.ofVirtual().name("queue-scheduler").start(this::run);
    }

    /// There is a single process: whoever held a lease is gone.
    private void recover() {
        String from = "";
        while (true) {
            String start = from;
            List<QueuedMessage> page = rooms.kv.read(s -> QueueRows.messages(s, start, PAGE));
            for (QueuedMessage message : page) {
                boolean leased =
                        rooms.kv.read(s -> QueueRows.recipients(s, message.id(), QueueRows.MAX_RECIPIENTS)).stream()
                                .anyMatch(recipient -> recipient.lease() != 0);
                if (leased) {
                    rooms.kv.write(Shards.of(QueueRows.shard(message.id())), tx -> {
                        tx.frees();
                        QueueRows.messageOf(tx, message.id())
                                .ifPresent(found -> QueueRows.recover(tx, found, rooms.clock.millis()));
                        return 0;
                    });
                    LOG.info("taken up again after a crash id={}", message.id());
                }
            }
            if (page.size() < PAGE) {
                return;
            }
            from = page.getLast().id();
        }
    }

    /// Looks at the schedule now.
    public void wake() {
        lock.lock();
        try {
            due = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                try {
                    look();
                } catch (KvException e) {
                    LOG.warn("the schedule cannot be read, trying again", e);
                }
                lock.lock();
                try {
                    long left = PERIOD.toNanos();
                    while (!due && !closing && left > 0) {
                        left = changed.awaitNanos(left);
                    }
                    if (closing) {
                        return;
                    }
                    due = false;
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Goes through the schedule once and gives out what there is room for.
    private void look() {
        long now = rooms.clock.millis();
        List<Due> page = rooms.kv.read(s -> QueueRows.due(s, Optional.empty(), now, PAGE));
        while (!page.isEmpty()) {
            Due last = page.getLast();
            boolean full = false;
            for (int from = 0; from < page.size() && !full; ) {
                // Rows of one message and destination are neighbours: one job.
                Due first = page.get(from);
                int to = from;
                Set<Integer> numbers = new HashSet<>();
                while (to < page.size()
                        && page.get(to).id().equals(first.id())
                        && page.get(to).route().equals(first.route())) {
                    numbers.add(page.get(to++).n());
                }
                if (!take(new Job(first.id(), first.route()), numbers)) {
                    // No room for this destination: pass over the rest of it in this minute.
                    last = first;
                    full = true;
                }
                from = to;
            }
            if (!full && page.size() < PAGE) {
                return;
            }
            Due from = last;
            boolean skip = full;
            page = rooms.kv.read(s -> skip
                    ? QueueRows.dueAfterRoute(s, from, now, PAGE)
                    : QueueRows.due(s, Optional.of(from), now, PAGE));
        }
    }

    /// False when the destination has no room.
    private boolean take(Job job, Set<Integer> found) {
        String name = routes.group(job.route);
        lock.lock();
        try {
            if (closing) {
                return false;
            }
            Set<Integer> numbers = known.get(job);
            if (numbers != null) {
                numbers.addAll(found);
                return true;
            }
            Group group = groups.computeIfAbsent(name, g -> new Group());
            if (group.jobs.size() >= PER_GROUP) {
                group.more = true;
                return false;
            }
            known.put(job, found);
            group.jobs.add(job);
            staff(name, group);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Gets somebody to work on the group's jobs, as far as there may be more connections. Under the lock.
    private void staff(String name, Group group) {
        if (group.idle > 0) {
            changed.signalAll();
        }
        while (!closing
                && group.jobs.size() > group.idle + group.hired
                && group.workers < settings.perRoute()
                && workers < settings.connections()) {
            group.workers++;
            group.hired++;
            workers++;
            Thread.ofVirtual().name("outbound-" + name).start(() -> work(name, group));
        }
    }

    private void work(String name, Group group) {
        try (Sender sender = new Sender(rooms.client, routes, settings)) {
            for (Job job = next(group, false); job != null; job = next(group, true)) {
                try {
                    attempt(sender, job);
                } catch (RuntimeException e) {
                    LOG.error("attempt failed by a bug, it comes up again id={}", job.id, e);
                } finally {
                    forget(job);
                }
            }
        } finally {
            lock.lock();
            try {
                group.workers--;
                workers--;
                if (group.workers == 0 && group.jobs.isEmpty()) {
                    groups.remove(name, group);
                }
                // Somebody else may have waited for this connection.
                groups.forEach(this::staff);
                due = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// The next job; after a while without one, null.
    private @Nullable Job next(Group group, boolean linger) {
        lock.lock();
        try {
            group.idle++;
            long left =
                    linger && workers <= settings.connections() / 2 ? TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS) : 0;
            while (group.jobs.isEmpty() && left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            group.idle--;
            if (group.more && group.jobs.size() <= PER_GROUP / 2) {
                group.more = false; // the rest of the backlog is fetched while these are sent
                due = true;
                changed.signalAll();
            }
            return closing ? null : group.jobs.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void forget(Job job) {
        lock.lock();
        try {
            known.remove(job);
        } finally {
            lock.unlock();
        }
    }

    private List<Integer> numbers(Job job) {
        lock.lock();
        try {
            return known.getOrDefault(job, Set.of()).stream().sorted().toList();
        } finally {
            lock.unlock();
        }
    }

    private record Leased(QueuedMessage message, List<QueuedRecipient> recipients) {}

    private void attempt(Sender sender, Job job) {
        List<Integer> wanted = numbers(job);
        long token = ByteBuffer.wrap(Tokens.bytes(8)).getLong() | 1;
        long now = rooms.clock.millis();
        Optional<Leased> leased;
        try {
            leased = rooms.kv.write(Shards.of(QueueRows.shard(job.id)), tx -> {
                tx.frees(); // the queue empties by attempts, and each begins with a lease
                return QueueRows.messageOf(tx, job.id)
                        .map(message -> new Leased(
                                message, QueueRows.lease(tx, message, wanted, token, now, now + LEASE.toMillis())));
            });
        } catch (KvException e) {
            LOG.warn("no lease, it comes up again id={} cause={}", job.id, e.toString());
            insist(job.id, now + LEASE.toMillis(), () -> giveBack(job.id, wanted, token)); // it may be on disk
            return;
        }
        if (leased.isEmpty() || leased.get().recipients.isEmpty()) {
            return;
        }
        QueuedMessage message = leased.get().message;
        List<QueuedRecipient> recipients = leased.get().recipients;
        Sender.Outcome outcome = outcome(sender, job, message, recipients);
        // An outcome that is forgotten is a message sent twice.
        insist(job.id, now + LEASE.toMillis(), () -> results.write(message, recipients, outcome));
    }

    private int giveBack(String id, List<Integer> numbers, long token) {
        return rooms.kv.write(Shards.of(QueueRows.shard(id)), tx -> {
            tx.frees();
            QueueRows.messageOf(tx, id)
                    .ifPresent(found -> QueueRows.giveBack(tx, found, numbers, token, rooms.clock.millis()));
            return 0;
        });
    }

    private interface Writing {
        void run() throws IOException;
    }

    /// Writes, again and again while the lease lasts and the store fails.
    private void insist(String id, long leaseEnd, Writing writing) {
        for (Duration pause = FIRST_PAUSE; ; pause = pause.compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : pause) {
            try {
                writing.run();
                return;
            } catch (IOException | KvException | Refusal e) {
                LOG.warn("not written, trying again id={} cause={}", id, e.toString());
                if (rooms.clock.millis() >= leaseEnd || !waited(pause)) {
                    LOG.error("given up, it comes up again when the lease ends id={}", id, e);
                    return;
                }
            }
        }
    }

    /// False when the scheduler closes.
    private boolean waited(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            return !closing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Recipients that need SMTPUTF8 go in a transaction of their own when the message itself does not: a host without
    /// it refuses them alone.
    private Sender.Outcome outcome(Sender sender, Job job, QueuedMessage message, List<QueuedRecipient> recipients) {
        String doomed = recipients.getFirst().doomed();
        if (!doomed.isEmpty()) {
            return Sender.Outcome.all(recipients.size(), reply(doomed), "");
        }
        Reply[] replies = new Reply[recipients.size()];
        Arrays.fill(replies, Reply.own(553, "5.1.3", "Bad address syntax"));
        Map<Boolean, Map<Integer, MailAddress>> parts = new TreeMap<>();
        for (int i = 0; i < replies.length; i++) {
            int index = i;
            MailAddress.parse(recipients.get(i).address())
                    .ifPresent(to -> parts.computeIfAbsent(!message.utf8() && !to.isAscii(), p -> new LinkedHashMap<>())
                            .put(index, to));
        }
        String remote = "";
        for (Map<Integer, MailAddress> part : parts.values()) {
            Sender.Outcome outcome = handOver(sender, job, message, List.copyOf(part.values()));
            int next = 0;
            for (int index : part.keySet()) {
                replies[index] = outcome.replies().get(next++);
            }
            remote = outcome.remote().isEmpty() ? remote : outcome.remote();
        }
        return new Sender.Outcome(List.of(replies), remote);
    }

    /// What fails on our own side is a deferral like any other: tried again soon, told of in the end.
    private Sender.Outcome handOver(Sender sender, Job job, QueuedMessage message, List<MailAddress> to) {
        try {
            ByteSource body = rooms.bodies.open(QueueRows.body(message));
            Optional<MailAddress> from = MailAddress.parse(message.sender());
            return sender.send(job.route, new Transaction(from, to, true, message.utf8()), body);
        } catch (IOException | KvException | Refusal e) {
            LOG.warn("attempt failed here id={} cause={}", job.id, e.toString());
        } catch (RuntimeException e) {
            LOG.error("attempt failed by a bug id={}", job.id, e);
        }
        return Sender.Outcome.all(to.size(), Reply.own(451, "4.3.0", "The sending system had a problem"), "");
    }

    /// A reply written on one line, as [Reply#line] does.
    private static Reply reply(String line) {
        String[] words = line.split(" ", 3);
        return Reply.own(Integer.parseInt(words[0]), words[1], words[2]);
    }

    /// Takes nothing new; waits for the attempts that run, at most `patience`.
    public void close(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            long left = end - System.nanoTime();
            while (workers > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        Thread looking = thread;
        if (looking != null) {
            try {
                if (!looking.join(patience)) {
                    LOG.warn("the scheduler is still busy");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }
}
