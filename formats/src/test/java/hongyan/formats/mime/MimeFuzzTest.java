package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.Vectors;
import hongyan.formats.html.HtmlSanitizer;
import hongyan.formats.html.HtmlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every message of the collection, damaged and mixed: the tree stays sound, nothing throws, nothing takes
/// long.
@Tag("long")
class MimeFuzzTest {
    private static final String[] WORDS = {
        "\r\n--",
        "--",
        "\n\n",
        "boundary=",
        "=?utf-8?B?",
        "?=",
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        "message/rfc822",
        "quoted-printable",
        "base64",
        ";",
        ":",
        "<",
        ">",
        "\"",
        "(",
        "\\",
        "charset=hz-gb-2312",
        "*0*=",
        "%",
        "\u0000",
        "\u00ff",
        "=\r\n",
        "<style>",
        "<!--",
        "&#",
        "url(",
        "<a href="
    };

    @Test
    void damagedMessages() throws IOException {
        long seed = Long.getLong("hongyan.seed", 20261122);
        Random random = new Random(seed);
        List<byte[]> corpus = new ArrayList<>();
        for (Path file : Vectors.files("mime")) {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length < 60_000) {
                corpus.add(bytes);
            }
        }
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("hongyan.fuzz.seconds", 60)).toNanos();
        for (int round = 0; System.nanoTime() < end; round++) {
            String text = new String(corpus.get(random.nextInt(corpus.size())), StandardCharsets.ISO_8859_1);
            StringBuilder b = new StringBuilder(text.substring(0, Math.min(text.length(), 20_000)));
            for (int n = random.nextInt(30); n >= 0 && !b.isEmpty(); n--) {
                int at = random.nextInt(b.length());
                switch (random.nextInt(5)) {
                    case 0 -> b.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> b.delete(at, Math.min(b.length(), at + random.nextInt(200)));
                    case 2 -> b.insert(at, b.substring(at, Math.min(b.length(), at + random.nextInt(400))));
                    case 3 -> b.insert(at, WORDS[random.nextInt(WORDS.length)]);
                    default -> b.insert(at, WORDS[random.nextInt(WORDS.length)].repeat(random.nextInt(50)));
                }
            }
            byte[] bytes = b.toString().getBytes(StandardCharsets.ISO_8859_1);
            long start = System.nanoTime();
            try {
                check(bytes);
            } catch (RuntimeException | AssertionError e) {
                Path kept = Files.createTempFile("mime-fuzz", ".eml");
                Files.write(kept, bytes);
                throw new AssertionError("seed " + seed + " round " + round + " kept as " + kept, e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("round %d", round)
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    private static void check(byte[] bytes) throws IOException {
        ByteSource source = ByteSource.of(bytes);
        Message message = MimeParser.parse(source);
        EveryVectorTest.checkTree(Path.of("fuzz"), message.root(), 0, bytes.length, bytes);
        assertThat(MimeParser.parse(new EveryVectorTest.Dripping(bytes))).isEqualTo(message);
        for (HeaderField field : HeaderFields.of(source, message.root())) {
            field.text();
            field.addresses();
            field.messageIds();
            field.date();
            field.urls();
        }
        for (Part part : EveryVectorTest.leaves(message.root())) {
            HeaderText.fileName(part);
            String text = PartText.text(source, part, 100_000);
            if (part.type().equals("TEXT")) {
                HtmlSanitizer.sanitize(text, HtmlSanitizer.Options.strict());
                HtmlText.of(text, 10_000);
            }
        }
    }
}
