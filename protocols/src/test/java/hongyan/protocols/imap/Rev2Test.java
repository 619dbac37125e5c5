package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.LineClient;
import hongyan.testkit.talk.Talk;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// IMAP4rev2 (RFC 9051) beside IMAP4rev1 on one port, and UTF8=ACCEPT (RFC 9755).
class Rev2Test {
    private static final String LOGIN =
            "S: * OK [CAPABILITY IMAP4rev1 IMAP4rev2 ...\nC: l LOGIN ann \"correct horse\"\nS: l OK ...\n";

    @Test
    void theSecondRevisionKnowsNoRecent() {
        try (ImapRig rig = new ImapRig()) {
            rig.fill(2);
            try (LineClient line = LineClient.connect(rig.listener.address())) {
                Talk.run(line, LOGIN + """
                    C: e ENABLE IMAP4rev2 NONSENSE
                    S: * ENABLED IMAP4rev2
                    S: e OK ...
                    C: s SELECT inbox
                    S: * FLAGS ...
                    S: * 2 EXISTS
                    S: * OK [PERMANENTFLAGS ...
                    S: * OK [UIDVALIDITY ...
                    S: * OK [UIDNEXT 3] ...
                    S: * OK [HIGHESTMODSEQ ...
                    S: * OK [MAILBOXID ...
                    S: * LIST () "/" "INBOX" ("OLDNAME" ("inbox"))
                    S: s OK [READ-WRITE] ...
                    C: t SELECT INBOX
                    S: * OK [CLOSED] ...
                    S* * LIST () "/" "INBOX"
                    S: t OK ...
                    C: q SEARCH ALL
                    S: * ESEARCH (TAG "q") ALL 1:2
                    S: q OK ...
                    C: r SEARCH RECENT
                    S: * ESEARCH (TAG "r")
                    S: r OK ...
                    C: f FETCH 1 FLAGS
                    S: * 1 FETCH (FLAGS ())
                    S: f OK ...
                    C: u STATUS INBOX (MESSAGES UNSEEN DELETED SIZE)
                    S: * STATUS "INBOX" (MESSAGES 2 UNSEEN 2 DELETED 0 SIZE ...)
                    S: u OK ...
                    """);
            }
            // and the first revision still finds them recent
            try (ImapTestClient other = rig.ann()) {
                assertThat(other.command("SELECT INBOX").ok().untagged()).contains("2 RECENT");
            }
        }
    }

    @Test
    void namesAreUtf8() {
        for (String word : new String[] {"IMAP4rev2", "UTF8=ACCEPT"}) {
            try (ImapRig rig = new ImapRig();
                    LineClient line = LineClient.connect(rig.listener.address())) {
                Talk.run(line, LOGIN + """
                    C: a CREATE &U,BTFw-
                    S: a OK ...
                    C: b LIST "" &U,BTFw-
                    S: * LIST (...) "/" "&U,BTFw-"
                    S: b OK ...
                    C: e ENABLE %s
                    S: * ENABLED %s
                    S: e OK ...
                    C: c LIST "" 台*
                    S: * LIST (...) "/" "台北"
                    S: c OK ...
                    C: d CREATE "A & B/\u65e5\u672c \\\\"q\\\\""
                    S: d OK ...
                    C: f LIST "" "A &*"
                    S: * LIST (...) "/" "A & B"
                    S: * LIST (...) "/" "A & B/日本 \\"q\\""
                    S: f OK ...
                    C: g SELECT 台北
                    S* g OK ...
                    C: h STATUS "A & B" (MESSAGES)
                    S: * STATUS "A & B" (MESSAGES 0)
                    S: h OK ...
                    """.replace("%s", word));
            }
        }
    }

    @Test
    void composedAndDecomposedAreOneName() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            // RFC 9051 6.3.9.7: é as one character and as e with an accent
            Talk.run(line, LOGIN + """
                C: e ENABLE IMAP4rev2
                S: * ENABLED IMAP4rev2
                S: e OK ...
                C: a CREATE "caf\u00e9"
                S: a OK ...
                C: b EXAMINE "cafe\u0301"
                S* * LIST () "/" "caf\u00e9" ("OLDNAME" ("cafe\u0301"))
                S: b OK [READ-ONLY] ...
                """);
        }
    }

    @Test
    void theOldItemsOfFetchStillAnswer() {
        try (ImapRig rig = new ImapRig()) {
            rig.fill(1);
            try (ImapTestClient client = rig.ann()) {
                client.command("ENABLE IMAP4rev2").ok();
                client.command("SELECT INBOX").ok();
                assertThat(client.command("FETCH 1 RFC822.HEADER").ok().literal("RFC822.HEADER"))
                        .contains("Subject: subject 1");
                assertThat(client.command("FETCH 1 (RFC822.SIZE INTERNALDATE)")
                                .ok()
                                .untagged()
                                .getFirst())
                        .contains("RFC822.SIZE " + ImapRig.message("subject 1").length);
            }
        }
    }

    @Test
    void utf8TravelsInQuotedStrings() {
        try (ImapRig rig = new ImapRig();
                ImapTestClient client = rig.ann()) {
            client.command("ENABLE UTF8=ACCEPT").ok();
            client.append("INBOX", "", ImapRig.message("x", "会议在北京\r\n")).ok();
            client.command("SELECT INBOX").ok();
            byte[] search = "SEARCH BODY \"北京\"".getBytes(StandardCharsets.UTF_8);
            assertThat(client.command(search).ok().untagged()).containsExactly("SEARCH 1");
            // RFC 9755 3
            client.command("SEARCH CHARSET UTF-8 ALL").bad();
        }
    }
}
