package hongyan.services.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;

/// Counts failed logins per address (/32, /64), per network (/24, /48) and per account, and locks with growing delay.
///
/// Ten failures of an address or account are free, a hundred of a network; then a minute, doubled with each further
/// failure up to an hour. A quiet hour forgets. An address from which the account signed in lately is not held up by
/// the
/// account's lock, so that a stranger cannot lock a person out. Loopback is exempt from the address and network counts.
///
/// *Threads*: safe. Bounded: 100,000 entries of each kind.
final class FailedLogins {
    private static final int FREE = 10;
    private static final int FREE_NETWORK = 100;
    private static final long FIRST_LOCK = Duration.ofMinutes(1).toMillis();
    private static final long LONGEST_LOCK = Duration.ofHours(1).toMillis();

    private record Count(int failures, long lockedUntil) {}

    private final InstantSource clock;
    private final Cache<String, Count> counts;
    private final Cache<String, Integer> pairs;
    private final Cache<String, Boolean> known;

    FailedLogins(InstantSource clock) {
        this.clock = clock;
        this.counts = Caffeine.newBuilder()
                .maximumSize(300_000)
                .ticker(() -> clock.millis() * 1_000_000)
                .expireAfterWrite(Duration.ofHours(1))
                .build();
        this.pairs = Caffeine.newBuilder()
                .maximumSize(300_000)
                .ticker(() -> clock.millis() * 1_000_000)
                .expireAfterWrite(Duration.ofHours(1))
                .build();
        this.known = Caffeine.newBuilder()
                .maximumSize(100_000)
                .ticker(() -> clock.millis() * 1_000_000)
                .expireAfterWrite(Duration.ofDays(7))
                .build();
    }

    /// @throws TryLater `AUTH_TOO_MANY` while locked, with how long that lasts
    void admit(String account, InetAddress peer) {
        boolean strange = peer.isLoopbackAddress() || known.getIfPresent(pair(account, peer)) == null;
        long until = strange ? lockedUntil("a:" + account) : 0;
        if (!peer.isLoopbackAddress()) {
            until = Math.max(until, Math.max(lockedUntil(address(peer)), lockedUntil(network(peer))));
        }
        long rest = until - clock.millis();
        if (rest > 0) {
            throw new TryLater(Reason.AUTH_TOO_MANY, "", Duration.ofMillis(rest));
        }
    }

    void failed(String account, InetAddress peer) {
        count("a:" + account, FREE);
        if (!peer.isLoopbackAddress()) {
            count(address(peer), FREE);
            count(network(peer), FREE_NETWORK);
            pairs.asMap().merge(pair(account, peer), 1, Integer::sum);
        }
    }

    /// Forgives the failures of this account; those an address had with other accounts stay, or whoever has one
    /// password could guess others for ever.
    void succeeded(String account, InetAddress peer) {
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

    private long lockedUntil(String key) {
        Count count = counts.getIfPresent(key);
        return count == null ? 0 : count.lockedUntil();
    }

    private void count(String key, int free) {
        counts.asMap().merge(key, new Count(1, 0), (old, one) -> {
            int failures = old.failures() + 1;
            long lock = failures < free
                    ? 0
                    : clock.millis() + Math.min(LONGEST_LOCK, FIRST_LOCK << Math.min(10, failures - free));
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
