package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// THREAD (RFC 5256) in talks.
class ThreadTest {
    private final ImapRig rig = new ImapRig();
    private int minute;

    @AfterEach
    void close() {
        rig.close();
    }

    /// @param references without brackets, separated by blanks
    private void mail(ImapTestClient c, String id, String references, String subject) {
        StringBuilder head = new StringBuilder("From: a@x.test\r\nSubject: " + subject + "\r\n");
        head.append("Date: Mon, 02 Nov 2026 10:%02d:00 +0000\r\n".formatted(minute++));
        if (!id.isEmpty()) {
            head.append("Message-ID: <").append(id).append(">\r\n");
        }
        if (!references.isEmpty()) {
            head.append("References: <").append(references.replace(" ", "> <")).append(">\r\n");
        }
        c.append("INBOX", "", head.append("\r\nx").toString().getBytes(StandardCharsets.UTF_8))
                .ok();
    }

    private static String threads(ImapTestClient c, String arguments) {
        return c.command("THREAD " + arguments).ok().one("THREAD");
    }

    @Test
    void references() {
        try (ImapTestClient c = rig.ann()) {
            mail(c, "a", "", "one");
            mail(c, "b", "a", "Re: one");
            mail(c, "c", "a b", "Re: one");
            mail(c, "d", "a", "Re: one");
            mail(c, "e", "", "two");
            mail(c, "f", "x", "three");
            mail(c, "g", "x", "Re: four");
            c.command("SELECT INBOX").ok();
            assertThat(threads(c, "REFERENCES UTF-8 ALL")).isEqualTo("THREAD (1 (2 3)(4))(5)((6)(7))");
            assertThat(threads(c, "REFERENCES UTF-8 2:3")).isEqualTo("THREAD (2 3)");
            assertThat(threads(c, "REFERENCES UTF-8 KEYWORD none")).isEqualTo("THREAD");
            assertThat(c.command("UID THREAD REFERENCES UTF-8 UID 3,5").ok().one("THREAD"))
                    .isEqualTo("THREAD (3)(5)");
            c.command("THREAD JWZ UTF-8 ALL").bad();
            assertThat(c.command("THREAD REFERENCES KLINGON ALL").no().text()).startsWith("[BADCHARSET (");
        }
    }

    @Test
    void subjectsDrawThreadsTogether() {
        try (ImapTestClient c = rig.ann()) {
            mail(c, "a", "", "plan");
            mail(c, "b", "", "Re: plan");
            mail(c, "c", "", "lunch");
            mail(c, "d", "", "lunch");
            mail(c, "e", "", "");
            mail(c, "f", "", "");
            mail(c, "g", "", "回复：周报");
            mail(c, "h", "", "周报");
            c.command("SELECT INBOX").ok();
            assertThat(threads(c, "REFERENCES UTF-8 ALL")).isEqualTo("THREAD (1 2)((3)(4))(5)(6)(8 7)");
        }
    }

    @Test
    void whatIsBrokenIsThreadedAllTheSame() {
        try (ImapTestClient c = rig.ann()) {
            // a loop, a message that answers itself, an id given twice, no id at all
            mail(c, "a", "b", "1");
            mail(c, "b", "a", "2");
            mail(c, "s", "s", "3");
            mail(c, "d", "", "4");
            mail(c, "d", "", "5");
            mail(c, "", "d", "6");
            c.command("SELECT INBOX").ok();
            assertThat(threads(c, "REFERENCES UTF-8 ALL")).isEqualTo("THREAD (2 1)(3)(4 6)(5)");
        }
    }

    @Test
    void orderedSubject() {
        try (ImapTestClient c = rig.ann()) {
            mail(c, "a", "", "one");
            mail(c, "b", "", "two");
            mail(c, "c", "", "Re: one");
            mail(c, "d", "", "[list] one");
            mail(c, "e", "", "Fwd: two");
            c.command("SELECT INBOX").ok();
            assertThat(threads(c, "ORDEREDSUBJECT UTF-8 ALL")).isEqualTo("THREAD (1 (3)(4))(2 5)");
        }
    }
}
