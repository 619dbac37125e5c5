package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// MULTISEARCH (RFC 7377) in talks.
class MultiSearchTest {
    private final ImapRig rig = new ImapRig();

    @BeforeEach
    void fill() {
        rig.fill(2);
        try (ImapTestClient c = rig.ann()) {
            for (String mailbox : List.of("a", "a/b", "a/b/c", "&W1hoYw-")) {
                c.command("CREATE " + mailbox).ok();
                c.append(mailbox, "", ImapRig.message("one")).ok();
            }
            c.append("a/b", "\\Seen", ImapRig.message("two")).ok();
            c.command("UNSUBSCRIBE a").ok();
            c.command("SUBSCRIBE &W1hoYw-").ok();
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static List<String> found(ImapTestClient c, String arguments) {
        return c.command("ESEARCH " + arguments).ok().untagged().stream()
                .map(line ->
                        line.replaceAll("^ESEARCH \\(TAG \"[^\"]+\" MAILBOX \"?([^ \"]+)\"? UIDVALIDITY \\d+\\)", "$1"))
                .toList();
    }

    @Test
    void someMailboxes() {
        try (ImapTestClient c = rig.ann()) {
            assertThat(found(c, "IN (mailboxes (inbox a) subtree-one a/b) SUBJECT one"))
                    .containsExactly("a UID ALL 1", "a/b UID ALL 1", "a/b/c UID ALL 1");
            assertThat(found(c, "IN (subtree a) RETURN (COUNT) UNSEEN"))
                    .containsExactly("a UID COUNT 1", "a/b UID COUNT 1", "a/b/c UID COUNT 1");
            assertThat(found(c, "IN (personal) RETURN (MAX) UID 2:*"))
                    .contains("INBOX UID MAX 2", "a/b UID MAX 2")
                    .hasSize(5);
            assertThat(found(c, "IN (subscribed) SUBJECT one"))
                    .contains("&W1hoYw- UID ALL 1")
                    .noneMatch(line -> line.startsWith("a UID"));
            assertThat(found(c, "IN (inboxes) ALL")).containsExactly("INBOX UID ALL 1:2");
            assertThat(found(c, "IN (mailboxes nowhere) ALL")).isEmpty();
        }
    }

    @Test
    void theSelectedOne() {
        try (ImapTestClient c = rig.ann()) {
            c.command("ESEARCH ALL").bad();
            c.command("SELECT a/b").ok();
            assertThat(found(c, "SEEN")).containsExactly("a/b UID ALL 2");
            assertThat(found(c, "IN (selected inboxes) RETURN (COUNT PARTIAL 1:1) ALL"))
                    .containsExactly("INBOX UID COUNT 2 PARTIAL (1:1 1)", "a/b UID COUNT 2 PARTIAL (1:1 1)");
            c.command("ESEARCH IN (personal) 1:2").bad();
            c.command("ESEARCH IN (personal) $").bad();
            c.command("ESEARCH IN (personal) RETURN (SAVE) ALL").bad();
            c.command("ESEARCH IN () ALL").bad();
            c.command("ESEARCH IN (moon) ALL").bad();
        }
    }
}
