package hongyan.protocols.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageTextTest {
    /// What came out, and how many bytes were taken; -1 when the end was not found.
    private record Result(String text, int taken) {}

    private static Result feed(String input, int... cuts) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        MessageText text = new MessageText(sink, 1_000_000);
        byte[] bytes = input.getBytes(ISO_8859_1);
        int from = 0;
        for (int cut : cuts) {
            if (cut > from && cut < bytes.length) {
                int n = text.take(bytes, from, cut - from);
                if (n < cut - from || text.ended()) {
                    return new Result(sink.toString(ISO_8859_1), from + n);
                }
                from = cut;
            }
        }
        int n = text.take(bytes, from, bytes.length - from);
        return new Result(sink.toString(ISO_8859_1), text.ended() ? from + n : -1);
    }

    @Test
    void dotsAreUnstuffed() {
        assertThat(feed("a\r\n..b\r\n.c\r\n...\r\n.\r\nQUIT")).isEqualTo(new Result("a\r\n.b\r\nc\r\n..\r\n", 20));
        assertThat(feed(".\r\n")).isEqualTo(new Result("", 3));
        assertThat(feed("..\r\n.\r\n")).isEqualTo(new Result(".\r\n", 7));
    }

    @Test
    void whateverTheSinkDoesTheEndIsFound() {
        MessageText text = new MessageText(
                new java.io.OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new IllegalStateException("a bug");
                    }
                },
                1_000);
        byte[] bytes = "text\r\nQUIT\r\n.\r\n".getBytes(ISO_8859_1);
        assertThat(text.take(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        assertThat(text.ended()).isTrue();
        assertThat(text.sinkFailure()).isNotNull();
    }

    @Test
    void noOtherSequenceEnds() {
        for (String end : SmugglingTest.mustNotEnd()) {
            assertThat(feed("text" + end + "more").taken())
                    .as(SmugglingTest.shown(end))
                    .isEqualTo(-1);
        }
    }

    /// The plain way to do the same, byte by byte.
    private static Result model(String input) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (true) {
            int crlf = input.indexOf("\r\n", at);
            if (crlf < 0) {
                return new Result(out.toString(), -1);
            }
            String line = input.substring(at, crlf);
            if (line.equals(".")) {
                return new Result(out.toString(), crlf + 2);
            }
            out.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            at = crlf + 2;
        }
    }

    @Test
    void itEqualsTheModelHoweverTheBytesAreCut() {
        Random random = new Random(7);
        String[] parts = {"\r\n", "\r\n", ".", "x", "hello world, a longer run of text", "\t", "\u00e9", ".."};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder input = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                input.append(parts[random.nextInt(parts.length)]);
            }
            String text = input + "\r\n.\r\n";
            int a = random.nextInt(text.length() + 1);
            int b = random.nextInt(text.length() + 1);
            assertThat(feed(text, Math.min(a, b), Math.max(a, b))).isEqualTo(model(text));
        }
    }

    @Test
    void withBareNewlinesTheEndIsStillTheModels() {
        Random random = new Random(8);
        String[] parts = {"\r", "\n", ".", "\r\n", "x", "\0"};
        for (int round = 0; round < 50_000; round++) {
            StringBuilder input = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                input.append(parts[random.nextInt(parts.length)]);
            }
            String text = input + "\r\n.\r\n";
            int cut = random.nextInt(text.length() + 1);
            assertThat(feed(text, cut).taken())
                    .as(SmugglingTest.shown(text))
                    .isEqualTo(model(text).taken());
        }
    }
}
