package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whatIsAppendedIsFetched() {
        try (ImapTestClient c = rig.inbox()) {
            byte[] message = ImapRig.message("one");
            var appended = c.append("INBOX", "\\Flagged $Label", message).ok();
            assertThat(appended.text()).startsWith("[APPENDUID ");
            assertThat(appended.untagged()).contains("1 EXISTS");
            assertThat(c.command("FETCH 1 BODY.PEEK[]").ok().literal("1 FETCH"))
                    .isEqualTo(new String(message, StandardCharsets.ISO_8859_1));
            assertThat(c.command("UID FETCH 1:* (FLAGS RFC822.SIZE)").ok().one("FETCH"))
                    .isEqualTo("1 FETCH (FLAGS (\\Flagged $label \\Recent) RFC822.SIZE " + message.length + " UID 1)");
        }
    }

    @Test
    void envelopeAndStructure() {
        rig.fill(1);
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("FETCH 1 (ENVELOPE BODY BODYSTRUCTURE)").ok().one("FETCH"))
                    .isEqualTo("1 FETCH (ENVELOPE (\"Sun, 22 Nov 2026 10:00:00 +0800\" \"subject 1\""
                            + " ((\"Ann\" NIL \"ann\" \"example.test\"))"
                            + " ((\"Ann\" NIL \"ann\" \"example.test\"))"
                            + " ((\"Ann\" NIL \"ann\" \"example.test\"))"
                            + " ((\"Bob\" NIL \"bob\" \"example.test\")) NIL NIL NIL"
                            + " \"<subject.1@example.test>\")"
                            + " BODY (\"TEXT\" \"PLAIN\" (\"charset\" \"utf-8\") NIL NIL \"7BIT\" 39 1)"
                            + " BODYSTRUCTURE (\"TEXT\" \"PLAIN\" (\"charset\" \"utf-8\") NIL NIL \"7BIT\" 39 1"
                            + " NIL NIL NIL NIL))");
        }
    }

    @Test
    void readingMarksAsSeen() {
        rig.fill(2);
        try (ImapTestClient c = rig.inbox()) {
            var reply = c.command("FETCH 1 BODY[TEXT]").ok();
            assertThat(reply.untagged()).hasSize(2);
            assertThat(reply.untagged().get(1)).isEqualTo("1 FETCH (UID 1 FLAGS (\\Seen \\Recent))");
            assertThat(c.command("FETCH 1 BODY[TEXT]").ok().untagged()).hasSize(1);
            assertThat(c.command("FETCH 2 (BODY.PEEK[TEXT] RFC822.HEADER)").ok().untagged())
                    .hasSize(1);
            assertThat(c.command("SEARCH UNSEEN").ok().untagged()).containsExactly("SEARCH 2");
            c.command("EXAMINE INBOX").ok();
            c.command("FETCH 2 BODY[TEXT]").ok();
            assertThat(c.command("SEARCH UNSEEN").ok().untagged()).containsExactly("SEARCH 2");
        }
    }

    @Test
    void storeTellsFlagsUnlessSilent() {
        rig.fill(3);
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("STORE 1:2 +FLAGS (\\Deleted Foo)").ok().untagged())
                    .containsExactly(
                            "FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft foo)",
                            "1 FETCH (UID 1 FLAGS (\\Deleted foo \\Recent))",
                            "2 FETCH (UID 2 FLAGS (\\Deleted foo \\Recent))");
            assertThat(c.command("STORE 1 -FLAGS.SILENT (\\Deleted)").ok().untagged())
                    .isEmpty();
            assertThat(c.command("STORE 1 FLAGS \\Seen").ok().untagged())
                    .containsExactly("1 FETCH (UID 1 FLAGS (\\Seen \\Recent))");
            assertThat(c.command("EXPUNGE").ok().untagged()).containsExactly("2 EXPUNGE");
            assertThat(c.command("UID SEARCH ALL").ok().untagged()).containsExactly("SEARCH 1 3");
            c.command("STORE 4 FLAGS \\Seen").bad();
        }
    }

    @Test
    void copyAndMove() {
        rig.fill(4);
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("COPY 2:3 Archive").ok().text()).matches("\\[COPYUID \\d+ 2:3 1:2] .*");
            assertThat(c.command("COPY 1 Nowhere").no().text()).startsWith("[TRYCREATE]");
            var moved = c.command("MOVE 2:3 Trash").ok();
            assertThat(moved.untagged().getFirst()).matches("OK \\[COPYUID \\d+ 2:3 1:2] .*");
            assertThat(moved.untagged()).endsWith("2 EXPUNGE", "2 EXPUNGE");
            assertThat(c.command("UID MOVE 4 Trash").ok().all("EXPUNGE")).containsExactly("2 EXPUNGE");
            assertThat(c.command("STATUS Trash (MESSAGES UIDNEXT)").ok().untagged())
                    .containsExactly("STATUS \"Trash\" (MESSAGES 3 UIDNEXT 4)");
        }
    }

    @Test
    void uidExpungeTakesOnlyThose() {
        rig.fill(3);
        try (ImapTestClient c = rig.inbox()) {
            c.command("STORE 1:3 +FLAGS.SILENT \\Deleted").ok();
            assertThat(c.command("UID EXPUNGE 2:9").ok().untagged()).containsExactly("2 EXPUNGE", "2 EXPUNGE");
            c.command("CLOSE").ok();
            assertThat(c.command("STATUS INBOX (MESSAGES)").ok().untagged())
                    .containsExactly("STATUS \"INBOX\" (MESSAGES 0)");
        }
    }

    @Test
    void anExpungeOfAnotherSessionWaitsForItsMoment() {
        rig.fill(3);
        try (ImapTestClient a = rig.inbox();
                ImapTestClient b = rig.inbox()) {
            a.command("STORE 1 +FLAGS \\Deleted").ok();
            a.command("EXPUNGE").ok();
            // FETCH may bring flags but no EXPUNGE; what is gone is not answered.
            var fetch = b.command("FETCH 1:3 UID").no();
            assertThat(fetch.text()).startsWith("[EXPUNGEISSUED]");
            assertThat(fetch.untagged()).containsExactly("2 FETCH (UID 2)", "3 FETCH (UID 3)");
            assertThat(b.command("NOOP").ok().untagged()).containsExactly("1 EXPUNGE");
            assertThat(b.command("FETCH 1:2 UID").ok().untagged())
                    .containsExactly("1 FETCH (UID 2)", "2 FETCH (UID 3)");
        }
    }

    @Test
    void idleTellsAtOnce() {
        rig.fill(1);
        try (ImapTestClient a = rig.inbox();
                ImapTestClient b = rig.inbox()) {
            // Which of the two is told first is a matter of luck: no RECENT in the second revision.
            b.command("ENABLE IMAP4rev2").ok();
            String tag = b.idle();
            a.append("INBOX", "", ImapRig.message("new")).ok();
            assertThat(b.next()).isEqualTo("2 EXISTS");
            a.command("STORE 1 +FLAGS.SILENT (\\Deleted)").ok();
            assertThat(b.next()).isEqualTo("1 FETCH (UID 1 FLAGS (\\Deleted))");
            a.command("EXPUNGE").ok();
            assertThat(b.next()).isEqualTo("1 EXPUNGE");
            b.done(tag).ok();
            assertThat(b.command("FETCH 1 UID").ok().untagged()).containsExactly("1 FETCH (UID 2)");
        }
    }

    @Test
    void moreChangesThanFitAreComparedWithTheStore() {
        try (ImapTestClient a = rig.inbox();
                ImapTestClient b = rig.inbox()) {
            for (int i = 0; i < 10; i++) {
                a.append("INBOX", "", ImapRig.message("m" + i)).ok();
            }
            b.command("NOOP").ok();
            a.command("STORE 1:3 +FLAGS.SILENT \\Deleted").ok();
            a.command("EXPUNGE").ok();
            for (int i = 0; i < 60; i++) {
                a.command("STORE 1:* +FLAGS.SILENT k" + i).ok();
                a.command("STORE 1:* -FLAGS.SILENT k" + i).ok();
            }
            a.command("STORE 2 +FLAGS.SILENT \\Flagged").ok();
            a.append("INBOX", "", ImapRig.message("last")).ok();
            var news = b.command("NOOP").ok();
            assertThat(news.all("EXISTS")).containsExactly("11 EXISTS");
            assertThat(news.all("EXPUNGE")).containsExactly("1 EXPUNGE", "1 EXPUNGE", "1 EXPUNGE");
            assertThat(news.one("FETCH (UID 5 ")).contains("\\Flagged");
            assertThat(b.command("UID SEARCH ALL").ok().untagged()).containsExactly("SEARCH 4 5 6 7 8 9 10 11");
        }
    }

    @Test
    void aMailboxDeletedUnderASessionEndsIt() {
        try (ImapTestClient a = rig.ann();
                ImapTestClient b = rig.ann();
                ImapTestClient idle = rig.ann()) {
            a.command("CREATE gone").ok();
            b.command("SELECT gone").ok();
            idle.command("SELECT gone").ok();
            idle.idle();
            a.command("SELECT gone").ok();
            assertThat(a.command("DELETE gone").ok().one("CLOSED")).startsWith("OK [CLOSED]");
            a.command("FETCH 1 FLAGS").bad();
            assertThat(idle.next()).startsWith("BYE");
            b.send("NOOP");
            assertThat(b.response()).endsWith("OK Done");
            assertThat(b.next()).startsWith("BYE");
            b.line().expectClosed();
        }
    }
}
