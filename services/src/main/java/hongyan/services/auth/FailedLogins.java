package hongyan.services.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts failed logins per address (/32, /64), per network (/24, /48) and per account, and locks with growing delay.
///
/// Ten failures of an address or account are free, a hundred of a network; then a minute, doubled with each further
/// failure up to an hour. Two quiet hours forget: a lock never ends with a clean slate. An address from which the
/// account signed in lately is not held up by the account's lock, so that a stranger cannot lock a person out.
/// Loopback is exempt from the address and network counts.
///
/// A try is counted from its admission on: no more are under way at once than failures are left, and one when there
/// are none. The others wait for their turn, so that an office that comes back all at once is not locked out, and a
/// burst of guesses has no more than its free ones.
///
/// *Threads*: safe. *Locks*: one, never held while a password is checked. Bounded: 100,000 entries of each kind.
final class FailedLogins {
    private static final int FREE = 10;
    private static final int FREE_NETWORK = 100;
    private static final long FIRST_LOCK = Duration.ofMinutes(1).toMillis();
    private static final Duration LONGEST_LOCK = Duration.ofHours(1);
    private static final Duration KEPT = LONGEST_LOCK.plusHours(1);
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    private record Count(int failures, long lockedUntil) {
        private static final Count NONE = new Count(0, 0);
    }

    /// What a try is held up by, and how many failures of it are free.
    private record Limit(String key, int free) {}

    private final InstantSource clock;
    private final Cache<String, Count> counts;
    private final Cache<String, Integer> pairs;
    private final Cache<String, Boolean> known;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    /// Tries under way by key.
    private final Map<String, Integer> running = new HashMap<>();

    FailedLogins(InstantSource clock) {
        this.clock = clock;
        this.counts = cache(300_000, KEPT);
        this.pairs = cache(300_000, KEPT);
        this.known = cache(100_000, Duration.ofDays(7));
    }

    private <V> Cache<String, V> cache(int most, Duration kept) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .ticker(() -> clock.millis() * 1_000_000)
                .expireAfterWrite(kept)
                .build();
    }

    /// A try under way. Its end is told once; one that is closed without an end counts nothing.
    final class Try implements AutoCloseable {
        private final String account;
        private final InetAddress peer;
        private final List<Limit> limits;
        private boolean open = true;

        private Try(String account, InetAddress peer, List<Limit> limits) {
            this.account = account;
            this.peer = peer;
            this.limits = limits;
        }

        void failed() {
            end(() -> FailedLogins.this.failed(account, peer));
        }

        void succeeded() {
            end(() -> FailedLogins.this.succeeded(account, peer));
        }

        @Override
        public void close() {
            end(() -> {});
        }

        private void end(Runnable result) {
            lock.lock();
            try {
                if (open) {
                    open = false;
                    limits.forEach(limit -> running.computeIfPresent(limit.key(), (k, n) -> n == 1 ? null : n - 1));
                    result.run();
                    settled.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// Begins a try, when it is its turn.
    ///
    /// @throws TryLater `AUTH_TOO_MANY` while locked, with how long that lasts, `SHUTTING_DOWN` when interrupted
    Try admit(String account, InetAddress peer) {
        long left = PATIENCE;
        lock.lock();
        try {
            List<Limit> limits = limits(account, peer);
            while (isFull(limits)) {
                if (left <= 0) {
                    throw new TryLater(Reason.AUTH_TOO_MANY, "too many tries at once");
                }
                left = settled.awaitNanos(left);
                limits = limits(account, peer);
            }
            limits.forEach(limit -> running.merge(limit.key(), 1, Integer::sum));
            return new Try(account, peer, limits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryLater(Reason.SHUTTING_DOWN);
        } finally {
            lock.unlock();
        }
    }

    private List<Limit> limits(String account, InetAddress peer) {
        List<Limit> limits = new ArrayList<>(3);
        boolean local = peer.isLoopbackAddress();
        if (local || known.getIfPresent(pair(account, peer)) == null) {
            limits.add(new Limit("a:" + account, FREE));
        }
        if (!local) {
            limits.add(new Limit(address(peer), FREE));
            limits.add(new Limit(network(peer), FREE_NETWORK));
        }
        return limits;
    }

    private boolean isFull(List<Limit> limits) {
        boolean full = false;
        long until = 0;
        for (Limit limit : limits) {
            Count count = counts.asMap().getOrDefault(limit.key(), Count.NONE);
            until = Math.max(until, count.lockedUntil());
            full |= running.getOrDefault(limit.key(), 0) >= Math.max(1, limit.free() - count.failures());
        }
        long rest = until - clock.millis();
        if (rest > 0) {
            throw new TryLater(Reason.AUTH_TOO_MANY, "", Duration.ofMillis(rest));
        }
        return full;
    }

    private void failed(String account, InetAddress peer) {
        count("a:" + account, FREE);
        if (!peer.isLoopbackAddress()) {
            count(address(peer), FREE);
            count(network(peer), FREE_NETWORK);
            pairs.asMap().merge(pair(account, peer), 1, Integer::sum);
        }
    }

    /// Forgives the failures of this account; those an address had with other accounts stay, or whoever has one
    /// password could guess others for ever.
    private void succeeded(String account, InetAddress peer) {
        known.put(pair(account, peer), true);
        counts.invalidate("a:" + account);
        Integer own = pairs.asMap().remove(pair(account, peer));
        if (own != null) {
            forgive(address(peer), own);
            forgive(network(peer), own);
        }
    }

    private void forgive(String key, int failures) {
        counts.asMap()
                .computeIfPresent(
                        key, (k, old) -> new Count(Math.max(0, old.failures() - failures), old.lockedUntil()));
    }

    private void count(String key, int free) {
        counts.asMap().merge(key, new Count(1, 0), (old, one) -> {
            int failures = old.failures() + 1;
            long lock = failures < free
                    ? 0
                    : clock.millis() + Math.min(LONGEST_LOCK.toMillis(), FIRST_LOCK << Math.min(10, failures - free));
            return new Count(failures, lock);
        });
    }

    private static String pair(String account, InetAddress peer) {
        return account + " " + address(peer);
    }

    private static String address(InetAddress peer) {
        byte[] bytes = peer.getAddress();
        return "i:" + HexFormat.of().formatHex(bytes.length == 4 ? bytes : Arrays.copyOf(bytes, 8));
    }

    private static String network(InetAddress peer) {
        byte[] bytes = peer.getAddress();
        return "n:" + HexFormat.of().formatHex(Arrays.copyOf(bytes, bytes.length == 4 ? 3 : 6));
    }
}
