package hongyan.protocols.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.json.Json;
import hongyan.testkit.smtp.SmtpTestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nobody ends our messages, or slips commands into them, but by CRLF `.` CRLF.
class SmugglingTest {
    @TempDir
    Path folder;

    private Port port;

    @BeforeEach
    void open() throws IOException {
        port = Port.mx(folder);
    }

    @AfterEach
    void close() {
        port.close();
        assertThat(port.postbox().open).hasValue(0);
    }

    static List<String> mustNotEnd() {
        try {
            Path here = Path.of("").toAbsolutePath();
            while (!Files.exists(here.resolve("vectors/NOTICE.md"))) {
                here = Objects.requireNonNull(here.getParent(), "no vectors above");
            }
            List<String> ends = new ArrayList<>();
            Json.parse(Files.readAllBytes(here.resolve("vectors/smtp/smuggling/end-of-data.json")))
                    .path("must_not_end_data")
                    .forEach(end -> ends.add(end.asString()));
            assertThat(ends).hasSizeGreaterThan(10);
            return ends;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String shown(String text) {
        return text.replace("\r", "<CR>").replace("\n", "<LF>").replace("\0", "<NUL>");
    }

    @ParameterizedTest
    @MethodSource("mustNotEnd")
    void aFalseEndDoesNotEndTheMessage(String end) {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            client.command("MAIL FROM:<a@remote.test>");
            client.command("RCPT TO:<user@example.test>");
            client.command("DATA");
            String smuggled = "MAIL FROM:<admin@example.test>\r\nRCPT TO:<user@example.test>\r\nDATA\r\nforged\r\n";
            client.line().raw(("Subject: x\r\n\r\ntext" + end + smuggled + ".\r\n").getBytes(ISO_8859_1));
            SmtpTestClient.Reply reply = client.reply();
            boolean bare = end.replace("\r\n", "").matches("(?s).*[\r\n].*");
            assertThat(reply.code()).isEqualTo(bare ? 554 : 250);
            assertThat(client.command("NOOP").code()).isEqualTo(250);
            assertThat(port.postbox().letters).hasSize(bare ? 0 : 1);
            if (!bare) {
                assertThat(port.postbox().letters.element().text()).contains("MAIL FROM:<admin@example.test>");
            }
        }
    }

    @Test
    void textBeforeTheGoAheadIsNotReadAsText() {
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: MAIL FROM:<a@remote.test>
            S: 250 ...
            C: RCPT TO:<user@example.test>
            S: 250 ...
            C: DATA\\r\\nSubject: early\\r\\n\\r\\ntext\\r\\n.
            S: 554 5.5.0 ...
            END
            """);
        assertThat(port.postbox().letters).isEmpty();
    }

    @Test
    void whatFollowsTheTrueEndIsTheNextCommand() throws Exception {
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: MAIL FROM:<a@remote.test>\\r\\nRCPT TO:<user@example.test>\\r\\nDATA
            S: 250 ...
            S: 250 ...
            S: 354 ...
            C: one\\r\\n.\\r\\nMAIL FROM:<b@remote.test>\\r\\nRSET\\r\\nQUIT
            S: 250 2.0.0 ...
            S: 250 2.1.0 ...
            S: 250 2.0.0 ...
            S: 221 ...
            END
            """);
        assertThat(port.postbox().next().text()).isEqualTo("one\r\n");
    }

    @Test
    void withoutEhloNothingMayBeSentAhead() {
        port.talk("""
            S: 220 ...
            C: HELO client.test
            S: 250 mx.example.test
            C: MAIL FROM:<a@remote.test>\\r\\nRCPT TO:<user@example.test>
            S: 554 5.5.0 ...
            END
            """);
    }

    @Test
    void aBareNewlineInACommandIsRefused() {
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: MAIL FROM:<a@remote.test>\\nRCPT TO:<user@example.test>
            S: 500 5.5.2 ...
            C: NOOP\\rNOOP
            S: 500 5.5.2 ...
            C: NOOP
            S: 250 ...
            """);
    }
}
