package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.Vectors;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The header fields of the mail-parser collection, but for the listed differences.
class HeaderVectorsTest {
    private final Map<String, String> differ = new TreeMap<>();

    @Test
    void dates() {
        int n = 0;
        for (JsonNode each : Vectors.json("mime/header-fields/date.json")) {
            JsonNode want = each.get("expected");
            OffsetDateTime date = MailDate.parse(field(each).unfolded()).orElse(null);
            String have = date == null
                    ? "none"
                    : List.of(
                                    date.getYear(),
                                    date.getMonthValue(),
                                    date.getDayOfMonth(),
                                    date.getHour(),
                                    date.getMinute(),
                                    date.getSecond(),
                                    date.getOffset().getTotalSeconds())
                            .toString();
            String expected = want.isNull()
                    ? "none"
                    : List.of(
                                    num(want, "year"),
                                    num(want, "month"),
                                    num(want, "day"),
                                    num(want, "hour"),
                                    num(want, "minute"),
                                    num(want, "second"),
                                    (num(want, "tz_hour") * 3600 + num(want, "tz_minute") * 60)
                                            * (want.get("tz_before_gmt").asBoolean() ? -1 : 1))
                            .toString();
            compare("date " + n++, expected, have);
        }
        settle();
    }

    @Test
    void unstructured() {
        int n = 0;
        for (JsonNode each : Vectors.json("mime/header-fields/unstructured.json")) {
            compare(
                    "unstructured " + n++,
                    text(each.get("expected").asString()),
                    text(field(each).text()));
        }
        settle();
    }

    @Test
    void identifiers() {
        int n = 0;
        for (JsonNode each : Vectors.json("mime/header-fields/id.json")) {
            List<String> want = new ArrayList<>();
            each.get("expected").forEach(i -> want.add(i.asString()));
            compare("id " + n++, want.toString(), field(each).messageIds().toString());
        }
        settle();
    }

    @Test
    void contentTypes() {
        int n = 0;
        for (JsonNode each : Vectors.json("mime/header-fields/content_type.json")) {
            JsonNode want = each.get("expected");
            ContentField have = ContentField.parse(field(each).unfolded());
            StringBuilder expected = new StringBuilder();
            if (!want.isNull()) {
                expected.append(want.get("c_type").asString());
                if (!want.get("c_subtype").isNull()) {
                    expected.append('/').append(want.get("c_subtype").asString());
                }
                if (want.has("attributes") && want.get("attributes").isArray()) {
                    want.get("attributes")
                            .forEach(a -> expected.append("; ")
                                    .append(a.get(0).asString())
                                    .append('=')
                                    .append(a.get(1).asString()));
                }
            }
            StringBuilder actual = new StringBuilder(HeaderText.decode(have.value()));
            have.params()
                    .forEach(p -> actual.append("; ")
                            .append(HeaderText.decode(p.name()))
                            .append('=')
                            .append(HeaderText.decode(p.value())));
            compare("content-type " + n++, expected.toString(), actual.toString());
        }
        settle();
    }

    @Test
    void addresses() {
        int n = 0;
        for (JsonNode each : Vectors.json("mime/header-fields/address.json")) {
            StringBuilder expected = new StringBuilder();
            JsonNode want = each.get("expected");
            if (want.has("List")) {
                list(want.get("List"), expected);
            } else {
                want.get("Group").forEach(g -> {
                    expected.append(g.get("name").isNull() ? "" : g.get("name").asString() + ": ");
                    list(g.get("addresses"), expected);
                    expected.append(g.get("name").isNull() ? "" : "; ");
                });
            }
            StringBuilder actual = new StringBuilder();
            for (Envelope.Mailbox m : field(each).addresses()) {
                String name = m.name();
                if (m.host() == null) {
                    actual.append(m.local() == null ? "; " : m.local() + ": ");
                } else {
                    actual.append(name == null ? "" : HeaderText.decode(name))
                            .append('<')
                            .append(m.route() == null ? "" : m.route() + ':');
                    actual.append(m.local())
                            .append(m.host().isEmpty() ? "" : '@' + m.host())
                            .append("> ");
                }
            }
            compare("address " + n++, text(expected.toString()), text(actual.toString()));
        }
        settle();
    }

    private static void list(JsonNode list, StringBuilder out) {
        list.forEach(a -> out.append(a.get("name").isNull() ? "" : a.get("name").asString())
                .append('<')
                .append(a.get("address").isNull() ? "" : a.get("address").asString())
                .append("> "));
    }

    private static int num(JsonNode node, String name) {
        return node.get(name).asInt();
    }

    /// The vector is what stands behind the colon, possibly with the next field behind it.
    private static HeaderField field(JsonNode each) {
        byte[] header = ("X:" + each.get("header").asString()).getBytes(StandardCharsets.UTF_8);
        return HeaderFields.parse(header).list().getFirst();
    }

    private static String text(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private void compare(String name, String expected, String actual) {
        if (!expected.equals(actual)) {
            differ.put(name, "expected " + expected + " but was " + actual);
        }
    }

    private void settle() {
        Map<String, String> known = Vectors.differences("header-fields");
        Map<String, String> surprises = new TreeMap<>(differ);
        surprises.keySet().removeAll(known.keySet());
        assertThat(surprises).isEmpty();
    }
}
