package hongyan.services.outbound;

import hongyan.kv.Kv;
import hongyan.kv.Shards;
import hongyan.kv.blob.Bodies;
import hongyan.net.dns.Resolver;
import hongyan.net.smtp.SmtpClient;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.directory.Directory;
import hongyan.services.queue.MailQueue;
import hongyan.store.queue.Due;
import hongyan.store.queue.QueueRows;
import hongyan.store.queue.QueuedMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what is due and gives it to workers.
///
/// *Threads*: one virtual thread looks at the schedule, when mail came in and every few seconds; one virtual thread
/// for each connection works a destination's jobs off and then waits a moment for more, so that connections are used
/// again. Both are bounded by [OutboundSettings]. *Locks*: that of [Jobs].
/// *Failure*: a look that fails is made again, whatever made it fail; [#lastLook] tells when one went well.
public final class Scheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    /// After a look that failed.
    private static final Duration PAUSE = Duration.ofMillis(500);
    /// How long a connection waits for more.
    private static final Duration LINGER = Duration.ofSeconds(3);

    private static final int PAGE = 500;

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

    private final Rooms rooms;
    private final OutboundSettings settings;
    private final Routes routes;
    private final Jobs jobs;
    private final Attempts attempts;
    private volatile Instant lastLook;
    private @Nullable Thread thread;

    public Scheduler(Rooms rooms, OutboundSettings settings) {
        this.rooms = rooms;
        this.settings = settings;
        this.routes = new Routes(rooms.resolver, settings, java.util.random.RandomGenerator.getDefault());
        this.jobs = new Jobs(settings.perRoute(), settings.connections(), LINGER, this::hire);
        Bounces bounces =
                new Bounces(rooms.kv, rooms.bodies, rooms.directory, rooms.local, rooms.queue, settings.hostName());
        Results results = new Results(rooms.kv, rooms.bodies, bounces, rooms.clock);
        this.attempts = new Attempts(rooms.kv, rooms.bodies, results, jobs, rooms.clock);
        this.lastLook = rooms.clock.instant();
        rooms.queue.whenDue(this::wake);
    }

    /// Gives up the leases of the process before, then works until closed.
    public void start() {
        recover();
        lastLook = rooms.clock.instant();
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
        jobs.lookAgain();
    }

    /// When the schedule was last read to the end, or as far as there was room.
    public Instant lastLook() {
        return lastLook;
    }

    private void run() {
        try {
            do {
                while (!looked()) {
                    if (!jobs.rest(PAUSE)) {
                        return;
                    }
                }
            } while (jobs.awaitLook(PERIOD));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One look; mail must go on after any failure, so none ends the thread.
    private boolean looked() {
        try {
            look();
            lastLook = rooms.clock.instant();
            return true;
        } catch (RuntimeException | Error e) {
            LOG.error("the schedule cannot be read, trying again", e);
            return false;
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
                Jobs.Job job = new Jobs.Job(first.id(), first.route());
                switch (jobs.offer(routes.group(first.route()), job, numbers)) {
                    case TAKEN -> from = to;
                    case FULL -> {
                        if (routes.isOneGroup()) {
                            return; // nobody behind would find room; the group asks for a look when it has some
                        }
                        // No room for this destination: pass over the rest of it in this minute.
                        last = first;
                        full = true;
                    }
                    case CLOSED -> {
                        return;
                    }
                }
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

    private void hire(Jobs.Place place) {
        Thread.ofVirtual().name("outbound-" + place.group()).start(() -> work(place));
    }

    private void work(Jobs.Place place) {
        try (Sender sender = new Sender(rooms.client, routes, settings, place)) {
            for (Jobs.Job job = place.next(); job != null; job = place.next()) {
                try {
                    attempts.make(sender, job);
                } catch (RuntimeException e) {
                    LOG.error("attempt failed by a bug, it comes up again id={}", job.id(), e);
                } finally {
                    place.done(job);
                }
            }
        } finally {
            place.leave();
        }
    }

    /// Takes nothing new; waits for the attempts that run, at most `patience`.
    public void close(Duration patience) {
        try {
            jobs.close(patience);
            Thread looking = thread;
            if (looking != null && !looking.join(patience)) {
                LOG.warn("the scheduler is still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }
}
