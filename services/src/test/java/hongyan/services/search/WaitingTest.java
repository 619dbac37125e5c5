package hongyan.services.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WaitingTest {
    private final Waiting waiting = new Waiting();

    @Test
    void newsWaitsUntilTheAccountIsQuiet() throws InterruptedException {
        waiting.add(1, 10);
        assertThat(waiting.take(10, 50)).isEmpty();
        assertThat(waiting.size()).isEqualTo(1);
    }

    @Test
    void muchNewsAndHurryDoNotWait() throws InterruptedException {
        waiting.add(1, 1);
        waiting.add(2, 60_000);
        assertThat(waiting.take(10, 50)).containsExactly(2);
        assertThat(waiting.hasHurry()).isFalse();
        waiting.hurry(1);
        assertThat(waiting.hasHurry()).isTrue();
        assertThat(waiting.take(10, 50)).containsExactly(1);
        assertThat(waiting.size()).isZero();
        waiting.hurry(7);
        assertThat(waiting.take(10, 50)).containsExactly(7);
    }

    @Test
    void whatFailedWaitsItsTime() throws InterruptedException {
        waiting.later(1, Duration.ofHours(1));
        waiting.hurry(1);
        waiting.add(1, 1);
        assertThat(waiting.hasHurry()).isFalse();
        waiting.add(2, 60_000);
        assertThat(waiting.take(10, 50)).containsExactly(2);
        assertThat(waiting.take(10, 1)).isEmpty();
        assertThat(waiting.longestMillis()).isZero();
        assertThat(waiting.size()).isEqualTo(1);
    }

    @Test
    void aCloseWakesTheTaker() throws InterruptedException {
        Thread taker = Thread.ofPlatform().start(() -> {
            try {
                assertThat(waiting.take(1, 600_000)).isEmpty();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        waiting.close();
        taker.join(10_000);
        assertThat(taker.isAlive()).isFalse();
    }
}
