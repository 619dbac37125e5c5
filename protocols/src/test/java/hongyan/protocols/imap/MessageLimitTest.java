package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// MESSAGELIMIT (RFC 9738) in talks, with a limit of three; and days in a zone that is not UTC.
class MessageLimitTest {
    private final ImapRig rig = new ImapRig(
            new ImapSettings(300_000, Duration.ofMinutes(30), Duration.ofMinutes(1), ZoneId.of("Asia/Shanghai"), 3),
            null,
            false);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theNewestAreWorkedOn() {
        rig.fill(5);
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("CAPABILITY").ok().one("CAPABILITY")).contains(" MESSAGELIMIT=3 ");
            ImapTestClient.Reply reply = c.command("FETCH 1:* UID").ok();
            assertThat(reply.untagged()).containsExactly("3 FETCH (UID 3)", "4 FETCH (UID 4)", "5 FETCH (UID 5)");
            assertThat(reply.text()).startsWith("[MESSAGELIMIT 3 3] ");
            reply = c.command("UID STORE 1,2,4,5 +FLAGS \\Seen").ok();
            assertThat(reply.untagged()).hasSize(3);
            assertThat(reply.text()).startsWith("[MESSAGELIMIT 3 2] ");
            reply = c.command("SEARCH ALL").ok();
            assertThat(reply.one("SEARCH")).isEqualTo("SEARCH 3 4 5");
            assertThat(reply.text()).startsWith("[MESSAGELIMIT 3 3] ");
            assertThat(c.command("SORT (ARRIVAL) UTF-8 ALL").ok().text()).startsWith("[MESSAGELIMIT 3 3] ");
            assertThat(c.command("COPY 1:4 Sent").no().text()).startsWith("[MESSAGELIMIT 3] ");
            assertThat(c.command("MOVE 1:4 Sent").no().text()).startsWith("[MESSAGELIMIT 3] ");
            assertThat(c.command("UID FETCH 3:5 FLAGS").ok().text()).doesNotContain("MESSAGELIMIT");
        }
    }

    @Test
    void daysBeginInTheServersZone() {
        try (ImapTestClient c = rig.inbox()) {
            // 07:30 of the 11th in Shanghai
            c.append("INBOX", "", "\"10-Nov-2026 23:30:00 +0000\"", ImapRig.message("a"))
                    .ok();
            c.command("NOOP").ok();
            assertThat(c.command("FETCH 1 INTERNALDATE").ok().one("FETCH"))
                    .isEqualTo("1 FETCH (INTERNALDATE \"11-Nov-2026 07:30:00 +0800\")");
            assertThat(c.command("SEARCH ON 11-Nov-2026").ok().one("SEARCH")).isEqualTo("SEARCH 1");
            assertThat(c.command("SEARCH BEFORE 11-Nov-2026").ok().one("SEARCH"))
                    .isEqualTo("SEARCH");
        }
    }
}
