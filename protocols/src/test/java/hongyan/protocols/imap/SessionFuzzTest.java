package hongyan.protocols.imap;

import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.LineClient;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Nonsense to a real session, in every state. Whatever came, the next client is served, and the accounts are whole.
class SessionFuzzTest {
    private static final String[] PIECES = {
        "LOGIN ann \"correct horse\"",
        "SELECT INBOX",
        "EXAMINE Sent",
        "FETCH 1:* ",
        "UID FETCH 1:* ",
        "(FLAGS ENVELOPE)",
        "BODY[",
        "]",
        "1.2.3",
        "HEADER",
        "<0.5>",
        "STORE 1 ",
        "+FLAGS ",
        "(\\Seen)",
        "(\\Deleted)",
        "EXPUNGE",
        "CLOSE",
        "SEARCH ",
        "OR ",
        "NOT ",
        "ALL",
        "TEXT x",
        "1:3",
        "*",
        "COPY 1 Sent",
        "MOVE 1 Trash",
        "CREATE ",
        "DELETE ",
        "RENAME ",
        "a/b",
        "INBOX",
        "Sent",
        "IDLE",
        "DONE",
        "APPEND INBOX {5+}\r\nabcde",
        "APPEND INBOX {900000000000}",
        "{4+}\r\n",
        "{3}",
        "ENABLE QRESYNC",
        "SELECT INBOX (QRESYNC (1 1 1:9))",
        "LIST \"\" *",
        "LIST (SUBSCRIBED) \"\" (* %)",
        "RETURN (STATUS (MESSAGES))",
        "STATUS INBOX (MESSAGES SIZE)",
        "AUTHENTICATE PLAIN",
        "AGFubgBjb3JyZWN0IGhvcnNl",
        "SETACL INBOX ",
        "bob@example.test ",
        "lrs",
        "GETACL INBOX",
        "MYRIGHTS INBOX",
        "Shared/ann@example.test/INBOX",
        "GETQUOTAROOT INBOX",
        "SETMETADATA INBOX (/private/x {3+}\r\nabc)",
        "GETMETADATA (DEPTH 1) INBOX /private",
        "NOTIFY SET ",
        "(selected (MessageNew (UID) MessageExpunge FlagChange))",
        "(personal (MessageNew MessageExpunge MailboxName))",
        "NOTIFY NONE",
        "NOOP",
        "UNSELECT",
        "ENABLE IMAP4rev2",
        "ENABLE UTF8=ACCEPT",
        "CREATE \u53F0\u5317",
        "UNAUTHENTICATE",
        "LANGUAGE zh",
        "COMPRESS DEFLATE",
        "GETJMAPACCESS",
        "AUTHENTICATE SCRAM-SHA-256 biwsbj1hbm4scj14",
        "AUTHENTICATE XOAUTH2 =",
        "SEARCH RECENT",
        "STATUS INBOX (RECENT)",
        "\"",
        "(",
        ")",
        " ",
        "\0",
        "\u00ff",
        "\r\n",
        "\n"
    };

    private static String line(Random random, int number) {
        StringBuilder text = new StringBuilder("t" + number + " ");
        int pieces = 1 + random.nextInt(4);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            text.append(random.nextBoolean() ? " " : "");
        }
        return text.append("\r\n").toString();
    }

    private static void fuzz(long seed, int sessions) {
        try (ImapRig rig = new ImapRig()) {
            rig.fill(5);
            Random random = new Random(seed);
            for (int i = 0; i < sessions; i++) {
                try (LineClient client = LineClient.connect(rig.listener.address())) {
                    StringBuilder all = new StringBuilder();
                    if (random.nextInt(4) > 0) {
                        all.append("l LOGIN ann \"correct horse\"\r\ns SELECT INBOX\r\n");
                    }
                    for (int k = 0; k < 30; k++) {
                        all.append(line(random, k));
                    }
                    client.raw(all.toString().getBytes(StandardCharsets.ISO_8859_1));
                    client.finish();
                    drain(client);
                }
            }
            try (ImapTestClient client = rig.inbox()) {
                client.command("FETCH 1:* (FLAGS UID)");
                client.command("NOOP").ok();
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /// Reads to the end: the session must end by itself when its input does.
    private static void drain(LineClient client) {
        try {
            while (true) {
                client.line();
            }
        } catch (AssertionError end) {
            if (String.valueOf(end.getMessage()).contains("no answer")) {
                throw end;
            }
        }
    }

    @Test
    void nonsenseHurtsNobody() {
        fuzz(42, 60);
    }

    @Test
    @Tag("long")
    void nonsenseForLong() {
        fuzz(System.nanoTime(), 5000);
    }
}
