package hongyan.services.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// When to try again: after 1 minute, 5 minutes, 15 minutes, 1 hour, then every 4 hours up to 5 days
/// (RFC 5321 4.5.4.1); the sender hears of the delay after 4 hours, at an attempt that is put there.
final class RetrySchedule {
    static final Duration GIVE_UP = Duration.ofDays(5);
    static final Duration WARN = Duration.ofHours(4);

    private static final List<Duration> FIRST =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));
    private static final Duration LATER = Duration.ofHours(4);

    private RetrySchedule() {}

    /// @param attempts made, this one included
    /// @return empty when the time is over
    static Optional<Instant> next(Instant created, Instant now, int attempts, boolean warned) {
        Instant end = created.plus(GIVE_UP);
        if (!now.isBefore(end)) {
            return Optional.empty();
        }
        Instant next = now.plus(attempts <= FIRST.size() ? FIRST.get(attempts - 1) : LATER);
        Instant warn = created.plus(WARN);
        if (!warned && now.isBefore(warn) && next.isAfter(warn)) {
            next = warn;
        }
        return Optional.of(next.isAfter(end) ? end : next);
    }

    /// Whether the sender is to be told of the delay now.
    static boolean mustWarn(Instant created, Instant now, boolean warned) {
        return !warned && !now.isBefore(created.plus(WARN));
    }
}
