package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// `\Recent` (RFC 3501 2.3.2): to the first session that is told of a message, and to no other.
class RecentTest {
    @Test
    void theFirstSessionSeesIt() {
        try (ImapRig rig = new ImapRig()) {
            rig.fill(3);
            try (ImapTestClient examiner = rig.ann();
                    ImapTestClient first = rig.ann();
                    ImapTestClient second = rig.ann()) {
                assertThat(first.command("STATUS INBOX (RECENT)").ok().untagged())
                        .containsExactly("STATUS \"INBOX\" (RECENT 3)");
                assertThat(examiner.command("EXAMINE INBOX").ok().untagged()).contains("3 RECENT");
                assertThat(first.command("SELECT INBOX").ok().untagged()).contains("3 EXISTS", "3 RECENT");
                assertThat(second.command("SELECT INBOX").ok().untagged()).contains("3 EXISTS", "0 RECENT");
                assertThat(first.command("FETCH 1 FLAGS").ok().untagged())
                        .containsExactly("1 FETCH (FLAGS (\\Recent))");
                assertThat(second.command("FETCH 1 FLAGS").ok().untagged()).containsExactly("1 FETCH (FLAGS ())");
                assertThat(first.command("STORE 1 +FLAGS (\\Seen)").ok().one("FLAGS"))
                        .contains("FLAGS (\\Seen \\Recent)");
                assertThat(first.command("SEARCH RECENT").ok().untagged()).containsExactly("SEARCH 1 2 3");
                assertThat(first.command("SEARCH NEW").ok().untagged()).containsExactly("SEARCH 2 3");
                assertThat(first.command("SEARCH OLD").ok().untagged()).containsExactly("SEARCH");
                assertThat(second.command("SEARCH OLD").ok().one("SEARCH")).isEqualTo("SEARCH 1 2 3");
                assertThat(second.command("STATUS INBOX (RECENT)").ok().one("STATUS"))
                        .isEqualTo("STATUS \"INBOX\" (RECENT 0)");
            }
        }
    }

    @Test
    void whoeverIsThereWhenItComes() {
        try (ImapRig rig = new ImapRig()) {
            rig.fill(1);
            try (ImapTestClient first = rig.inbox();
                    ImapTestClient second = rig.inbox()) {
                rig.fill(2);
                assertThat(second.command("NOOP").ok().untagged()).containsExactly("3 EXISTS", "2 RECENT");
                assertThat(first.command("NOOP").ok().untagged()).containsExactly("3 EXISTS");
                assertThat(second.command("SEARCH RECENT").ok().untagged()).containsExactly("SEARCH 2 3");
                second.command("STORE 2 +FLAGS.SILENT (\\Deleted)").ok();
                second.command("EXPUNGE").ok();
                assertThat(second.command("SEARCH RECENT").ok().untagged()).containsExactly("SEARCH 2");
                // selected again, the same session finds nothing recent
                assertThat(second.command("SELECT INBOX").ok().untagged()).contains("0 RECENT");
            }
        }
    }

    @Test
    void theMarkIsWrittenBehindTheSessions() throws InterruptedException {
        try (ImapRig rig = new ImapRig()) {
            rig.fill(2);
            int inbox = rig.accounts.read(
                    ImapRig.ANN,
                    view -> view.mailboxNamed(0, "INBOX").orElseThrow().id());
            try (ImapTestClient first = rig.inbox()) {
                first.command("NOOP").ok();
                long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
                while (rig.accounts.recents().upTo(ImapRig.ANN, inbox) == 0 && System.nanoTime() < end) {
                    Thread.sleep(20);
                }
            }
            assertThat(rig.accounts.recents().upTo(ImapRig.ANN, inbox)).isEqualTo(2);
            // another process
            RecentMarks fresh = new RecentMarks(rig.accounts);
            assertThat(fresh.claim(ImapRig.ANN, inbox, 5)).isEqualTo(2);
            assertThat(fresh.claim(ImapRig.ANN, inbox, 4)).isEqualTo(5);
            fresh.flush();
            assertThat(rig.accounts.recents().upTo(ImapRig.ANN, inbox)).isEqualTo(5);
        }
    }

    @Test
    void ranges() {
        RecentUids recent = new RecentUids();
        SelectedMailbox map = new SelectedMailbox(new int[] {1, 3, 5, 7, 9}, 5);
        assertThat(recent.count(map)).isZero();
        recent.add(3, 2);
        recent.add(3, 6);
        recent.add(7, 7);
        recent.add(9, 12);
        assertThat(recent.bounds()).containsExactly(3, 7, 9, 12);
        assertThat(recent.count(map)).isEqualTo(4);
        assertThat(recent.has(2)).isFalse();
        assertThat(recent.has(7)).isTrue();
        assertThat(recent.has(8)).isFalse();
    }
}
