package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Chinese mail as it comes: what a reader must see.
class ChineseMailTest {
    static List<String> names() {
        return Vectors.files("mime/zh-generated").stream()
                .map(p -> p.getFileName().toString())
                .filter(n -> n.endsWith(".eml"))
                .map(n -> n.substring(0, n.length() - 4))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isReadAsItsSenderMeantIt(String name) throws IOException {
        Path folder = Vectors.root().resolve("mime/zh-generated");
        ByteSource source = ByteSource.of(Files.readAllBytes(folder.resolve(name + ".eml")));
        JsonNode expected = Vectors.json("mime/zh-generated/" + name + ".json");
        Message message = MimeParser.parse(source);
        String subject = message.envelope().subject();
        String decoded = HeaderText.decode(subject == null ? "" : subject);
        if (expected.has("subject")) {
            assertThat(decoded).isEqualTo(expected.get("subject").asString());
        }
        if (expected.has("subjectMayBe")) {
            assertThat(strings(expected.get("subjectMayBe"))).contains(decoded);
        }
        if (expected.has("fromName")) {
            String from = message.envelope().from().getFirst().name();
            assertThat(HeaderText.decode(from == null ? "" : from))
                    .isEqualTo(expected.get("fromName").asString());
        }
        BodyParts parts = BodyParts.of(message.root());
        if (expected.has("attachments")) {
            assertThat(parts.attachments().stream().map(HeaderText::fileName))
                    .isEqualTo(strings(expected.get("attachments")));
            assertThat(message.hasAttachment()).isTrue();
        }
        if (expected.has("text")) {
            String text = PartText.text(source, parts.text().getFirst(), 100_000);
            assertThat(normalised(text))
                    .isEqualTo(normalised(expected.get("text").asString()));
        }
        if (expected.has("textMayBe")) {
            assertThat(PartText.text(source, parts.text().getFirst(), 100_000))
                    .isEqualTo(expected.get("textMayBe").get(0).asString());
        }
        if (expected.has("htmlContains")) {
            assertThat(PartText.text(source, parts.html().getFirst(), 100_000))
                    .contains(expected.get("htmlContains").asString());
            assertThat(message.preview()).contains(expected.get("htmlContains").asString());
        }
    }

    private static String normalised(String text) {
        return text.replaceAll("[ \\t\\u3000]*\\r?\\n", "\n").strip();
    }

    private static List<String> strings(JsonNode array) {
        List<String> out = new ArrayList<>();
        array.forEach(n -> out.add(n.asString()));
        return out;
    }
}
