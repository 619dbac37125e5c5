package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// CONTEXT=SEARCH and CONTEXT=SORT (RFC 5267 4) in talks.
class ContextTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    /// The lines of the answer that are updates, without their tag.
    private static String updates(ImapTestClient.Reply reply) {
        return String.join(
                "; ",
                reply.ok().untagged().stream()
                        .filter(line -> line.startsWith("ESEARCH"))
                        .map(line -> line.substring(line.indexOf(')') + 2))
                        .toList());
    }

    @Test
    void searchIsKeptUpToDate() {
        rig.fill(4);
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("UID SEARCH RETURN (UPDATE COUNT) UNSEEN").ok().one("ESEARCH"))
                    .endsWith(") UID COUNT 4");
            assertThat(updates(c.command("STORE 2:3 +FLAGS \\Seen"))).isEqualTo("UID REMOVEFROM (0 2:3)");
            assertThat(updates(c.command("STORE 3 -FLAGS \\Seen"))).isEqualTo("UID ADDTO (0 3)");
            assertThat(updates(c.command("STORE 1 +FLAGS \\Flagged"))).isEmpty();
            rig.fill(1);
            ImapTestClient.Reply reply = c.command("NOOP").ok();
            assertThat(reply.untagged()).element(0).isEqualTo("5 EXISTS");
            assertThat(updates(reply)).isEqualTo("UID ADDTO (0 5)");
            c.command("STORE 1 +FLAGS \\Deleted").ok();
            reply = c.command("EXPUNGE").ok();
            assertThat(reply.untagged()).hasSize(2).element(1).isEqualTo("1 EXPUNGE");
            assertThat(updates(reply)).isEqualTo("UID REMOVEFROM (0 1)");
        }
    }

    @Test
    void updatesComeInIdleAndEndWithCancel() {
        rig.fill(1);
        try (ImapTestClient c = rig.inbox()) {
            String tag = c.send("SEARCH RETURN (UPDATE ALL) ALL");
            assertThat(c.finish(tag).ok().one("ESEARCH")).endsWith(") ALL 1");
            rig.fill(1);
            assertThat(updates(c.command("NOOP"))).isEqualTo("ADDTO (0 2)");
            c.command("CANCELUPDATE \"none\"").bad();
            c.command("CANCELUPDATE \"" + tag + "\"").ok();
            rig.fill(1);
            assertThat(updates(c.command("NOOP"))).isEmpty();
            c.command("CANCELUPDATE").bad();
        }
    }

    @Test
    void sortSaysWhere() {
        try (ImapTestClient c = rig.inbox()) {
            for (String subject : new String[] {"m", "b", "x"}) {
                c.append("INBOX", "", ImapRig.message(subject)).ok();
            }
            c.command("NOOP").ok();
            assertThat(c.command("UID SORT RETURN (UPDATE ALL) (SUBJECT) UTF-8 UNSEEN")
                            .ok()
                            .one("ESEARCH"))
                    .endsWith(") UID ALL 2,1,3");
            assertThat(updates(c.append("INBOX", "", ImapRig.message("c")))).isEqualTo("UID ADDTO (2 4)");
            assertThat(updates(c.append("INBOX", "", ImapRig.message("z")))).isEqualTo("UID ADDTO (5 5)");
            assertThat(updates(c.command("STORE 2,3 +FLAGS \\Seen"))).isEqualTo("UID REMOVEFROM (1 2 3 3)");
            assertThat(updates(c.command("STORE 3 -FLAGS \\Seen"))).isEqualTo("UID ADDTO (3 3)");
        }
    }

    @Test
    void tooManyAreRefusedOneByOne() {
        rig.fill(1);
        try (ImapTestClient c = rig.inbox()) {
            for (int i = 0; i < 8; i++) {
                assertThat(c.command("SEARCH RETURN (UPDATE) ALL").ok().untagged())
                        .hasSize(1);
            }
            assertThat(c.command("SEARCH RETURN (UPDATE COUNT) ALL").ok().untagged())
                    .hasSize(2)
                    .anyMatch(line -> line.matches("NO \\[NOUPDATE \"[^\"]+\"\\] .*"))
                    .anyMatch(line -> line.endsWith(" COUNT 1"));
        }
    }
}
