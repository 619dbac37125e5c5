package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.imaputf7.ImapUtf7;
import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.Talk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rights (RFC 4314) and what others share.
class SharedMailboxesTest {
    private static final String INBOX = "Shared/ann@example.test/INBOX";
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void ann(String... commands) {
        try (ImapTestClient ann = rig.ann()) {
            for (String command : commands) {
                ann.command(command).ok();
            }
        }
    }

    @Test
    void rightsAreSetShownAndTakenBack() {
        try (ImapTestClient c = rig.ann()) {
            Talk.run(c.line(), """
                C: a1 GETACL INBOX
                S: * ACL "INBOX" "ann@example.test" lrswipkxteacd
                S: a1 OK ...
                C: a2 SETACL INBOX bob@example.test lrs
                S: a2 OK ...
                C: a3 SETACL INBOX bob@example.test +wc
                S: a3 OK ...
                C: a4 SETACL INBOX BOB@Example.test -s
                S: a4 OK ...
                C: a5 SETACL INBOX anyone l
                S: a5 OK ...
                C: a6 SETACL INBOX -team@example.test r
                S: a6 OK ...
                C: a7 GETACL INBOX
                S: * ACL "INBOX" "ann@example.test" lrswipkxteacd "bob@example.test" lrwkxc "-team@example.test" r "anyone" l
                S: a7 OK ...
                C: a8 DELETEACL INBOX bob@example.test
                S: a8 OK ...
                C: a9 DELETEACL INBOX -team@example.test
                S: a9 OK ...
                C: b1 GETACL INBOX
                S: * ACL "INBOX" "ann@example.test" lrswipkxteacd "anyone" l
                S: b1 OK ...
                C: b2 LISTRIGHTS INBOX bob@example.test
                S: * LISTRIGHTS "INBOX" "bob@example.test" "" l r s w i p k x t e a c d
                S: b2 OK ...
                C: b3 LISTRIGHTS INBOX ann@example.test
                S: * LISTRIGHTS "INBOX" "ann@example.test" lrswipkxteacd
                S: b3 OK ...
                C: b4 MYRIGHTS INBOX
                S: * MYRIGHTS "INBOX" lrswipkxteacd
                S: b4 OK ...
                C: b5 SETACL INBOX bob@example.test lrz
                S: b5 BAD ...
                C: b6 SETACL INBOX ann@example.test l
                S: b6 NO [CANNOT] ...
                C: b7 SETACL nope bob@example.test l
                S: b7 NO [NONEXISTENT] ...
                """);
        }
    }

    @Test
    void thereAreWallsBetweenOrganisations() {
        ann("SETACL INBOX anyone lr");
        try (ImapTestClient ann = rig.ann();
                ImapTestClient eve = rig.as("eve")) {
            assertThat(ann.command("SETACL INBOX eve@other.test lr").no().text())
                    .isEqualTo("No such user here");
            ann.command("SETACL INBOX nobody@example.test lr").no();
            eve.command("SELECT " + INBOX).no();
            eve.command("STATUS " + INBOX + " (MESSAGES)").no();
            assertThat(eve.command("LIST \"\" *").ok().all("Shared")).isEmpty();
            eve.command("SETACL INBOX anyone lr").ok();
            ann.command("SELECT Shared/eve@other.test/INBOX").no();
        }
    }

    @Test
    void whatIsSharedIsListed() {
        ann("CREATE a/b", "CREATE a/c", "SETACL a/b bob@example.test lr");
        try (ImapTestClient bob = rig.as("bob")) {
            assertThat(bob.command("NAMESPACE").ok().untagged())
                    .containsExactly("NAMESPACE ((\"\" \"/\")) ((\"Shared/\" \"/\")) NIL");
            assertThat(bob.command("LIST \"\" Shared*").ok().untagged())
                    .containsExactly(
                            "LIST (\\Noselect \\HasChildren) \"/\" \"Shared\"",
                            "LIST (\\Noselect \\HasChildren) \"/\" \"Shared/ann@example.test\"",
                            "LIST (\\Noselect \\HasChildren) \"/\" \"Shared/ann@example.test/a\"",
                            "LIST (\\HasNoChildren) \"/\" \"Shared/ann@example.test/a/b\"");
            assertThat(bob.command("LIST \"\" \"Shared/%/a/%\" RETURN (MYRIGHTS STATUS (MESSAGES))")
                            .ok()
                            .untagged())
                    .containsExactly(
                            "LIST () \"/\" \"Shared/ann@example.test/a/b\"",
                            "STATUS \"Shared/ann@example.test/a/b\" (MESSAGES 0)",
                            "MYRIGHTS \"Shared/ann@example.test/a/b\" lr");
            assertThat(bob.command("LIST \"\" S%").ok().untagged())
                    .containsExactly(
                            "LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"",
                            "LIST (\\Noselect \\HasChildren) \"/\" \"Shared\"");
            assertThat(bob.command("LIST \"\" Shared").ok().untagged()).hasSize(1);
            assertThat(bob.command("LIST \"\" Se%").ok().untagged()).hasSize(1);
            assertThat(bob.command("LIST Shared/ %").ok().untagged()).hasSize(1);
            bob.command("SUBSCRIBE Shared/ann@example.test/a/b").ok();
            bob.command("SUBSCRIBE Shared/ann@example.test/a/c").no();
            assertThat(bob.command("LSUB \"\" Shared*").ok().untagged())
                    .containsExactly("LSUB () \"/\" \"Shared/ann@example.test/a/b\"");
            assertThat(bob.command("LIST (SUBSCRIBED) \"\" Shared*").ok().untagged())
                    .containsExactly("LIST (\\Subscribed) \"/\" \"Shared/ann@example.test/a/b\"");
            bob.command("SELECT Shared/ann@example.test/a/c").no();
            bob.command("CREATE Shared").no();
            bob.command("CREATE Shared/x").no();
            bob.command("CREATE Shared/ann@example.test/x").no();
            bob.command("UNSUBSCRIBE Shared/ann@example.test/a/b").ok();
            assertThat(bob.command("LSUB \"\" Shared*").ok().untagged()).isEmpty();
        }
        try (ImapTestClient ann = rig.ann()) {
            assertThat(ann.command("LSUB \"\" a/*").ok().untagged()).isEmpty();
            ann.command("DELETE a/b").ok();
        }
        try (ImapTestClient bob = rig.as("bob")) {
            assertThat(bob.command("LIST \"\" Shared*").ok().untagged()).isEmpty();
        }
    }

    @Test
    void groupsAndDepartmentsAreGrantees() {
        String department = ImapTestClient.quoted(new String(
                "department:研发部".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1));
        ann("SETACL INBOX " + department + " lr", "SETACL INBOX team@example.test lrs");
        try (ImapTestClient bob = rig.as("bob");
                ImapTestClient cat = rig.as("cat")) {
            assertThat(bob.command("MYRIGHTS " + INBOX).ok().untagged())
                    .containsExactly("MYRIGHTS \"" + INBOX + "\" lrs");
            // In a department below.
            assertThat(cat.command("MYRIGHTS " + INBOX).ok().untagged())
                    .containsExactly("MYRIGHTS \"" + INBOX + "\" lr");
            assertThat(cat.command("LIST \"\" Shared/*").ok().all(INBOX)).hasSize(1);
            ann("SETACL INBOX -cat@example.test r");
            assertThat(cat.command("MYRIGHTS " + INBOX).ok().untagged())
                    .containsExactly("MYRIGHTS \"" + INBOX + "\" l");
            cat.command("SELECT " + INBOX).no();
        }
    }

    @Test
    void theRightToReadAloneIsReadOnly() {
        rig.fill(2);
        ann("SETACL INBOX bob@example.test lr");
        try (ImapTestClient bob = rig.as("bob")) {
            ImapTestClient.Reply select = bob.command("SELECT " + INBOX).ok();
            assertThat(select.text()).startsWith("[READ-ONLY]");
            assertThat(select.one("PERMANENTFLAGS")).contains("[PERMANENTFLAGS ()]");
            assertThat(select.all("EXISTS")).containsExactly("2 EXISTS");
            assertThat(bob.command("FETCH 1 BODY[]").ok().literal("BODY[]")).contains("subject 1");
            bob.command("STORE 1 +FLAGS (\\Seen)").no();
            bob.command("EXPUNGE").no();
            bob.command("MOVE 1 INBOX").no();
            assertThat(bob.append(INBOX, "", ImapRig.message("x")).no().text()).startsWith("[NOPERM]");
            bob.command("DELETE " + INBOX).no();
            bob.command("GETACL " + INBOX).no();
        }
        try (ImapTestClient ann = rig.inbox()) {
            assertThat(ann.command("FETCH 1 FLAGS").ok().untagged()).containsExactly("1 FETCH (FLAGS ())");
        }
    }

    @Test
    void flagsAreKeptByRights() {
        rig.fill(1);
        ann("SETACL INBOX bob@example.test lrst");
        try (ImapTestClient bob = rig.as("bob")) {
            ImapTestClient.Reply select = bob.command("SELECT " + INBOX).ok();
            assertThat(select.text()).startsWith("[READ-WRITE]");
            assertThat(select.one("PERMANENTFLAGS")).contains("(\\Deleted \\Seen)");
            assertThat(bob.command("STORE 1 FLAGS (\\Seen \\Flagged k)").ok().untagged())
                    .containsExactly("1 FETCH (UID 1 FLAGS (\\Seen \\Recent))");
            assertThat(bob.command("STORE 1 +FLAGS (\\Flagged)").no().text()).startsWith("[NOPERM]");
            bob.command("STORE 1 +FLAGS (\\Deleted)").ok();
            bob.command("EXPUNGE").no();
            bob.command("CLOSE").ok();
            bob.command("SELECT " + INBOX).ok();
            assertThat(bob.command("FETCH 1 FLAGS").ok().untagged())
                    .containsExactly("1 FETCH (FLAGS (\\Deleted \\Seen))");
        }
    }

    @Test
    void messagesGoBetweenAccounts() {
        rig.fill(3);
        ann("SETACL INBOX bob@example.test lrswite", "CREATE box", "SETACL box bob@example.test lri");
        try (ImapTestClient bob = rig.as("bob");
                ImapTestClient ann = rig.inbox()) {
            bob.command("SELECT " + INBOX).ok();
            assertThat(bob.command("COPY 1:2 INBOX").ok().text()).matches("\\[COPYUID \\d+ 1:2 1:2] .*");
            assertThat(bob.command("MOVE 3 INBOX").ok().all("EXPUNGE")).containsExactly("3 EXPUNGE");
            assertThat(ann.command("NOOP").ok().all("EXPUNGE")).containsExactly("3 EXPUNGE");
            bob.command("SELECT INBOX").ok();
            assertThat(bob.command("FETCH 3 BODY[]").ok().literal("BODY[]")).contains("subject 3");
            assertThat(bob.command("COPY 1:3 Shared/ann@example.test/box").ok().text())
                    .contains("COPYUID");
            // Flags that may not be set there are not.
            bob.append("Shared/ann@example.test/box", "\\Seen \\Flagged", ImapRig.message("new"))
                    .ok();
            ann.command("SELECT box").ok();
            assertThat(ann.command("FETCH 1:* FLAGS").ok().all("FLAGS (\\Recent)"))
                    .hasSize(4);
            // What is put into another's mailbox is of the owner's quota: bob has 20,000 bytes.
            byte[] large = ImapRig.message("large", "x".repeat(19_600) + "\r\n");
            bob.append("INBOX", "", large).no();
            ann.command("SETACL INBOX bob@example.test lrswite").ok();
            bob.append(INBOX, "", large).ok();
            bob.command("SELECT " + INBOX).ok();
            assertThat(bob.command("COPY * INBOX").no().text()).startsWith("[OVERQUOTA]");
        }
    }

    @Test
    void treesAreChangedByRights() {
        ann("CREATE a", "SETACL a bob@example.test lrk");
        try (ImapTestClient bob = rig.as("bob")) {
            bob.command("CREATE Shared/ann@example.test/a/b").ok();
            // A mailbox is shared as the one it was made in.
            assertThat(bob.command("MYRIGHTS Shared/ann@example.test/a/b").ok().untagged())
                    .containsExactly("MYRIGHTS \"Shared/ann@example.test/a/b\" lrkc");
            bob.command("DELETE Shared/ann@example.test/a/b").no();
            bob.command("RENAME Shared/ann@example.test/a/b Shared/ann@example.test/a/c")
                    .no();
            ann("SETACL a/b bob@example.test +x");
            bob.command("RENAME Shared/ann@example.test/a/b Shared/ann@example.test/a/c")
                    .ok();
            bob.command("RENAME Shared/ann@example.test/a/c mine").no();
            bob.command("DELETE Shared/ann@example.test/a/c").ok();
            assertThat(bob.command("LIST \"\" Shared/*").ok().all("/a/")).isEmpty();
        }
    }

    @Test
    void rightsTakenBackUnderASession() {
        rig.fill(1);
        ann("SETACL INBOX bob@example.test lrsw");
        try (ImapTestClient bob = rig.as("bob");
                ImapTestClient idle = rig.as("bob")) {
            bob.command("SELECT " + INBOX).ok();
            idle.command("SELECT " + INBOX).ok();
            idle.send("IDLE");
            assertThat(idle.response()).startsWith("+");
            ann("SETACL INBOX bob@example.test lr");
            assertThat(bob.command("STORE 1 +FLAGS (\\Seen)").no().text()).startsWith("[NOPERM]");
            ann("DELETEACL INBOX bob@example.test");
            assertThat(idle.response()).startsWith("* BYE");
            String tag = bob.send("FETCH 1 BODY[]");
            assertThat(bob.response()).startsWith("* BYE");
            assertThat(bob.response()).startsWith(tag + " NO [NOPERM]");
        }
    }

    @Test
    void whatHappensIsSeenAtOnce() {
        rig.fill(1);
        ann("SETACL INBOX bob@example.test lrswite");
        try (ImapTestClient bob = rig.as("bob");
                ImapTestClient ann = rig.inbox()) {
            bob.command("SELECT " + INBOX).ok();
            bob.send("IDLE");
            assertThat(bob.response()).startsWith("+");
            ann.command("STORE 1 +FLAGS (\\Flagged)").ok();
            assertThat(bob.response()).isEqualTo("* 1 FETCH (UID 1 FLAGS (\\Flagged))");
            bob.line().send("DONE");
            assertThat(bob.response()).contains("OK");
            bob.append(INBOX, "", ImapRig.message("from bob")).ok();
            assertThat(ann.command("NOOP").ok().untagged()).containsExactly("2 EXISTS");
            // Ids of another's mailbox are not taken for one's own.
            assertThat(bob.command("FETCH 1 EMAILID").ok().one("EMAILID"))
                    .matches("1 FETCH \\(EMAILID \\(e1-\\d+\\)\\)");
            assertThat(ann.command("FETCH 1 EMAILID").ok().one("EMAILID")).matches("1 FETCH \\(EMAILID \\(e\\d+\\)\\)");
            String id = bob.command("FETCH 1 EMAILID").ok().one("EMAILID").replaceAll(".*\\((e.*?)\\).*", "$1");
            assertThat(bob.command("SEARCH EMAILID " + id).ok().untagged()).containsExactly("SEARCH 1");
        }
    }

    @Test
    void chineseNamesAreShared() {
        String name = ImapUtf7.encode("项目/二〇二六");
        ann("CREATE \"" + name + '"', "SETACL \"" + name + "\" cat@example.test lr");
        try (ImapTestClient cat = rig.as("cat")) {
            cat.command("SELECT \"Shared/ann@example.test/" + name + '"').ok();
            assertThat(cat.command("LIST \"\" Shared/*").ok().all(name)).hasSize(1);
        }
    }
}
