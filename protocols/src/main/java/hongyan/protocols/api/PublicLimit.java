package hongyan.protocols.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import hongyan.base.failure.Objection;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// So many calls an hour from one address (/32, /64); loopback is exempt. *Threads*: safe; bounded.
final class PublicLimit {
    private static final Duration WINDOW = Duration.ofHours(1);

    /// Calls since a point of [System#nanoTime].
    private record Calls(long since, AtomicInteger number) {}

    private final int perHour;
    private final Cache<ByteBuffer, Calls> counts =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(WINDOW).build();

    PublicLimit(int perHour) {
        this.perHour = perHour;
    }

    /// @throws Objection `too-many-requests`, with what is left of the hour
    void take(InetAddress peer) {
        if (peer.isLoopbackAddress()) {
            return;
        }
        byte[] bytes = peer.getAddress();
        ByteBuffer key = ByteBuffer.wrap(bytes.length == 4 ? bytes : Arrays.copyOf(bytes, 8));
        Calls calls = counts.get(key, k -> new Calls(System.nanoTime(), new AtomicInteger()));
        if (calls.number.incrementAndGet() > perHour) {
            Duration rest = WINDOW.minusNanos(System.nanoTime() - calls.since);
            throw Objection.tooMany("too-many-requests", "Too many requests, try again later", rest);
        }
    }
}
