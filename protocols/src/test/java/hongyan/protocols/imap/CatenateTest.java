package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// RFC 4469
class CatenateTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static final String MESSAGE = "Subject: one\r\nX-Extra: yes\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
            + "--b\r\nContent-Type: text/html\r\n\r\n<p>hi\r\n--b--\r\n";

    @Test
    void piecesOfOthersAndText() {
        try (ImapTestClient c = rig.inbox()) {
            c.append("INBOX", "", MESSAGE.getBytes(StandardCharsets.US_ASCII)).ok();
            String validity =
                    c.command("STATUS INBOX (UIDVALIDITY)").ok().one("STATUS").replaceAll("\\D", "");
            c.command("APPEND Drafts (\\Draft) CATENATE (URL \"/INBOX;UIDVALIDITY=" + validity
                            + "/;UID=1/;SECTION=HEADER\" TEXT {13+}\r\n--b\r\nX: y\r\n\r\n URL \"/inbox/;uid=1/;section=1\""
                            + " TEXT {9+}\r\n\r\n--b--\r\n)")
                    .ok();
            c.command("APPEND Drafts CATENATE (URL \";UID=1\")").ok();
            c.command("APPEND Drafts CATENATE (URL \";UID=1/;SECTION=HEADER.FIELDS%20(X-Extra)\""
                            + " URL {22+}\r\n/INBOX/;UID=1/;PARTIAL= URL \"x\")")
                    .no();
            c.command("APPEND Drafts CATENATE (URL {27+}\r\n/INBOX/;UID=1/;PARTIAL=0.14 TEXT {4+}\r\nend\n)")
                    .ok();
            c.command("SELECT Drafts").ok();
            String header = MESSAGE.substring(0, MESSAGE.indexOf("--b"));
            assertThat(c.command("FETCH 1 (FLAGS BODY.PEEK[])").ok().literal("\\Draft"))
                    .isEqualTo(header + "--b\r\nX: y\r\n\r\nhello\r\n--b--\r\n");
            assertThat(c.command("FETCH 2 BODY.PEEK[]").ok().literal("BODY[]")).isEqualTo(MESSAGE);
            assertThat(c.command("FETCH 3 BODY.PEEK[]").ok().literal("BODY[]")).isEqualTo("Subject: one\r\nend\n");
        }
    }

    @Test
    void urlsThatLeadNowhere() {
        try (ImapTestClient c = rig.inbox()) {
            c.append("INBOX", "", MESSAGE.getBytes(StandardCharsets.US_ASCII)).ok();
            for (String url : new String[] {
                "/INBOX/;UID=7",
                "/INBOX;UIDVALIDITY=1/;UID=1",
                "/nowhere/;UID=1",
                "/INBOX/;UID=1/;SECTION=9",
                "/INBOX/;UID=1/;SECTION=NONSENSE",
                "imap://other.example/INBOX/;UID=1",
                "//other.example/INBOX/;UID=1",
                "/INBOX/;UID=1/..",
                "/%C3%28/;UID=1",
                "/Shared/bob@example.test/INBOX/;UID=1",
                "http://example.test/"
            }) {
                assertThat(c.command("APPEND INBOX CATENATE (TEXT {3+}\r\nabc URL \"" + url + "\" TEXT {3+}\r\nabc)")
                                .no()
                                .text())
                        .startsWith("[BADURL \"" + url + "\"]");
            }
            c.command("APPEND INBOX CATENATE ()").bad();
            c.command("APPEND INBOX CATENATE (FILE \"x\")").bad();
            c.command("APPEND INBOX CATENATE (TEXT {0+}\r\n)").no();
            assertThat(c.command("APPEND nowhere CATENATE (TEXT {3+}\r\nabc)")
                            .no()
                            .text())
                    .startsWith("[TRYCREATE]");
            assertThat(c.command("STATUS INBOX (MESSAGES)").ok().one("STATUS")).contains("MESSAGES 1");
        }
    }

    @Test
    void tooBigTogether() {
        ImapSettings small = new ImapSettings(1000, Duration.ofMinutes(30), Duration.ofMinutes(1));
        try (ImapRig tight = new ImapRig(small, null, false);
                ImapTestClient c = tight.inbox()) {
            c.append("INBOX", "", ImapRig.message("x", "y".repeat(500))).ok();
            assertThat(c.command("APPEND INBOX CATENATE (URL \";UID=1\" URL \";UID=1\" TEXT {3+}\r\nabc)")
                            .no()
                            .text())
                    .startsWith("[TOOBIG]");
            String tag = c.send("APPEND INBOX CATENATE (URL \";UID=1\" TEXT {500}");
            assertThat(c.response()).startsWith(tag + " NO [TOOBIG]");
            c.command("NOOP").ok();
        }
    }

    @Test
    void manyMessagesAtOnce() {
        try (ImapTestClient c = rig.inbox()) {
            c.append("INBOX", "", MESSAGE.getBytes(StandardCharsets.US_ASCII)).ok();
            assertThat(c.command(
                                    "APPEND INBOX CATENATE (URL \";UID=1\") (\\Seen) {3+}\r\nabc CATENATE (TEXT {1+}\r\nx)")
                            .ok()
                            .text())
                    .matches("\\[APPENDUID \\d+ 2:4].*");
        }
    }
}
