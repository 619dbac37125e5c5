package hongyan.net.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DotStuffingTest {
    /// Hands out few bytes at a time, so that every sequence is cut everywhere.
    private static String stuffed(String text, int step) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new DotStuffing(out).copy(new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] into) {
                return read(into, 0, step);
            }
        });
        return out.toString(ISO_8859_1);
    }

    private static String model(String text) {
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
        if (!lines.isEmpty() && !lines.endsWith("\r\n")) {
            lines += "\r\n";
        }
        return ("\r\n" + lines).replace("\r\n.", "\r\n..").substring(2) + ".\r\n";
    }

    @Test
    void dotsAreDoubledAtLineStartsAndOnlyThere() throws IOException {
        assertThat(stuffed(".a\r\nb.\r\n..\r\n", 100)).isEqualTo("..a\r\nb.\r\n...\r\n.\r\n");
        assertThat(stuffed("", 100)).isEqualTo(".\r\n");
        assertThat(stuffed("no end", 100)).isEqualTo("no end\r\n.\r\n");
    }

    @Test
    void noBareNewlineGoesOut() throws IOException {
        assertThat(stuffed("a\nb\rc\r\r\n.\n.\r", 100)).isEqualTo("a\r\nb\r\nc\r\n\r\n..\r\n..\r\n.\r\n");
    }

    @Test
    void itEqualsTheModelHoweverTheBytesAreCut() throws IOException {
        Random random = new Random(3);
        String[] parts = {"\r\n", "\r", "\n", ".", "..", "x", "a longer run of text", "\r\n.\r\n"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            assertThat(stuffed(text.toString(), 1 + random.nextInt(9))).isEqualTo(model(text.toString()));
        }
    }
}
