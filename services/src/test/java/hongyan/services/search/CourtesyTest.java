package hongyan.services.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CourtesyTest {
    @TempDir
    private Path folder;

    private long rest(Courtesy courtesy, String counts, long worked) throws IOException {
        Files.writeString(folder.resolve("schedstat"), counts);
        return courtesy.rest(worked);
    }

    @Test
    void restsTheLongerTheMoreItWaited() throws IOException {
        Courtesy courtesy = new Courtesy(folder.resolve("schedstat"));
        assertThat(rest(courtesy, "1000 500 3\n", 100)).isEqualTo(100); // nothing to compare with yet
        assertThat(rest(courtesy, "2000 500 4\n", 100)).isEqualTo(25);
        assertThat(rest(courtesy, "3000 700 5\n", 100)).isEqualTo(200);
        assertThat(rest(courtesy, "4000 9600 6\n", 100)).isEqualTo(800);
        assertThat(rest(courtesy, "5000 9600 7\n", 100)).isEqualTo(25);
    }

    @Test
    void restsAsLongAsItWorkedWhereNothingIsCounted() throws IOException {
        Courtesy courtesy = new Courtesy(folder.resolve("schedstat"));
        assertThat(courtesy.rest(100)).isEqualTo(100);
        assertThat(rest(courtesy, "", 100)).isEqualTo(100);
        assertThat(rest(courtesy, "a b c", 100)).isEqualTo(100);
        assertThat(rest(courtesy, "1 2 3", 100)).isEqualTo(100);
    }

    @Test
    void kernelCountsThisThread() {
        Courtesy courtesy = new Courtesy();
        courtesy.rest(100);
        long sum = 0;
        for (int i = 0; i < 1_000_000; i++) {
            sum += i;
        }
        assertThat(sum).isPositive();
        assertThat(courtesy.rest(100)).isBetween(25L, 800L);
    }
}
