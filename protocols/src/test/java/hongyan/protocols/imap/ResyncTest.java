package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResyncTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static long code(ImapTestClient.Reply reply, String name) {
        Matcher matcher = Pattern.compile("\\[" + name + " (\\d+)]")
                .matcher(reply.untagged().toString());
        assertThat(matcher.find()).as(name).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void whatChangedSince() {
        rig.fill(5);
        try (ImapTestClient a = rig.ann();
                ImapTestClient b = rig.inbox()) {
            a.command("ENABLE QRESYNC").ok();
            var first = a.command("SELECT INBOX (CONDSTORE)").ok();
            long validity = code(first, "UIDVALIDITY");
            long modseq = code(first, "HIGHESTMODSEQ");
            a.command("UNSELECT").ok();
            b.command("STORE 2 +FLAGS (\\Deleted)").ok();
            b.command("STORE 4 +FLAGS (\\Seen)").ok();
            b.command("EXPUNGE").ok();
            var again = a.command("SELECT INBOX (QRESYNC (" + validity + ' ' + modseq + " 1:5))")
                    .ok();
            assertThat(again.one("VANISHED")).isEqualTo("VANISHED (EARLIER) 2");
            assertThat(again.one(" FETCH")).matches("3 FETCH \\(UID 4 FLAGS \\(\\\\Seen\\) MODSEQ \\(\\d+\\)\\)");
            assertThat(a.command("UID FETCH 1:* (FLAGS) (CHANGEDSINCE " + modseq + " VANISHED)")
                            .ok()
                            .untagged())
                    .hasSize(2);
            b.command("STORE 1 +FLAGS (\\Deleted)").ok();
            b.command("EXPUNGE").ok();
            assertThat(a.command("NOOP").ok().untagged()).containsExactly("VANISHED 1");
            a.command("STORE 1 +FLAGS (\\Deleted)").ok();
            var expunge = a.command("EXPUNGE").ok();
            assertThat(expunge.untagged()).containsExactly("VANISHED 3");
            assertThat(expunge.text()).startsWith("[HIGHESTMODSEQ ");
        }
    }

    @Test
    void storeUnlessChanged() {
        rig.fill(2);
        try (ImapTestClient a = rig.inbox();
                ImapTestClient b = rig.inbox()) {
            long modseq = code(a.command("SELECT INBOX (CONDSTORE)").ok(), "HIGHESTMODSEQ");
            b.command("STORE 1 +FLAGS (\\Flagged)").ok();
            var reply = a.command("STORE 1:2 (UNCHANGEDSINCE " + modseq + ") +FLAGS.SILENT (\\Seen)")
                    .ok();
            assertThat(reply.text()).startsWith("[MODIFIED 1]");
            assertThat(reply.one("2 FETCH")).matches("2 FETCH \\(UID 2 MODSEQ \\(\\d+\\)\\)");
            assertThat(a.command("SEARCH SEEN").ok().untagged()).containsExactly("SEARCH 2");
            assertThat(a.command("SEARCH MODSEQ " + (modseq + 2)).ok().one("SEARCH"))
                    .matches("SEARCH 2 \\(MODSEQ \\d+\\)");
        }
    }
}
