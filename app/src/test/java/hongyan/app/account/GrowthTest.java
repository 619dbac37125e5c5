package hongyan.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No verb grows with the mailbox or with the number of accounts. CPU is compared, which waits for nobody; a little is
/// allowed to what takes next to nothing.
final class GrowthTest {
    private static final double MORE = 1.5;
    private static final double NOTHING = 100;

    @TempDir
    Path folder = Path.of("");

    @Test
    @Tag("long")
    void aLargeMailboxCostsWhatASmallOneDoes() throws IOException {
        try (Growth growth = new Growth(folder)) {
            Map<String, Growth.Cost> _ = growth.messages(1_000); // warm
            compare(growth.messages(2_000), growth.messages(100_000));
        }
    }

    @Test
    @Tag("long")
    void manyAccountsCostWhatFewDo() throws IOException {
        try (Growth growth = new Growth(folder)) {
            Map<String, Growth.Cost> _ = growth.accounts(10); // warm
            compare(growth.accounts(20), growth.accounts(5_000));
        }
    }

    private static void compare(Map<String, Growth.Cost> small, Map<String, Growth.Cost> large) {
        small.forEach((op, cost) -> {
            Growth.Cost grown = large.getOrDefault(op, cost);
            assertThat(grown.cpu()).as("%s: %s, then %s", op, cost, grown).isLessThan(cost.cpu() * MORE + NOTHING);
        });
    }
}
