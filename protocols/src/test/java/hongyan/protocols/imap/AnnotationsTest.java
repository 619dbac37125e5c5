package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.Talk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// METADATA (RFC 5464), LIST-METADATA (RFC 9590).
class AnnotationsTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void areSetShownAndRemoved() {
        try (ImapTestClient c = rig.ann()) {
            Talk.run(c.line(), """
                C: a1 SETMETADATA INBOX (/private/comment "Mine" /Shared/Comment {3+}
                C: abc)
                S: a1 OK ...
                C: a2 GETMETADATA INBOX (/shared/comment /private/comment /private/none)
                S: * METADATA "INBOX" ("/private/none" NIL "/private/comment" "Mine" "/shared/comment" "abc")
                S: a2 OK ...
                C: a3 SETMETADATA INBOX (/private/comment NIL)
                S: a3 OK ...
                C: a4 GETMETADATA INBOX /private/comment
                S: * METADATA "INBOX" ("/private/comment" NIL)
                S: a4 OK ...
                C: a5 SETMETADATA "" (/private/vendor/x "of the account")
                S: a5 OK ...
                C: a6 GETMETADATA "" /private/vendor/x
                S: * METADATA "" ("/private/vendor/x" "of the account")
                S: a6 OK ...
                C: a7 SETMETADATA "" (/shared/comment "x")
                S: a7 NO [NOPERM] ...
                C: a8 SETMETADATA nope (/private/x "x")
                S: a8 NO [NONEXISTENT] ...
                C: a9 SETMETADATA INBOX (/other/x "x")
                S: a9 BAD ...
                C: b1 SETMETADATA INBOX (/private/x//y "x")
                S: b1 BAD ...
                C: b2 GETMETADATA INBOX /private/*
                S: b2 BAD ...
                """);
        }
    }

    @Test
    void depthAndSize() {
        try (ImapTestClient c = rig.ann()) {
            c.command(
                            "SETMETADATA INBOX (/private/f/a \"1\" /private/f/a/b \"22\" /private/f/c \"333\" /private/g \"4\")")
                    .ok();
            assertThat(c.command("GETMETADATA INBOX (DEPTH 1) (/private/f)")
                            .ok()
                            .untagged())
                    .containsExactly("METADATA \"INBOX\" (\"/private/f/a\" \"1\" \"/private/f/c\" \"333\")");
            assertThat(c.command("GETMETADATA (DEPTH infinity) INBOX /private")
                            .ok()
                            .untagged())
                    .containsExactly("METADATA \"INBOX\" (\"/private/f/a\" \"1\" \"/private/f/a/b\" \"22\""
                            + " \"/private/f/c\" \"333\" \"/private/g\" \"4\")");
            ImapTestClient.Reply some = c.command("GETMETADATA (MAXSIZE 2 DEPTH infinity) INBOX /private/f")
                    .ok();
            assertThat(some.text()).startsWith("[METADATA LONGENTRIES 3]");
            assertThat(some.untagged())
                    .containsExactly("METADATA \"INBOX\" (\"/private/f/a\" \"1\" \"/private/f/a/b\" \"22\")");
            assertThat(c.command("SETMETADATA INBOX (/private/x {20000+}\r\n" + "x".repeat(20_000) + ")")
                            .no()
                            .text())
                    .startsWith("[METADATA MAXSIZE 16384]");
            for (int i = 4; i < 100; i++) {
                c.command("SETMETADATA INBOX (/private/n" + i + " \"x\")").ok();
            }
            assertThat(c.command("SETMETADATA INBOX (/private/more \"x\")").no().text())
                    .startsWith("[METADATA TOOMANY]");
        }
    }

    @Test
    void binaryValues() {
        try (ImapTestClient c = rig.ann()) {
            c.command("SETMETADATA INBOX (/private/b ~{4+}\r\na\0b\r)").ok();
            assertThat(c.command("GETMETADATA INBOX /private/b").ok().one("METADATA"))
                    .isEqualTo("METADATA \"INBOX\" (\"/private/b\" ~{4}\r\na\0b\r)");
        }
    }

    @Test
    void privateOnesAreTheReadersOwn() {
        try (ImapTestClient ann = rig.ann();
                ImapTestClient bob = rig.as("bob")) {
            String inbox = "Shared/ann@example.test/INBOX";
            ann.command("SETACL INBOX bob@example.test lr").ok();
            ann.command("SETMETADATA INBOX (/private/comment \"ann's\" /shared/comment \"all's\")")
                    .ok();
            bob.command("SETMETADATA " + inbox + " (/private/comment \"bob's\")")
                    .ok();
            assertThat(bob.command("SETMETADATA " + inbox + " (/shared/comment \"bob's\")")
                            .no()
                            .text())
                    .startsWith("[NOPERM]");
            assertThat(bob.command("LIST \"\" (INBOX " + inbox
                                    + ") RETURN (METADATA (/private/comment /shared/comment))")
                            .ok()
                            .all("METADATA"))
                    .containsExactly(
                            "METADATA \"INBOX\" (\"/private/comment\" NIL \"/shared/comment\" NIL)",
                            "METADATA \"" + inbox
                                    + "\" (\"/private/comment\" \"bob's\" \"/shared/comment\" \"all's\")");
            assertThat(ann.command("GETMETADATA INBOX /private/comment").ok().untagged())
                    .containsExactly("METADATA \"INBOX\" (\"/private/comment\" \"ann's\")");
        }
    }

    @Test
    void endWithTheirMailbox() {
        try (ImapTestClient c = rig.ann()) {
            c.command("CREATE a").ok();
            c.command("SETMETADATA a (/private/comment \"x\")").ok();
            c.command("RENAME a b").ok();
            assertThat(c.command("GETMETADATA b /private/comment").ok().untagged())
                    .containsExactly("METADATA \"b\" (\"/private/comment\" \"x\")");
            c.command("DELETE b").ok();
            c.command("CREATE b").ok();
            assertThat(c.command("GETMETADATA b /private/comment").ok().untagged())
                    .containsExactly("METADATA \"b\" (\"/private/comment\" NIL)");
        }
    }
}
