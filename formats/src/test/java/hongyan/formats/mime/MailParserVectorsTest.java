package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The messages of the mail-parser collection: structure, offsets, text, addresses and names as that suite
/// expects them, with LF and with CRLF, but for the listed differences.
class MailParserVectorsTest {
    @Test
    void agrees() throws IOException {
        Map<String, String> differ = new TreeMap<>();
        for (Path file : Vectors.files("mime/mail-parser")) {
            if (!file.toString().endsWith(".eml")) {
                continue;
            }
            String name = Vectors.root()
                    .resolve("mime/mail-parser/eml")
                    .relativize(file)
                    .toString()
                    .replace(".eml", "");
            String raw = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
            check(name, raw.getBytes(StandardCharsets.ISO_8859_1), name + ".json", differ);
            byte[] crlf = raw.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            check(name + " CRLF", crlf, name + ".crlf.json", differ);
        }
        Map<String, String> known = Vectors.differences("mail-parser");
        Map<String, String> surprises = new TreeMap<>(differ);
        surprises.keySet().removeAll(known.keySet());
        assertThat(surprises).isEmpty();
        assertThat(differ.keySet()).isEqualTo(known.keySet());
    }

    private static void check(String name, byte[] bytes, String json, Map<String, String> differ) throws IOException {
        JsonNode expected = Vectors.json("mime/mail-parser/eml/" + json);
        ByteSource source = ByteSource.of(bytes);
        Message message = MimeParser.parse(source);
        List<String> wrong = new ArrayList<>();
        message(wrong, source, message.root(), message.envelope(), expected, 0);
        if (!wrong.isEmpty()) {
            differ.put(name, wrong.getFirst());
        }
    }

    private static void message(
            List<String> wrong, ByteSource source, Part root, Envelope envelope, JsonNode expected, long base)
            throws IOException {
        List<Part> parts = new ArrayList<>();
        part(wrong, source, root, expected.get("parts"), 0, base, parts);
        if (!wrong.isEmpty()) {
            return;
        }
        for (JsonNode header : expected.get("parts").get(0).get("headers")) {
            JsonNode field = header.get("name");
            JsonNode value = header.get("value");
            if (field.isString() && field.asString().equals("subject") && value.has("Text")) {
                String subject = envelope.subject();
                compare(
                        wrong,
                        "subject",
                        text(value.get("Text").asString()),
                        text(HeaderText.decode(subject == null ? "" : subject)));
            }
            if (field.isString() && field.asString().equals("from") && value.has("Address")) {
                compare(wrong, "from", mailboxes(value.get("Address")), ours(envelope.from()));
            }
        }
    }

    private static void part(
            List<String> wrong, ByteSource source, Part part, JsonNode all, int index, long base, List<Part> parts)
            throws IOException {
        JsonNode expected = all.get(index);
        String where = "part " + index + " ";
        compare(wrong, where + "header", expected.get("offset_header").asLong() + base, part.headerOffset());
        compare(wrong, where + "body", expected.get("offset_body").asLong() + base, part.bodyOffset());
        JsonNode body = expected.get("body");
        if (body.has("Multipart")) {
            compare(
                    wrong,
                    where + "children",
                    body.get("Multipart").size(),
                    part.children().size());
            for (int i = 0; i < part.children().size() && wrong.isEmpty(); i++) {
                part(
                        wrong,
                        source,
                        part.children().get(i),
                        all,
                        body.get("Multipart").get(i).asInt(),
                        base,
                        parts);
            }
        } else if (body.has("Message") && part.envelope() != null) {
            JsonNode inner = body.get("Message");
            message(wrong, source, part.children().getFirst(), part.envelope(), inner, 0);
        } else if (body.has("Text") || body.has("Html")) {
            String text = body.has("Text")
                    ? body.get("Text").asString()
                    : body.get("Html").asString();
            compare(wrong, where + "text", text(text), text(PartText.text(source, part, 10_000_000)));
        } else if (body.has("Binary") || body.has("InlineBinary")) {
            JsonNode binary = body.has("Binary") ? body.get("Binary") : body.get("InlineBinary");
            byte[] bytes = new byte[binary.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) binary.get(i).asInt();
            }
            try (InputStream in = PartText.decoded(source, part)) {
                compare(
                        wrong,
                        where + "bytes",
                        new String(bytes, StandardCharsets.ISO_8859_1),
                        new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        } else {
            wrong.add(where + "kind " + body.propertyNames());
        }
        name(wrong, part, expected, where);
    }

    private static void name(List<String> wrong, Part part, JsonNode expected, String where) {
        for (JsonNode header : expected.get("headers")) {
            JsonNode type = header.get("value").get("ContentType");
            if (type == null || !type.get("attributes").isArray()) {
                continue;
            }
            for (JsonNode attribute : type.get("attributes")) {
                String key = attribute.get("name").asString().toLowerCase(Locale.ROOT);
                if (key.equals("filename") && !attribute.get("value").asString().isBlank()) {
                    compare(
                            wrong,
                            where + "file name",
                            FileNames.harmless(attribute.get("value").asString()),
                            HeaderText.fileName(part));
                }
            }
        }
    }

    private static String mailboxes(JsonNode address) {
        StringBuilder out = new StringBuilder();
        for (JsonNode kind : List.of(address)) {
            if (kind.has("List")) {
                for (JsonNode one : kind.get("List")) {
                    out.append(
                            one.get("name").isNull() ? "" : text(one.get("name").asString()));
                    String email = one.get("address").isNull()
                            ? ""
                            : one.get("address").asString();
                    out.append(email.isEmpty() ? "" : '<' + email + '>').append('\n');
                }
            }
        }
        return out.toString();
    }

    private static String ours(List<Envelope.Mailbox> list) {
        StringBuilder out = new StringBuilder();
        for (Envelope.Mailbox one : list) {
            if (one.host() != null && one.local() != null) {
                String name = one.name();
                out.append(name == null ? "" : text(HeaderText.decode(name)));
                // a word without an address is a name there and a local part here
                out.append(one.host().isEmpty() ? one.local() : '<' + one.local() + '@' + one.host() + '>')
                        .append('\n');
            }
        }
        return out.toString();
    }

    // that suite folds white space and line ends in its own way
    private static String text(String text) {
        return Normalizer.normalize(text.replaceAll("\\s+", " ").strip(), Normalizer.Form.NFC);
    }

    private static void compare(List<String> wrong, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            wrong.add(what + ": expected " + shown(expected) + " but was " + shown(actual));
        }
    }

    private static String shown(Object value) {
        String text = value.toString();
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }
}
