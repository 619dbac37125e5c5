package hongyan.engine.embedded;

import java.time.Duration;

/// How fast reads have come back lately. While nearly all are quick (the system's page cache, a fast disk), a virtual
/// thread reads where it is: that costs less than to go elsewhere for it. Once some are slow, all who must not wait go
/// to
/// the pool, until the pool's own reads are quick again (doc/adr/0007-reads-where-they-are-asked.md).
///
/// *Threads*: safe without locks; an update that is lost changes nothing much.
final class Pace {
    /// Longer than a page from a cache or a fast disk takes, whatever is in its way.
    private static final long SLOW = Duration.ofMillis(1).toNanos();
    /// One that takes so long counts as many.
    private static final long VERY_SLOW = Duration.ofMillis(20).toNanos();

    private static final float WEIGHT = 1f / 32;
    /// Shares of slow reads at which it changes its mind.
    private static final float TOO_MANY = 0.1f;

    private static final float FEW = 0.03f;

    private volatile float slow;
    private volatile boolean quick = true;

    /// Whether a read may run on the carrier of a virtual thread.
    boolean isQuick() {
        return quick;
    }

    /// Notes how long reads took.
    ///
    /// @param reads how many, of about the same size
    void took(long nanos, int reads) {
        long each = nanos / Math.max(1, reads);
        float before = slow;
        if (each <= SLOW && before < 0.001f) {
            return; // the usual case writes nothing that other processors would have to fetch
        }
        float sample = each <= SLOW ? 0 : 1;
        float weight = each > VERY_SLOW ? 4 * WEIGHT : WEIGHT;
        float now = before + (sample - before) * weight;
        slow = now;
        if (quick && now > TOO_MANY) {
            quick = false;
        } else if (!quick && now < FEW) {
            quick = true;
        }
    }
}
