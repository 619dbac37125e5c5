package hongyan.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MemoryKeeperTest {
    private static final long MB = 1 << 20;

    private final AtomicInteger collected = new AtomicInteger();
    private final MemoryKeeper keeper = new MemoryKeeper(1000 * MB, collected::incrementAndGet);

    @Test
    void aBusyServerIsLeftAlone() {
        for (long used = 50; used < 500; used += 50) {
            keeper.look(used * MB);
        }

        assertThat(collected).hasValue(0);
    }

    @Test
    void wasteOfHalfTheHeapIsCollectedAtAnyTime() {
        keeper.look(100 * MB);
        keeper.look(700 * MB);

        assertThat(collected).hasValue(1);
    }

    @Test
    void restAfterABurstCollectsOnce() {
        keeper.look(100 * MB);
        keeper.look(400 * MB);
        keeper.look(401 * MB);

        assertThat(collected).hasValue(1);
    }

    @Test
    void littleIsNotWorthIt() {
        keeper.look(20 * MB);
        keeper.look(21 * MB);
        keeper.look(22 * MB);

        assertThat(collected).hasValue(0);
    }
}
