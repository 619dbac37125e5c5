package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// NOTIFY (RFC 5465): what comes while the client sends nothing.
class NotifyTest {
    private static final String MESSAGES = "(MessageNew MessageExpunge FlagChange)";
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static void tells(ImapTestClient client, String regex) {
        assertThat(client.response()).matches(regex);
    }

    @Test
    void newMessagesElsewhereAreTold() {
        try (ImapTestClient c = rig.ann();
                ImapTestClient other = rig.ann()) {
            other.command("CREATE box").ok();
            assertThat(c.command("NOTIFY SET STATUS (mailboxes (box Sent) (MessageNew MessageExpunge))")
                            .ok()
                            .all("STATUS"))
                    .hasSize(2)
                    .anyMatch(line -> line.matches("STATUS \"box\" \\(MESSAGES 0 UIDNEXT 1 UIDVALIDITY \\d+\\)"));
            other.append("box", "", ImapRig.message("a")).ok();
            tells(c, "\\* STATUS \"box\" \\(MESSAGES 1 UIDNEXT 2 UIDVALIDITY \\d+\\)");
            other.append("INBOX", "", ImapRig.message("b")).ok();
            other.command("SELECT box").ok();
            // Nobody asked for flags.
            other.command("STORE 1 +FLAGS (\\Deleted)").ok();
            other.command("EXPUNGE").ok();
            tells(c, "\\* STATUS \"box\" \\(MESSAGES 0 UIDNEXT 2 .*");
            assertThat(c.command("NOOP").ok().untagged()).isEmpty();
            c.command("NOTIFY NONE").ok();
            other.append("box", "", ImapRig.message("c")).ok();
            assertThat(c.command("NOOP").ok().untagged()).isEmpty();
        }
    }

    /// RFC 8437 3: whoever signs in next on the connection is told nothing of the one before.
    @Test
    void itEndsWithTheSignIn() {
        try (ImapTestClient c = rig.ann();
                ImapTestClient other = rig.ann()) {
            c.command("NOTIFY SET (personal (MessageNew MessageExpunge))").ok();
            c.command("UNAUTHENTICATE").ok();
            other.append("INBOX", "", ImapRig.message("for ann alone")).ok();
            assertThat(c.command("NOOP").ok().untagged()).isEmpty();
            c.command("LOGIN bob \"correct horse\"").ok();
            other.append("INBOX", "", ImapRig.message("for ann alone, too")).ok();
            assertThat(c.command("NOOP").ok().untagged()).isEmpty();
        }
    }

    @Test
    void theSelectedMailboxTellsAtOnce() {
        rig.fill(2);
        try (ImapTestClient c = rig.inbox();
                ImapTestClient other = rig.inbox()) {
            // Who of the two is told first is a matter of luck: no RECENT in the second revision.
            c.command("ENABLE IMAP4rev2").ok();
            c.command(
                            "NOTIFY SET (selected (MessageNew (UID BODY[HEADER.FIELDS (SUBJECT)]) MessageExpunge FlagChange))")
                    .ok();
            other.append("INBOX", "", ImapRig.message("new")).ok();
            tells(c, "\\* 3 EXISTS");
            assertThat(c.response())
                    .startsWith("* 3 FETCH (UID 3 BODY[HEADER.FIELDS (SUBJECT)] {")
                    .contains("new");
            other.command("STORE 3 +FLAGS (\\Flagged)").ok();
            // Telling of it was not reading it.
            tells(c, "\\* 3 FETCH \\(UID 3 FLAGS \\(\\\\Flagged\\)\\)");
            other.command("STORE 1 +FLAGS.SILENT (\\Deleted)").ok();
            tells(c, "\\* 1 FETCH \\(UID 1 FLAGS \\(\\\\Deleted\\)\\)");
            other.command("EXPUNGE").ok();
            tells(c, "\\* 1 EXPUNGE");
        }
    }

    @Test
    void expungesMayWait() {
        rig.fill(2);
        try (ImapTestClient c = rig.inbox();
                ImapTestClient other = rig.inbox()) {
            c.command("ENABLE IMAP4rev2").ok();
            c.command("NOTIFY SET (selected-delayed (MessageNew MessageExpunge))")
                    .ok();
            other.command("STORE 1 +FLAGS.SILENT (\\Deleted)").ok();
            other.command("EXPUNGE").ok();
            other.append("INBOX", "", ImapRig.message("new")).ok();
            tells(c, "\\* 3 EXISTS");
            assertThat(c.command("FETCH 2 UID").ok().untagged()).containsExactly("2 FETCH (UID 2)");
            assertThat(c.command("NOOP").ok().untagged()).containsExactly("1 EXPUNGE");
        }
    }

    @Test
    void namesAndSubscriptions() {
        try (ImapTestClient c = rig.ann();
                ImapTestClient other = rig.ann()) {
            c.command("NOTIFY SET (personal (MailboxName SubscriptionChange))").ok();
            other.command("CREATE a").ok();
            tells(c, "\\* LIST \\(\\) \"/\" \"a\"");
            other.command("RENAME a b").ok();
            tells(c, "\\* LIST \\(\\) \"/\" \"b\" \\(\"OLDNAME\" \\(\"a\"\\)\\)");
            other.command("SUBSCRIBE b").ok();
            tells(c, "\\* LIST \\(\\\\Subscribed\\) \"/\" \"b\"");
            other.command("DELETE b").ok();
            tells(c, "\\* LIST \\(\\\\NonExistent\\) \"/\" \"b\"");
        }
    }

    @Test
    void theFirstGroupThatFitsCounts() {
        try (ImapTestClient c = rig.ann();
                ImapTestClient other = rig.ann()) {
            other.command("CREATE a").ok();
            other.command("CREATE a/b").ok();
            c.command("NOTIFY SET (mailboxes Trash NONE) (subtree a " + MESSAGES + ") (inboxes " + MESSAGES + ')')
                    .ok();
            other.append("Trash", "", ImapRig.message("x")).ok();
            other.append("Sent", "", ImapRig.message("x")).ok();
            other.append("a/b", "", ImapRig.message("x")).ok();
            tells(c, "\\* STATUS \"a/b\" \\(MESSAGES 1 .* UNSEEN 1 HIGHESTMODSEQ \\d+\\)");
            other.append("INBOX", "", ImapRig.message("x")).ok();
            tells(c, "\\* STATUS \"INBOX\" .*");
        }
    }

    @Test
    void annotationsAreTold() {
        try (ImapTestClient c = rig.ann();
                ImapTestClient other = rig.ann()) {
            c.command("NOTIFY SET (personal (MailboxMetadataChange ServerMetadataChange))")
                    .ok();
            other.command("SETMETADATA INBOX (/shared/comment \"x\" /private/y \"z\")")
                    .ok();
            tells(c, "\\* METADATA \"INBOX\" \"/private/y\" \"/shared/comment\"");
            other.command("SETMETADATA \"\" (/private/x \"1\")").ok();
            tells(c, "\\* METADATA \"\" \"/private/x\"");
        }
    }

    @Test
    void mailboxesOfOthers() {
        try (ImapTestClient ann = rig.ann();
                ImapTestClient bob = rig.as("bob")) {
            ann.command("SETACL INBOX bob@example.test lr").ok();
            ann.command("CREATE a").ok();
            bob.command("NOTIFY SET (subtree Shared (MessageNew MessageExpunge MailboxName))")
                    .ok();
            // What may not be read is not told about.
            ann.append("a", "", ImapRig.message("x")).ok();
            ann.append("INBOX", "", ImapRig.message("x")).ok();
            tells(bob, "\\* STATUS \"Shared/ann@example.test/INBOX\" \\(MESSAGES 1 .*");
            ann.command("SETACL a bob@example.test lr").ok();
            tells(bob, "\\* LIST \\(\\) \"/\" \"Shared/ann@example.test/a\"");
            ann.command("DELETEACL a bob@example.test").ok();
            tells(bob, "\\* LIST \\(\\\\NonExistent\\) \"/\" \"Shared/ann@example.test/a\"");
        }
    }

    @Test
    void tooMuchIsCutOff() {
        Watch watch = new Watch(1, () -> {});
        for (int i = 1; i <= Watch.MAX + 1; i++) {
            watch.accept(new hongyan.store.account.Committed(
                    1, i, java.util.List.of(new hongyan.store.account.Change.MailboxCreated(i, i))));
        }
        assertThat(watch.take().lost()).isTrue();
        assertThat(watch.take().lost()).isFalse();
    }

    @Test
    void literalsAreReadWhileOthersChangeThings() {
        try (ImapTestClient c = rig.ann();
                ImapTestClient other = rig.ann()) {
            c.command("NOTIFY SET (inboxes " + MESSAGES + ')').ok();
            for (int i = 0; i < 20; i++) {
                other.append("INBOX", "", ImapRig.message("x")).ok();
                c.command("APPEND {4+}\r\nSent {6+}\r\nA: b\r\n").ok();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOTIFY SET (selected (MessageNew))",
                "NOTIFY SET (inboxes (FlagChange))",
                "NOTIFY SET (selected (MailboxName))",
                "NOTIFY SET (inboxes (MessageNew (UID) MessageExpunge))",
                "NOTIFY SET (selected NONE) (selected-delayed NONE)",
                "NOTIFY SET (others (MailboxName))",
                "NOTIFY SET",
                "NOTIFY"
            })
    void nonsenseIsRefused(String command) {
        try (ImapTestClient c = rig.ann()) {
            c.command(command).bad();
        }
    }

    @Test
    void unknownEvents() {
        try (ImapTestClient c = rig.ann()) {
            assertThat(c.command("NOTIFY SET (inboxes (MessageNew MessageExpunge AnnotationChange))")
                            .no()
                            .text())
                    .startsWith("[BADEVENT (MessageNew MessageExpunge FlagChange MailboxName ");
        }
    }
}
