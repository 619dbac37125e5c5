package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// UIDONLY (RFC 9586) in talks.
class UidOnlyTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private ImapTestClient uidOnly() {
        ImapTestClient c = rig.ann();
        assertThat(c.command("ENABLE UIDONLY").ok().one("ENABLED")).isEqualTo("ENABLED UIDONLY");
        assertThat(c.command("SELECT INBOX").ok().untagged()).noneMatch(line -> line.contains("[UNSEEN"));
        return c;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FETCH 1 FLAGS",
                "STORE 1 +FLAGS \\Seen",
                "SEARCH ALL",
                "UID SEARCH 1:2",
                "UID SEARCH OR SEEN NOT 2",
                "SORT (DATE) UTF-8 ALL",
                "THREAD REFERENCES UTF-8 ALL",
                "COPY 1 Sent",
                "MOVE 1 Sent"
            })
    void messageNumbersAreRefused(String command) {
        rig.fill(2);
        try (ImapTestClient c = uidOnly()) {
            assertThat(c.command(command).bad().text()).startsWith("[UIDREQUIRED] ");
        }
    }

    @Test
    void everythingIsToldByUid() {
        rig.fill(3);
        try (ImapTestClient c = uidOnly();
                ImapTestClient other = rig.inbox()) {
            assertThat(c.command("UID FETCH 2 (UID FLAGS)").ok().untagged())
                    .containsExactly("2 UIDFETCH (FLAGS (\\Recent))");
            assertThat(c.command("UID STORE 2 +FLAGS \\Deleted").ok().untagged())
                    .containsExactly("2 UIDFETCH (FLAGS (\\Deleted \\Recent))");
            assertThat(c.command("EXPUNGE").ok().untagged()).containsExactly("VANISHED 2");
            assertThat(c.command("UID SEARCH ALL").ok().untagged()).containsExactly("SEARCH 1 3");
            assertThat(c.command("UID SORT (REVERSE ARRIVAL SUBJECT) UTF-8 UID 1:*")
                            .ok()
                            .one("SORT"))
                    .startsWith("SORT ");
            other.command("NOOP").ok();
            other.command("STORE 2 +FLAGS \\Flagged").ok();
            rig.fill(1);
            assertThat(c.command("NOOP").ok().untagged())
                    .containsExactlyInAnyOrder("3 EXISTS", "3 RECENT", "3 UIDFETCH (FLAGS (\\Flagged \\Recent))");
            assertThat(c.command("UID MOVE 1 Trash").ok().untagged())
                    .hasSize(2)
                    .element(1)
                    .isEqualTo("VANISHED 1");
        }
    }
}
