package hongyan.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private final Pace pace = new Pace();

    private void take(int times, Duration each) {
        for (int i = 0; i < times; i++) {
            pace.took(each.toNanos(), 1);
        }
    }

    @Test
    void isQuickUntilSeveralReadsInARowAreSlow() {
        take(1000, Duration.ofNanos(5_000));
        assertThat(pace.isQuick()).isTrue();
        take(1, Duration.ofMillis(3));
        assertThat(pace.isQuick()).isTrue(); // one that was preempted
        take(4, Duration.ofMillis(3));
        assertThat(pace.isQuick()).isFalse();
    }

    @Test
    void oneVerySlowReadIsEnough() {
        take(1, Duration.ofMillis(50));
        assertThat(pace.isQuick()).isFalse();
    }

    @Test
    void isQuickAgainAfterAFewDozenQuickReads() {
        take(5, Duration.ofMillis(50));
        take(20, Duration.ofNanos(90_000));
        assertThat(pace.isQuick()).isFalse();
        take(80, Duration.ofNanos(90_000));
        assertThat(pace.isQuick()).isTrue();
    }

    @Test
    void aDiskThatIsSlowNowAndThenStaysSlow() {
        take(2, Duration.ofMillis(50));
        for (int i = 0; i < 100; i++) {
            take(7, Duration.ofNanos(5_000));
            take(1, Duration.ofMillis(8));
            assertThat(pace.isQuick()).isFalse();
        }
    }

    @Test
    void manyReadsTogetherAreJudgedEach() {
        for (int i = 0; i < 100; i++) {
            pace.took(Duration.ofMillis(6).toNanos(), 64);
        }
        assertThat(pace.isQuick()).isTrue();
    }
}
