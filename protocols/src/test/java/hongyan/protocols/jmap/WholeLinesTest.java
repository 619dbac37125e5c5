package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class WholeLinesTest {
    private static String written(String text, int step) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (WholeLines lines = new WholeLines(out)) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < bytes.length; i += step) {
                lines.write(bytes, i, Math.min(step, bytes.length - i));
            }
            lines.end();
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void everyLineEndBecomesCrlf() throws IOException {
        String[][] cases = {
            {"", ""},
            {"a", "a"},
            {"a\r\nb\r\n", "a\r\nb\r\n"},
            {"a\nb\n", "a\r\nb\r\n"},
            {"a\rFrom: b\r", "a\r\nFrom: b\r\n"},
            {"\r\r\n\n\r", "\r\n\r\n\r\n\r\n"},
            {"long enough for eight\r\n.\n.\r.\r\n", "long enough for eight\r\n.\r\n.\r\n.\r\n"},
        };
        for (String[] pair : cases) {
            for (int step = 1; step < 12; step++) {
                assertThat(written(pair[0], step)).as("step " + step).isEqualTo(pair[1]);
            }
        }
    }
}
