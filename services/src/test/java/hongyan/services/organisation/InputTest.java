package hongyan.services.organisation;

import static hongyan.services.testing.Platforms.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InputTest {
    @Test
    void namesAreTrimmedAndComposed() {
        assertThat(Input.line("name", " Mu\u0308ller ", 10)).isEqualTo("M\u00fcller");
        assertThat(Input.optional("title", "  ", 10)).isEmpty();
        assertThat(Input.line("name", "𠮷".repeat(10), 10)).hasSize(20);
        refused("required", () -> Input.line("name", " ", 10));
        refused("too-long", () -> Input.line("name", "x".repeat(11), 10));
    }

    @Test
    void charactersThatDeceiveAreRefused() {
        for (String bad : List.of("a\nb", "a\u0000b", "a\u2028b", "a\ud800b", "a\u202eb", "a\u2066b", "a\u009fb")) {
            refused("bad-character", () -> Input.line("name", bad, 10));
        }
    }

    @Test
    void idsAreSmallWholeNumbers() {
        assertThat(Input.id("12")).contains(12);
        for (String bad : List.of("", "-1", "x", "1.0", "9999999999", " 1", "\u0661")) {
            assertThat(Input.id(bad)).as(bad).isEmpty();
        }
    }
}
