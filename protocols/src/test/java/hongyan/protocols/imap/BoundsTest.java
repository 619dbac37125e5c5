package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.LineClient;
import hongyan.testkit.talk.Talk;
import java.time.Duration;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/// Whatever is too large is refused before it is read; who does not read holds nobody up.
class BoundsTest {
    private static final String LOGIN = "S: * OK ...\nC: l LOGIN ann \"correct horse\"\nS: l OK ...\n";

    @Test
    void fiveGigabytesAreRefusedBeforeTheyAreRead() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, LOGIN + """
                C: a APPEND INBOX {5368709120}
                S: a NO [TOOBIG] ...
                C: b LOGIN {5368709120}
                S: b BAD [LIMIT] ...
                C: c SELECT {5368709120}
                S: c BAD [LIMIT] ...
                C: d NOOP
                S: d OK ...
                C: e APPEND INBOX {5368709120+}
                S: * BYE [TOOBIG] ...
                END
                """);
        }
    }

    @Test
    void unaskedLiteralsOfOtherCommandsToo() {
        try (ImapRig rig = new ImapRig()) {
            try (LineClient line = LineClient.connect(rig.listener.address())) {
                Talk.run(line, LOGIN + "C: a SELECT {5368709120+}\nS: * BYE [TOOBIG] ...\nEND");
            }
            // strangers have less room
            try (LineClient line = LineClient.connect(rig.listener.address())) {
                Talk.run(line, "S: * OK ...\nC: a LOGIN {100000+}\nS: * BYE [TOOBIG] ...\nEND");
            }
        }
    }

    @Test
    void longCommandsAreRefused() {
        try (ImapRig rig = new ImapRig()) {
            try (ImapTestClient client = rig.inbox()) {
                assertThat(client.command("FETCH " + "1,".repeat(20_000) + "1 FLAGS")
                                .bad()
                                .text())
                        .contains("LIMIT");
                assertThat(client.command("SEARCH " + "NOT ".repeat(5000) + "SEEN")
                                .bad()
                                .text())
                        .contains("LIMIT");
                assertThat(client.command("SEARCH " + "(".repeat(5000) + "SEEN" + ")".repeat(5000))
                                .bad()
                                .text())
                        .contains("LIMIT");
                client.command("LIST \"\" (" + "a ".repeat(100) + "b)").bad();
                client.command("STORE 1 FLAGS (" + "k ".repeat(1000) + "k)").bad();
                client.command("CREATE " + "a/".repeat(50) + "b").no();
                client.command("ID (" + "\"a\" \"b\" ".repeat(100) + "\"a\" \"b\")")
                        .bad();
                client.command("NOOP").ok();
            }
            try (LineClient line = LineClient.connect(rig.listener.address())) {
                line.line();
                line.send("a NOOP" + " ".repeat(70_000));
                assertThat(line.line()).startsWith("* BAD");
                assertThat(line.line()).startsWith("* BYE");
            }
        }
    }

    @Test
    void aBombInCompressIsCut() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, LOGIN + "C: c COMPRESS DEFLATE\nS: c OK ...");
            Deflater deflater = new Deflater(9, true);
            byte[] blanks = new byte[1 << 20];
            byte[] out = new byte[16 * 1024];
            try {
                for (int i = 0; i < 100; i++) {
                    deflater.setInput(blanks);
                    int n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
                    line.raw(java.util.Arrays.copyOf(out, n));
                }
            } catch (AssertionError cut) {
                assertThat(cut).hasMessageContaining("no longer reads");
            } finally {
                deflater.end();
            }
            // 100 MiB of one line, a hundred kilobytes on the wire: it never sees the end of it
            line.expectClosed();
            try (ImapTestClient other = rig.inbox()) {
                other.command("NOOP").ok();
            }
        }
    }

    @Test
    void whoDoesNotReadHoldsNobodyUp() {
        try (ImapRig rig = new ImapRig()) {
            byte[] large = ImapRig.message("large", "0123456789".repeat(40_000) + "\r\n");
            try (ImapTestClient slow = rig.inbox();
                    ImapTestClient other = rig.inbox()) {
                for (int i = 0; i < 40; i++) {
                    other.append("INBOX", "", large).ok();
                }
                // 16 MB in all: more than any socket holds
                slow.send("FETCH 1:* (FLAGS BODY[])");
                long start = System.nanoTime();
                other.append("INBOX", "", large).ok();
                other.command("STORE 2 +FLAGS (\\Deleted)").ok();
                other.command("EXPUNGE").ok();
                other.command("SELECT INBOX").ok();
                other.command("DELETE Drafts").ok();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            }
        }
    }
}
