package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.imaputf7.ImapUtf7;
import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.Talk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailboxesTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theStandardMailboxesAreThere() {
        try (ImapTestClient c = rig.ann()) {
            assertThat(c.command("LIST \"\" *").ok().untagged())
                    .containsExactly(
                            "LIST (\\HasNoChildren) \"/\" \"INBOX\"",
                            "LIST (\\HasNoChildren \\Archive) \"/\" \"Archive\"",
                            "LIST (\\HasNoChildren \\Drafts) \"/\" \"Drafts\"",
                            "LIST (\\HasNoChildren \\Junk) \"/\" \"Junk\"",
                            "LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"",
                            "LIST (\\HasNoChildren \\Trash) \"/\" \"Trash\"");
            assertThat(c.command("LIST (SPECIAL-USE) \"\" * RETURN (SUBSCRIBED)")
                            .ok()
                            .untagged())
                    .hasSize(5)
                    .contains("LIST (\\Subscribed \\Sent) \"/\" \"Sent\"");
            assertThat(c.command("LIST \"\" (INBOX Sent) RETURN (STATUS (MESSAGES UNSEEN))")
                            .ok()
                            .untagged())
                    .containsExactly(
                            "LIST () \"/\" \"INBOX\"",
                            "STATUS \"INBOX\" (MESSAGES 0 UNSEEN 0)",
                            "LIST () \"/\" \"Sent\"",
                            "STATUS \"Sent\" (MESSAGES 0 UNSEEN 0)");
            assertThat(c.command("NAMESPACE").ok().untagged())
                    .containsExactly("NAMESPACE ((\"\" \"/\")) ((\"Shared/\" \"/\")) NIL");
        }
    }

    @Test
    void createListRenameDelete() {
        try (ImapTestClient c = rig.ann()) {
            Talk.run(c.line(), """
                C: a1 CREATE a/b/c
                S: a1 OK [MAILBOXID ...
                C: a2 CREATE A/b
                S: a2 OK ...
                C: a3 CREATE a/b
                S: a3 NO [ALREADYEXISTS] ...
                C: a4 CREATE InBoX
                S: a4 NO [ALREADYEXISTS] ...
                C: a5 CREATE inbox/sub
                S: a5 OK ...
                C: a6 LIST "" INBOX*
                S: * LIST (\\HasChildren) "/" "INBOX"
                S: * LIST (\\HasNoChildren) "/" "INBOX/sub"
                S: a6 OK ...
                C: a7 DELETE a/b
                S: a7 NO [HASCHILDREN] ...
                C: a8 RENAME a/b x/y
                S: a8 OK ...
                C: a9 LIST "" x*
                S: * LIST (\\HasChildren) "/" "x"
                S: * LIST (\\HasChildren) "/" "x/y"
                S: * LIST (\\HasNoChildren) "/" "x/y/c"
                S: a9 OK ...
                C: b1 RENAME x x/y/z
                S: b1 NO [CANNOT] ...
                C: b2 RENAME nope there
                S: b2 NO [NONEXISTENT] ...
                C: b3 DELETE INBOX
                S: b3 NO [...] ...
                C: b4 DELETE x/y/c
                S: b4 OK ...
                C: b5 SELECT x/y/c
                S: b5 NO [NONEXISTENT] ...
                C: b6 CREATE bad//name
                S: b6 NO [CANNOT] ...
                C: b7 CREATE "bad*name"
                S: b7 NO [CANNOT] ...
                C: b8 CREATE other (USE (\\Sent))
                S: b8 NO [USEATTR] ...
                """);
        }
    }

    @Test
    void chineseNames() {
        try (ImapTestClient c = rig.ann()) {
            String name = ImapUtf7.encode("项目/二〇二六 & 更多");
            c.command("CREATE \"" + name + '"').ok();
            assertThat(c.command("LIST \"\" \"" + ImapUtf7.encode("项目") + "/%\"")
                            .ok()
                            .untagged())
                    .containsExactly("LIST (\\HasNoChildren) \"/\" \"" + name + '"');
            c.command("SELECT \"" + name + '"').ok();
        }
    }

    @Test
    void subscriptions() {
        try (ImapTestClient c = rig.ann()) {
            c.command("CREATE a/b").ok();
            c.command("SUBSCRIBE a/b").ok();
            assertThat(c.command("LSUB \"\" a*").ok().untagged()).containsExactly("LSUB () \"/\" \"a/b\"");
            assertThat(c.command("LSUB \"\" a%").ok().untagged()).containsExactly("LSUB (\\Noselect) \"/\" \"a\"");
            c.command("UNSUBSCRIBE a/b").ok();
            assertThat(c.command("LSUB \"\" a*").ok().untagged()).isEmpty();
            c.command("SUBSCRIBE nope").no();
        }
    }

    @Test
    void renamingTheInboxMovesItsMessages() {
        rig.fill(3);
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("RENAME INBOX old/mail").ok().all("EXPUNGE")).hasSize(3);
            assertThat(c.command("STATUS old/mail (MESSAGES)").ok().untagged())
                    .containsExactly("STATUS \"old/mail\" (MESSAGES 3)");
            assertThat(c.command("STATUS INBOX (MESSAGES)").ok().untagged())
                    .containsExactly("STATUS \"INBOX\" (MESSAGES 0)");
        }
    }

    @Test
    void statusTellsAllItems() {
        rig.fill(2);
        try (ImapTestClient c = rig.ann()) {
            assertThat(c.command("STATUS inbox (MESSAGES RECENT UIDNEXT UNSEEN DELETED APPENDLIMIT)")
                            .ok()
                            .untagged())
                    .containsExactly("STATUS \"INBOX\" (MESSAGES 2 RECENT 2 UIDNEXT 3 UNSEEN 2 DELETED 0 APPENDLIMIT "
                            + ImapSettings.DEFAULT.maxMessage() + ")");
            assertThat(c.command("STATUS inbox (SIZE UIDVALIDITY HIGHESTMODSEQ MAILBOXID)")
                            .ok()
                            .one("STATUS"))
                    .matches("STATUS \"INBOX\" \\(SIZE \\d+ UIDVALIDITY \\d+ HIGHESTMODSEQ \\d+ MAILBOXID"
                            + " \\(m\\d+\\)\\)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "*,a/b,true",
        "%,a/b,false",
        "%,a,true",
        "a/%,a/b,true",
        "a/%,a/b/c,false",
        "a*c,a/b/c,true",
        "%/%,a/b,true",
        "%/%,a/b/c,false",
        "*b%,a/b/bc,true",
        "*%x,a/bx,true",
        "%t*4,test3/test4,true",
        "a,a/b,false",
        "a%%%%%%%%%%%%b,aaaaaaaaaaaaaaaaaaaaaaaaaac,false"
    })
    void patterns(String pattern, String path, boolean fits) {
        assertThat(Folders.matches(pattern, path)).isEqualTo(fits);
    }
}
