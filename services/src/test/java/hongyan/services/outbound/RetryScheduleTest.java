package hongyan.services.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RetryScheduleTest {
    @Test
    void oneFiveFifteenSixtyMinutesThenFourHoursForFiveDays() {
        Instant created = Instant.parse("2026-11-22T10:00:00Z");
        Instant now = created;
        boolean warned = false;
        List<Long> minutes = new ArrayList<>();
        Instant warnedAt = Instant.MIN;
        for (int attempts = 1; ; attempts++) {
            boolean warn = RetrySchedule.mustWarn(created, now, warned);
            if (warn) {
                warned = true;
                warnedAt = now;
            }
            Optional<Instant> next = RetrySchedule.next(created, now, attempts, warned);
            if (next.isEmpty()) {
                break;
            }
            now = next.get();
            minutes.add(Duration.between(created, now).toMinutes());
        }
        assertThat(minutes).startsWith(1L, 6L, 21L, 81L, 240L, 480L, 720L).endsWith(5 * 24 * 60L);
        assertThat(minutes).hasSize(4 + 30);
        assertThat(Duration.between(created, warnedAt)).isEqualTo(Duration.ofHours(4));
    }
}
