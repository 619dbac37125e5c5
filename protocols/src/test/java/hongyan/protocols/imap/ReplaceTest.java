package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// RFC 8508
class ReplaceTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static String literal(String text) {
        return "{" + text.length() + "+}\r\n" + text;
    }

    @Test
    void theNewOneComesAndTheOldOneGoes() {
        rig.fill(3);
        try (ImapTestClient c = rig.inbox()) {
            ImapTestClient.Reply reply = c.command("REPLACE 2 INBOX (\\Flagged) " + literal("Subject: new\r\n\r\nx"))
                    .ok();
            assertThat(reply.untagged()).hasSize(4).contains("4 EXISTS", "4 RECENT");
            assertThat(reply.untagged().get(0)).matches("OK \\[APPENDUID \\d+ 4].*");
            assertThat(reply.untagged()).contains("2 EXPUNGE");
            assertThat(c.command("FETCH 1:* (UID FLAGS)").ok().untagged())
                    .containsExactly(
                            "1 FETCH (UID 1 FLAGS (\\Recent))",
                            "2 FETCH (UID 3 FLAGS (\\Recent))",
                            "3 FETCH (UID 4 FLAGS (\\Flagged \\Recent))");
        }
    }

    @Test
    void byUidIntoAnotherMailbox() {
        rig.fill(2);
        try (ImapTestClient c = rig.inbox()) {
            ImapTestClient.Reply reply = c.command(
                            "UID REPLACE 1 {6+}\r\nDrafts CATENATE (URL \";UID=1\" TEXT " + literal("tail") + ")")
                    .ok();
            assertThat(reply.untagged().get(0)).matches("OK \\[APPENDUID \\d+ 1].*");
            assertThat(reply.untagged()).contains("1 EXPUNGE");
            c.command("SELECT Drafts").ok();
            assertThat(c.command("FETCH 1 BODY.PEEK[TEXT]").ok().literal("BODY"))
                    .isEqualTo("Hello, this is the text of subject 1.\r\ntail");
        }
    }

    @Test
    void nothingHappensWhenItFails() {
        rig.fill(2);
        try (ImapTestClient c = rig.inbox()) {
            c.command("UID REPLACE 9 INBOX " + literal("Subject: x\r\n\r\n")).no();
            c.command("REPLACE 9 INBOX " + literal("Subject: x\r\n\r\n")).bad();
            c.command("REPLACE 0 INBOX " + literal("Subject: x\r\n\r\n")).bad();
            c.command("REPLACE 1:2 INBOX " + literal("Subject: x\r\n\r\n")).bad();
            assertThat(c.command("REPLACE 1 nowhere " + literal("Subject: x\r\n\r\n"))
                            .no()
                            .text())
                    .startsWith("[TRYCREATE]");
            assertThat(c.command("REPLACE 1 INBOX CATENATE (URL \";UID=9\")")
                            .no()
                            .text())
                    .startsWith("[BADURL");
            c.command("REPLACE 1 INBOX " + literal("x") + " " + literal("y")).bad();
            assertThat(c.command("UID FETCH 1:* UID").ok().untagged()).hasSize(2);
            c.command("EXAMINE INBOX").ok();
            c.command("REPLACE 1 INBOX " + literal("Subject: x\r\n\r\n")).no();
        }
    }

    @Test
    void aSynchronisingLiteralIsAskedFor() {
        rig.fill(1);
        try (ImapTestClient c = rig.inbox()) {
            String tag = c.send("REPLACE 1 INBOX {3}");
            assertThat(c.response()).startsWith("+");
            c.line().raw("a\r\n\r\n");
            c.finish(tag).ok();
            tag = c.send("UID REPLACE 77 INBOX {3}");
            assertThat(c.response()).startsWith(tag + " NO");
            c.command("NOOP").ok();
        }
    }
}
