package hongyan.services.outbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import hongyan.net.smtp.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The jobs in memory, grouped by what is sent over the same connections, and who works on them.
///
/// A group with jobs has a worker, or there are as many workers as there may be: whoever leaves looks whom the
/// connection is good for. A group nobody of which could be reached gets one worker until it is reached again.
///
/// *Threads*: safe; a [Place] belongs to its worker. *Locks*: one, over everything here; never held over I/O.
final class Jobs {
    /// Jobs of one group.
    static final int PER_GROUP = 200;

    private static final int MAX_FAILING = 10_000;
    private static final Duration FAILING = Duration.ofHours(5); // longer than the longest wait between attempts

    /// Recipients of one message with one destination.
    record Job(String id, String route) {}

    /// What came of an offer.
    enum Offer {
        TAKEN,
        /// The group has no room; when it has, the schedule is looked at again.
        FULL,
        CLOSED
    }

    /// What is known of a job that waits or is in work.
    private static final class Known {
        private final Set<Integer> numbers;
        private @Nullable Reply fate;

        Known(Set<Integer> numbers) {
            this.numbers = new HashSet<>(numbers);
        }
    }

    private static final class Group {
        private final ArrayDeque<Job> jobs = new ArrayDeque<>();
        private final Set<Place> places = new HashSet<>();
        /// The schedule holds jobs that found no room here.
        private boolean more;
        /// Workers that wait for a job.
        private int idle;
        /// Workers that were hired and have not asked yet.
        private int hired;
    }

    private final int perRoute;
    private final int connections;
    private final Duration linger;
    private final Consumer<Place> hire;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// In `groups` or in work: not to be taken again.
    private final Map<Job, Known> known = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    /// Groups that could not be reached when last tried.
    private final Cache<String, Boolean> failing = Caffeine.newBuilder()
            .maximumSize(MAX_FAILING)
            .expireAfterWrite(FAILING)
            .build();
    private int workers;
    private boolean look;
    private boolean closing;

    /// @param perRoute workers of one group
    /// @param connections workers in all
    /// @param linger how long a worker waits for more
    /// @param hire starts a worker; called under the lock, so it must not wait
    Jobs(int perRoute, int connections, Duration linger, Consumer<Place> hire) {
        this.perRoute = perRoute;
        this.connections = connections;
        this.linger = linger;
        this.hire = hire;
    }

    /// @param numbers of the recipients
    Offer offer(String name, Job job, Set<Integer> numbers) {
        lock.lock();
        try {
            if (closing) {
                return Offer.CLOSED;
            }
            Known before = known.get(job);
            if (before != null) {
                before.numbers.addAll(numbers);
                return Offer.TAKEN;
            }
            Group group = groups.computeIfAbsent(name, g -> new Group());
            if (group.jobs.size() >= PER_GROUP) {
                group.more = true;
                return Offer.FULL;
            }
            known.put(job, new Known(numbers));
            group.jobs.add(job);
            staff(name, group);
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /// Gets somebody to work on the group's jobs, as far as there may be more connections. Under the lock.
    private void staff(String name, Group group) {
        if (group.idle > 0) {
            changed.signalAll();
        }
        int allowed = failing.getIfPresent(name) == null ? perRoute : 1;
        while (!closing
                && group.jobs.size() > group.idle + group.hired
                && group.places.size() < allowed
                && workers < connections) {
            Place place = new Place(name, group);
            hire.accept(place);
            group.places.add(place);
            group.hired++;
            workers++;
        }
    }

    /// The recipients of a job, by number.
    List<Integer> numbers(Job job) {
        lock.lock();
        try {
            Known of = known.get(job);
            return of == null ? List.of() : of.numbers.stream().sorted().toList();
        } finally {
            lock.unlock();
        }
    }

    /// What is to be written without any attempt, because it was just found out.
    Optional<Reply> fate(Job job) {
        lock.lock();
        try {
            Known of = known.get(job);
            return of == null ? Optional.empty() : Optional.ofNullable(of.fate);
        } finally {
            lock.unlock();
        }
    }

    /// Asks for a look at the schedule.
    void lookAgain() {
        lock.lock();
        try {
            look = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the schedule is to be looked at, at most `patience`.
    ///
    /// @return false when this is closed
    boolean awaitLook(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!look && !closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            look = false;
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for `pause`.
    ///
    /// @return false when this is closed
    boolean rest(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /// Takes and gives out nothing more; waits for the workers, at most `patience`.
    void close(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            long left = patience.toNanos();
            while (workers > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// A worker's place in its group, from when it is hired until it leaves. *Threads*: its worker's.
    final class Place {
        private final String name;
        private final Group group;
        private boolean asked;
        private boolean connected;
        private @Nullable Job current;

        private Place(String name, Group group) {
            this.name = name;
            this.group = group;
        }

        String group() {
            return name;
        }

        /// The next job; after a while without one, null. The first time it does not wait.
        @Nullable
        Job next() {
            lock.lock();
            try {
                long left = asked && workers <= connections / 2 ? linger.toNanos() : 0;
                ask();
                group.idle++;
                try {
                    while (group.jobs.isEmpty() && left > 0 && !closing) {
                        left = changed.awaitNanos(left);
                    }
                } finally {
                    group.idle--;
                }
                if (group.more && group.jobs.size() <= PER_GROUP / 2) {
                    group.more = false; // the rest of the backlog is fetched while these are sent
                    look = true;
                    changed.signalAll();
                }
                current = closing ? null : group.jobs.poll();
                return current;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            } finally {
                lock.unlock();
            }
        }

        private void ask() {
            if (!asked) {
                asked = true;
                group.hired--;
            }
        }

        /// The job is over, however it ended; what is left of it comes up again.
        void done(Job job) {
            lock.lock();
            try {
                known.remove(job);
            } finally {
                lock.unlock();
            }
        }

        /// Whether the group could not be reached when it was last tried.
        boolean isFailing() {
            return failing.getIfPresent(name) != null;
        }

        /// A host of the group answers.
        void reached() {
            lock.lock();
            try {
                connected = true;
                if (failing.getIfPresent(name) != null) {
                    failing.invalidate(name);
                    staff(name, group);
                }
            } finally {
                lock.unlock();
            }
        }

        /// No host of the group could be reached. Unless somebody else is connected to one (which may take no more
        /// than so many connections), whatever waits would fare alike: it gets the same reply.
        void unreached(Reply why) {
            lock.lock();
            try {
                connected = false;
                if (group.places.stream().noneMatch(place -> place.connected)) {
                    failing.put(name, true);
                    decide(current, why); // there may be more to hand over
                    group.jobs.forEach(job -> decide(job, why));
                }
            } finally {
                lock.unlock();
            }
        }

        private void decide(@Nullable Job job, Reply why) {
            Known of = job == null ? null : known.get(job);
            if (of != null) {
                of.fate = why;
            }
        }

        /// Makes room for others.
        void leave() {
            lock.lock();
            try {
                ask();
                group.places.remove(this);
                workers--;
                if (group.places.isEmpty() && group.jobs.isEmpty()) {
                    groups.remove(name, group);
                }
                look = true;
                changed.signalAll();
                // Somebody else may have waited for this connection.
                groups.forEach(Jobs.this::staff);
            } finally {
                lock.unlock();
            }
        }
    }
}
