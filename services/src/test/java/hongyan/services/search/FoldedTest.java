package hongyan.services.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class FoldedTest {
    /// The rule the short way has to follow.
    private static String rule(String text) {
        String spaced = text.replaceAll("[\\x00- \u00A0\u3000]+", " ");
        return Normalizer.normalize(spaced.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
    }

    @Test
    void everyCharacterAsTheRuleHasIt() {
        for (int c = 0; c < 0x10000; c++) {
            if (!Character.isSurrogate((char) c)) {
                String text = "a" + (char) c + "b";
                assertThat(Folded.fold(text)).as("U+%04X", c).isEqualTo(rule(text));
            }
        }
    }

    @Test
    void neighboursMatter() {
        for (String text : new String[] {"e\u0301x", "ｅ\u0301", "か\u3099", "각", "가\u11A8", "Ａ  Ｂ\t\n", "…！", "𝐀𝐁"}) {
            assertThat(Folded.fold(text)).as(text).isEqualTo(rule(text));
        }
    }
}
