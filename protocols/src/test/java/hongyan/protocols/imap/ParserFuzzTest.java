package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import hongyan.base.failure.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Commands of a corpus (`imap/commands.txt`), mutated with a dictionary: whatever comes is a command or a refusal,
/// soon.
class ParserFuzzTest {
    private static final String[] DICTIONARY = {
        "(",
        ")",
        "((((((((",
        "))))",
        "\"",
        "\\",
        "{",
        "}",
        "{3+}\r\nabc",
        "{0}\r\n",
        "{99999999999999999999}",
        "*",
        "%",
        "$",
        ",",
        ":",
        "1:*",
        "0",
        "4294967295",
        "4294967296",
        "18446744073709551616",
        "NIL",
        "NOT ",
        "OR ",
        "UID ",
        "ALL",
        "[",
        "]",
        "<",
        ">",
        "<0.5>",
        "&U,BTFw-",
        "&",
        "&-",
        "\u00ff",
        "\0",
        "\r",
        "\n",
        " ",
        "  ",
        "台北",
        "RETURN (",
        "CHARSET UTF-8 ",
        "(QRESYNC (",
        "BODY[",
        "HEADER.FIELDS (",
        "1-Feb-2020",
        "\" 1-Feb-2020 10:00:00 +0800\"",
        "~{"
    };

    private static List<byte[]> corpus() throws IOException {
        List<byte[]> all = new ArrayList<>();
        try (InputStream in = ParserFuzzTest.class.getResourceAsStream("/imap/commands.txt")) {
            if (in == null) {
                throw new AssertionError("no corpus");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                all.add(line.replace("\\r\\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    private static byte[] mutated(List<byte[]> corpus, Random random) {
        byte[] now = corpus.get(random.nextInt(corpus.size())).clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(now.length + 1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(now, 0, at);
            switch (random.nextInt(5)) {
                case 0 ->
                    out.writeBytes(DICTIONARY[random.nextInt(DICTIONARY.length)].getBytes(StandardCharsets.UTF_8));
                case 1 -> at = Math.min(now.length, at + 1 + random.nextInt(8));
                case 2 -> out.write(random.nextInt(256));
                case 3 -> {
                    byte[] other = corpus.get(random.nextInt(corpus.size()));
                    int from = random.nextInt(other.length);
                    out.write(other, from, random.nextInt(other.length - from) + 1);
                }
                default -> out.write(now, 0, at);
            }
            out.write(now, at, now.length - at);
            now = out.toByteArray();
        }
        return now;
    }

    private static void fuzz(long seed, int count) throws IOException {
        List<byte[]> corpus = corpus();
        Random random = new Random(seed);
        Set<Extension> all = EnumSet.allOf(Extension.class);
        for (int i = 0; i < count; i++) {
            byte[] command = mutated(corpus, random);
            try {
                assertThat(CommandParser.parse(command, random.nextBoolean() ? all : Set.of())
                                .verb())
                        .isNotNull();
            } catch (Refusal refused) {
                assertThat(Outcome.of(refused).text()).isNotEmpty();
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ": " + new String(command, StandardCharsets.ISO_8859_1), e);
            }
        }
    }

    @Test
    void theCorpusItselfIsUnderstood() throws IOException {
        for (byte[] command : corpus()) {
            assertThatCode(() -> CommandParser.parse(command))
                    .as(new String(command, StandardCharsets.UTF_8))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void anythingIsACommandOrARefusal() throws IOException {
        fuzz(42, 60_000);
    }

    @Test
    @Tag("long")
    void forLong() throws IOException {
        for (int i = 0; i < 100; i++) {
            fuzz(System.nanoTime(), 200_000);
        }
    }
}
