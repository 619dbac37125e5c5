package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every message of the vectors, however broken: it comes in, is listed, comes back byte for byte, whole and in parts,
/// and does not disturb a search.
class MimeVectorsTest {
    private static final int MAX = 1 << 20;
    private static final int PAGE = 100;

    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static Path vectors() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("vectors/NOTICE.md"))) {
                return at.resolve("vectors/mime");
            }
        }
        throw new AssertionError("no vectors");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(vectors())) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void everyMessageListsFetchesAndSearches() throws IOException {
        List<Path> names = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        try (ImapTestClient c = rig.inbox()) {
            for (Path file : files()) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > 0 && bytes.length <= MAX) {
                    names.add(file);
                    messages.add(new String(bytes, StandardCharsets.ISO_8859_1));
                    c.append("INBOX", "", bytes).ok();
                }
            }
            assertThat(messages).hasSizeGreaterThan(900);
            for (int first = 1; first <= messages.size(); first += PAGE) {
                int last = Math.min(messages.size(), first + PAGE - 1);
                List<String> listed = c.command("FETCH " + first + ':' + last
                                + " (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE PREVIEW THREADID)")
                        .ok()
                        .untagged();
                List<String> whole = c.command("FETCH " + first + ':' + last + " (BODY.PEEK[])")
                        .ok()
                        .untagged();
                for (int i = first; i <= last; i++) {
                    String message = messages.get(i - 1);
                    String where = names.get(i - 1).toString();
                    ImapValues values = ImapValues.of(listed.get(i - first));
                    assertThat(values.after("RFC822.SIZE")).as(where).isEqualTo(Integer.toString(message.length()));
                    assertThat((List<?>) values.after("ENVELOPE")).as(where).hasSize(10);
                    assertThat(whole.get(i - first))
                            .as(where)
                            .isEqualTo(i + " FETCH (BODY[] {" + message.length() + "}\r\n" + message + ")");
                    parts(c, i, values, message, where);
                }
            }
            assertThat(c.command("SEARCH TEXT \"zyxwv no such words\"").ok().one("SEARCH"))
                    .isEqualTo("SEARCH");
            assertThat(c.command("SEARCH NOT BODY \"zyxwv no such words\" NOT FROM zyxwv")
                            .ok()
                            .one("SEARCH")
                            .split(" "))
                    .hasSize(messages.size() + 1);
        }
    }

    /// Everything that the structure names is in the message where it should be.
    private static void parts(ImapTestClient c, int number, ImapValues values, String message, String where) {
        List<String> sections = new ArrayList<>();
        sections((List<?>) values.after("BODYSTRUCTURE"), "", sections);
        StringBuilder items = new StringBuilder("BODY.PEEK[HEADER] BODY.PEEK[TEXT]");
        for (String section : sections.subList(0, Math.min(sections.size(), 60))) {
            items.append(" BODY.PEEK[")
                    .append(section)
                    .append("] BODY.PEEK[")
                    .append(section)
                    .append(".MIME]");
        }
        String answer = c.command("FETCH " + number + " (" + items + ")").ok().one(" FETCH (");
        ImapValues found = ImapValues.of(answer);
        assertThat(found.after("BODY[HEADER]") + "" + found.after("BODY[TEXT]"))
                .as(where)
                .isEqualTo(message);
        for (String section : sections.subList(0, Math.min(sections.size(), 60))) {
            boolean inside = message.contains(String.valueOf(found.after("BODY[" + section + "]")))
                    && message.contains(String.valueOf(found.after("BODY[" + section + ".MIME]")));
            assertThat(inside).as("%s %s", where, section).isTrue();
        }
        for (String section : sections.subList(0, Math.min(sections.size(), 5))) {
            ImapTestClient.Reply reply =
                    c.command("FETCH " + number + " (BINARY.SIZE[" + section + "] BINARY.PEEK[" + section + "])");
            if (reply.status().equals("NO")) {
                assertThat(reply.text()).as(where).startsWith("[UNKNOWN-CTE]");
            } else {
                ImapValues binary = ImapValues.of(reply.ok().one(" FETCH ("));
                assertThat(String.valueOf(binary.after("BINARY[" + section + "]"))
                                .length())
                        .as("%s %s", where, section)
                        .isEqualTo(Integer.parseInt(String.valueOf(binary.after("BINARY.SIZE[" + section + "]"))));
            }
        }
    }

    /// Part numbers of a structure (RFC 9051 6.4.5.1).
    private static void sections(List<?> body, String prefix, List<String> into) {
        if (body.getFirst() instanceof List<?>) {
            int number = 1;
            for (Object child : body) {
                if (!(child instanceof List<?> part) || part.isEmpty()) {
                    break;
                }
                String name = prefix + number++;
                into.add(name);
                if (part.getFirst() instanceof List<?>) {
                    sections(part, name + '.', into);
                } else {
                    inner(part, name, into);
                }
            }
        } else {
            into.add(prefix + "1");
            inner(body, prefix + "1", into);
        }
    }

    private static void inner(List<?> part, String name, List<String> into) {
        boolean message = "MESSAGE".equals(part.get(0))
                && List.of("RFC822", "GLOBAL").contains(part.get(1))
                && part.size() > 9
                && part.get(8) instanceof List<?>;
        if (message) {
            sections((List<?>) part.get(8), name + '.', into);
        }
    }
}
