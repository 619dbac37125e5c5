package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppendTest {
    private final ImapRig rig =
            new ImapRig(new ImapSettings(300_000, Duration.ofMinutes(30), Duration.ofMinutes(1)), null, false);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void tooBigIsRefusedBeforeItIsSent() {
        try (ImapTestClient c = rig.ann()) {
            String tag = c.send("APPEND INBOX {300001}");
            assertThat(c.response()).startsWith(tag + " NO [TOOBIG]");
            c.command("NOOP").ok();
        }
    }

    @Test
    void tooBigThatComesUnaskedIsPassedOver() {
        try (ImapTestClient c = rig.ann()) {
            assertThat(c.command("APPEND INBOX {300001+}\r\n" + "x".repeat(300_001))
                            .no()
                            .text())
                    .startsWith("[TOOBIG]");
            c.command("NOOP").ok();
        }
    }

    @Test
    void whereNobodyIs() {
        try (ImapTestClient c = rig.ann()) {
            assertThat(c.append("nowhere", "", ImapRig.message("x")).no().text())
                    .startsWith("[TRYCREATE]");
            assertThat(c.command("APPEND nowhere {3+}\r\nabc").no().text()).startsWith("[TRYCREATE]");
            c.command("APPEND INBOX {0+}\r\n").no();
            c.command("NOOP").ok();
        }
    }

    @Test
    void overQuota() {
        try (ImapTestClient c = rig.connect().login("bob", "correct horse")) {
            c.append("INBOX", "", ImapRig.message("fits")).ok();
            assertThat(c.append("INBOX", "", ImapRig.message("big", "x".repeat(30_000)))
                            .no()
                            .text())
                    .startsWith("[OVERQUOTA]");
            assertThat(c.command("STATUS INBOX (MESSAGES)").ok().one("STATUS")).contains("MESSAGES 1");
        }
    }

    @Test
    void aFullDiskIsSaidSo() {
        try (ImapTestClient c = rig.ann()) {
            rig.store.setFull(true);
            assertThat(c.append("INBOX", "", ImapRig.message("big", "x".repeat(280_000)))
                            .no()
                            .text())
                    .startsWith("[UNAVAILABLE] Insufficient system storage");
            rig.store.setFull(false);
            c.append("INBOX", "", ImapRig.message("big", "x".repeat(280_000))).ok();
        }
    }

    @Test
    void dateFlagsAndManyAtOnce() {
        try (ImapTestClient c = rig.inbox()) {
            c.append("INBOX", "\\Seen \\Deleted", "\" 1-Feb-2020 10:00:00 +0800\"", ImapRig.message("old"))
                    .ok();
            assertThat(c.command("FETCH 1 (INTERNALDATE FLAGS)").ok().one("FETCH"))
                    .isEqualTo(
                            "1 FETCH (INTERNALDATE \" 1-Feb-2020 02:00:00 +0000\" FLAGS (\\Deleted \\Seen \\Recent))");
            assertThat(c.command("APPEND INBOX {3+}\r\na\r\n (\\Flagged) {4+}\r\nb\r\n\r")
                            .ok()
                            .text())
                    .matches("\\[APPENDUID \\d+ 2:3] .*");
            assertThat(c.command("FETCH 1:* UID").ok().untagged()).hasSize(3);
        }
    }

    @Test
    void alargeMessageComesBackWhole() {
        try (ImapTestClient c = rig.inbox()) {
            byte[] message = ImapRig.message("large", "0123456789abcdef\r\n".repeat(15_000));
            c.append("INBOX", "", message).ok();
            String all = c.command("FETCH 1 BODY.PEEK[]").ok().literal("FETCH");
            assertThat(all).hasSize(message.length).endsWith("0123456789abcdef\r\n");
            assertThat(c.command("FETCH 1 BODY.PEEK[]<100000.20>").ok().literal("FETCH"))
                    .isEqualTo(all.substring(100_000, 100_020));
            assertThat(c.command("FETCH 1 (BODY.PEEK[TEXT]<0.4> BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
                            .ok()
                            .one("FETCH"))
                    .isEqualTo("1 FETCH (BODY[TEXT]<0> {4}\r\n0123 BODY[HEADER.FIELDS (SUBJECT)] {18}\r\n"
                            + "Subject: large\r\n\r\n)");
        }
    }

    @Test
    void aMessageThatIsRefusedIsNeverReadAsCommands() {
        String message = "x DELETE Sent\r\ny CREATE evil\r\n";
        String literal = "{" + message.length() + "+}\r\n" + message;
        try (ImapTestClient fresh = rig.connect()) {
            fresh.command("APPEND INBOX " + literal).bad();
            fresh.command("NOOP").ok();
        }
        try (ImapTestClient c = rig.ann()) {
            c.command("APPEND INBOX (\\Nonsense) " + literal).bad();
            c.command("APPEND INBOX \"no date\" " + literal).bad();
            c.command("APPEND nowhere " + literal).no();
            c.command("APPEND INBOX " + literal + " (\\Nonsense) " + literal).bad();
            assertThat(c.command("LIST \"\" evil").ok().untagged()).isEmpty();
            assertThat(c.command("LIST \"\" Sent").ok().untagged()).hasSize(1);
            assertThat(c.command("STATUS INBOX (MESSAGES)").ok().one("STATUS")).contains("MESSAGES 0");
        }
    }

    @Test
    void aLineTooLongEndsTheTalk() {
        try (ImapTestClient c = rig.ann()) {
            c.line().raw("a CREATE " + "x".repeat(70_000) + " {5+}\r\na LOGOUT\r\n");
            assertThat(c.response()).contains(" BAD ");
            assertThat(c.next()).startsWith("BYE");
            c.line().expectClosed();
        }
    }

    @Test
    void strangersMayNotSendMuch() {
        try (ImapTestClient fresh = rig.connect()) {
            fresh.line().raw("a APPEND INBOX {1000000+}\r\n");
            assertThat(fresh.next()).startsWith("BYE [TOOBIG]");
            fresh.line().expectClosed();
        }
    }
}
