package hongyan.protocols.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.listen.Listener;
import hongyan.protocols.testing.Employee;
import hongyan.store.account.Flags;
import hongyan.testkit.talk.LineClient;
import hongyan.testkit.talk.Talk;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pop3SessionTest {
    private static final String ONE = "Subject: one\r\n\r\nfirst\r\n.dot\r\n..two\r\nlast\r\n";
    private static final String TWO = "Subject: two\r\n\r\nsecond\r\n";

    private static void talk(Pop3Rig rig, String script) {
        try (LineClient client = rig.ann()) {
            Talk.run(client, script);
        }
    }

    @Test
    void statListAndNoop() {
        try (Pop3Rig rig = new Pop3Rig()) {
            rig.add(ONE);
            rig.add(TWO);
            talk(rig, """
                    C: STAT
                    S: +OK 2 66
                    C: LIST
                    S: +OK 2 messages
                    S: 1 42
                    S: 2 24
                    S: .
                    C: list 2
                    S: +OK 2 24
                    C: LIST 3
                    S: -ERR No such message
                    C: NOOP
                    S: +OK
                    """);
        }
    }

    @Test
    void anEmptyMaildrop() {
        try (Pop3Rig rig = new Pop3Rig()) {
            talk(rig, """
                    C: STAT
                    S: +OK 0 0
                    C: LIST
                    S: +OK 0 messages
                    S: .
                    C: UIDL
                    S: +OK 0 messages
                    S: .
                    C: RETR 1
                    S: -ERR No such message
                    C: QUIT
                    S: +OK ...
                    END
                    """);
        }
    }

    @Test
    void aMessageComesByteForByteWithItsDotsDoubled() {
        try (Pop3Rig rig = new Pop3Rig()) {
            rig.add(ONE);
            talk(rig, """
                    C: RETR 1
                    S: +OK 42 octets
                    S: Subject: one
                    S:
                    S: first
                    S: ..dot
                    S: ...two
                    S: last
                    S: .
                    """);
        }
    }

    @Test
    void whatEndsWithoutALineEndGetsOne() {
        try (Pop3Rig rig = new Pop3Rig()) {
            rig.add("Subject: x\r\n\r\nno end");
            talk(rig, """
                    C: RETR 1
                    S: +OK ...
                    S: Subject: x
                    S:
                    S: no end
                    S: .
                    C: NOOP
                    S: +OK
                    """);
        }
    }

    @Test
    void topTellsHeaderAndLines() {
        try (Pop3Rig rig = new Pop3Rig()) {
            rig.add(ONE);
            talk(rig, """
                    C: TOP 1 0
                    S: +OK ...
                    S: Subject: one
                    S:
                    S: .
                    C: TOP 1 2
                    S: +OK ...
                    S: Subject: one
                    S:
                    S: first
                    S: ..dot
                    S: .
                    C: TOP 1 100000000000
                    S: +OK ...
                    S: Subject: one
                    S* last
                    S: .
                    C: TOP 1
                    S: -ERR ...
                    C: TOP 1 -1
                    S: -ERR ...
                    """);
            assertThat(rig.rows().getFirst().flags().has(Flags.SEEN)).isFalse();
        }
    }

    @Test
    void deletionsAndReadMarksCountFromQuitOn() {
        try (Pop3Rig rig = new Pop3Rig()) {
            rig.add(ONE);
            rig.add(TWO);
            try (LineClient client = rig.ann()) {
                Talk.run(client, """
                        C: DELE 1
                        S: +OK ...
                        C: DELE 1
                        S: -ERR No such message
                        C: RETR 1
                        S: -ERR No such message
                        C: RETR 2
                        S: +OK ...
                        S* .
                        C: STAT
                        S: +OK 1 24
                        C: LIST
                        S: +OK 1 messages
                        S: 2 24
                        S: .
                        """);
                assertThat(rig.rows()).hasSize(2);
                Talk.run(client, """
                        C: QUIT
                        S: +OK Bye, 1 messages removed
                        END
                        """);
            }
            assertThat(rig.rows()).singleElement().satisfies(row -> {
                assertThat(row.uid()).isEqualTo(2);
                assertThat(row.flags().has(Flags.SEEN)).isTrue();
            });
        }
    }

    @Test
    void whoLeavesWithoutQuitChangesNothing() {
        try (Pop3Rig rig = new Pop3Rig()) {
            rig.add(ONE);
            talk(rig, """
                    C: RETR 1
                    S* .
                    C: DELE 1
                    S: +OK ...
                    """);
            // the maildrop is free again once the session has seen the end
            try (LineClient client = retry(rig)) {
                Talk.run(client, "C: STAT\nS: +OK 1 42");
            }
            assertThat(rig.rows().getFirst().flags().has(Flags.SEEN)).isFalse();
        }
    }

    /// Signed in as ann, as soon as the maildrop is free.
    private static LineClient retry(Pop3Rig rig) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (true) {
            LineClient client = rig.connect();
            client.send("USER ann").line();
            String answer = client.send("PASS correct horse").line();
            if (answer.startsWith("+OK")) {
                return client;
            }
            client.close();
            assertThat(System.nanoTime()).as(answer).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void rsetTakesBackWhatWasMarked() {
        try (Pop3Rig rig = new Pop3Rig()) {
            rig.add(ONE);
            talk(rig, """
                    C: DELE 1
                    S: +OK ...
                    C: RSET
                    S: +OK 1 messages
                    C: STAT
                    S: +OK 1 42
                    C: QUIT
                    S: +OK Bye, 0 messages removed
                    """);
            assertThat(rig.rows()).hasSize(1);
        }
    }

    @Test
    void uidlIsStableAndShort() {
        try (Pop3Rig rig = new Pop3Rig()) {
            rig.add(ONE);
            rig.add(TWO);
            String second;
            try (LineClient client = rig.ann()) {
                Talk talk = Talk.run(client, """
                        C: UIDL
                        S: +OK 2 messages
                        S: 1 {one}
                        S: 2 {two}
                        S: .
                        C: UIDL 2
                        S: +OK 2 {two}
                        C: DELE 1
                        S: +OK ...
                        C: QUIT
                        S: +OK ...
                        """);
                second = talk.value("two");
                assertThat(second).hasSizeLessThanOrEqualTo(70).isNotEqualTo(talk.value("one"));
            }
            try (LineClient client = retry(rig)) {
                Talk.run(client, "C: UIDL\nS: +OK ...\nS: 1 " + second + "\nS: .");
            }
        }
    }

    @Test
    void whatAnotherSessionRemovesKeepsItsNumber() {
        try (Pop3Rig rig = new Pop3Rig()) {
            int uid = rig.add(ONE);
            rig.add(TWO);
            try (LineClient client = rig.ann()) {
                rig.accounts.update(Pop3Rig.ANN, tx -> tx.expunge(rig.inbox().id(), List.of(uid)));
                rig.add("Subject: three\r\n\r\n");
                Talk.run(client, """
                        C: STAT
                        S: +OK 2 66
                        C: RETR 1
                        S: -ERR The message was removed meanwhile
                        C: RETR 2
                        S: +OK ...
                        S: Subject: two
                        S* .
                        C: DELE 1
                        S: +OK ...
                        C: QUIT
                        S: +OK Bye, 0 messages removed
                        """);
            }
            assertThat(rig.rows()).hasSize(2);
        }
    }

    @Test
    void oneSessionHasTheMaildrop() {
        try (Pop3Rig rig = new Pop3Rig();
                LineClient first = rig.ann();
                LineClient second = rig.connect()) {
            Talk.run(second, """
                    C: USER ann
                    S: +OK ...
                    C: PASS correct horse
                    S: -ERR [IN-USE] ...
                    C: USER bob
                    S: +OK ...
                    C: PASS correct horse
                    S: +OK 0 messages
                    """);
            Talk.run(first, "C: QUIT\nS: +OK ...\nEND");
            retry(rig).close();
        }
    }

    @Test
    void capabilitiesBeforeAndAfter() {
        try (Pop3Rig rig = new Pop3Rig();
                LineClient client = rig.connect()) {
            List<String> before = client.send("CAPA").until("."::equals);
            assertThat(before)
                    .contains(
                            "TOP",
                            "UIDL",
                            "USER",
                            "RESP-CODES",
                            "AUTH-RESP-CODE",
                            "PIPELINING",
                            "EXPIRE NEVER",
                            "UTF8 USER",
                            "IMPLEMENTATION Hongyan")
                    .anyMatch(line -> line.startsWith("SASL ") && line.contains("PLAIN"))
                    .doesNotContain("STLS");
            client.send("USER ann").line();
            client.send("PASS correct horse").line();
            assertThat(client.send("CAPA").until("."::equals)).contains("TOP").doesNotContain("USER");
        }
    }

    @Test
    void authPlain() {
        try (Pop3Rig rig = new Pop3Rig();
                LineClient client = rig.connect()) {
            // "\0ann\0correct horse"
            Talk.run(client, """
                    C: AUTH
                    S: +OK...
                    S* .
                    C: AUTH PLAIN
                    S: + ...
                    C: *
                    S: -ERR ...
                    C: AUTH PLAIN !!!
                    S: -ERR ...
                    C: AUTH CRAM-MD5
                    S: -ERR ...
                    C: AUTH PLAIN AGFubgB3cm9uZw==
                    S: -ERR [AUTH] ...
                    C: AUTH PLAIN AGFubgBjb3JyZWN0IGhvcnNl
                    S: +OK 0 messages
                    """);
        }
    }

    @Test
    void aSessionDoesNotOutliveItsPassword() {
        Pop3Settings looksEachTime =
                new Pop3Settings(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMillis(1), Duration.ZERO);
        try (Employee ann = new Employee("correct horse");
                Listener listener = ann.listen(new Pop3Server(
                        ann.authenticator, who -> true, ann.accounts, ann.rows.bodies(), looksEachTime));
                LineClient client = LineClient.connect(listener.address())) {
            Talk.run(client, """
                    S: +OK ...
                    C: USER ann@example.test
                    S: +OK ...
                    C: PASS correct horse
                    S: +OK ...
                    C: STAT
                    S: +OK 0 0
                    """);
            ann.setPassword("better horse");
            Talk.run(client, """
                    C: STAT
                    S: -ERR ...
                    """);
            client.expectClosed();
        }
    }

    @Test
    void whoIsRefusedIsToldWhy() {
        try (Pop3Rig rig = new Pop3Rig();
                LineClient client = rig.connect()) {
            rig.closed.add(2);
            Talk.run(client, """
                    C: PASS correct horse
                    S: -ERR Not now
                    C: USER ann
                    S: +OK ...
                    C: PASS wrong
                    S: -ERR [AUTH] ...
                    C: PASS correct horse
                    S: -ERR Not now
                    C: USER ops
                    S: +OK ...
                    C: PASS correct horse
                    S: -ERR [SYS/PERM] ...
                    C: USER bob
                    S: +OK ...
                    C: PASS correct horse
                    S: -ERR [SYS/PERM] POP3 is switched off for your organisation
                    C: STAT
                    S: -ERR Not now
                    """);
        }
    }

    @Test
    void afterFiveWrongPasswordsItIsOver() {
        try (Pop3Rig rig = new Pop3Rig();
                LineClient client = rig.connect()) {
            for (int i = 0; i < 5; i++) {
                client.send("USER ann").line();
                assertThat(client.send("PASS no").line()).startsWith("-ERR [AUTH]");
            }
            client.expectClosed();
        }
    }

    @Test
    void commandsSentTogether() {
        try (Pop3Rig rig = new Pop3Rig();
                LineClient client = rig.connect()) {
            rig.add(TWO);
            client.raw("USER ann\r\nPASS correct horse\r\nSTAT\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n");
            Talk.run(client, """
                    S: +OK ...
                    S: +OK 1 messages
                    S: +OK 1 24
                    S: +OK 24 octets
                    S* .
                    S: +OK ...
                    S: +OK Bye, 1 messages removed
                    END
                    """);
        }
    }

    @Test
    void stlsForgetsWhatWasSentAhead(@TempDir Path folder) {
        try (Pop3Rig rig = new Pop3Rig(Pop3Rig.QUICK, folder, false, InetAddress.getLoopbackAddress());
                LineClient client = rig.connect()) {
            assertThat(client.send("CAPA").until("."::equals)).contains("STLS");
            client.raw("STLS\r\nUSER ann\r\n");
            Talk.run(client, """
                    S: +OK ...
                    TLS
                    C: PASS correct horse
                    S: -ERR Not now
                    C: STLS
                    S: -ERR Not now
                    C: USER ann
                    S: +OK ...
                    C: PASS correct horse
                    S: +OK ...
                    """);
        }
    }

    @Test
    void tlsFromTheFirstByte(@TempDir Path folder) {
        try (Pop3Rig rig = new Pop3Rig(Pop3Rig.QUICK, folder, true, InetAddress.getLoopbackAddress());
                LineClient client = LineClient.connectTls(rig.listener.address())) {
            Talk.run(client, """
                    S: +OK ...
                    C: USER ann
                    S: +OK ...
                    C: PASS correct horse
                    S: +OK ...
                    """);
        }
    }

    @Test
    void noPasswordInClearFromAfar(@TempDir Path folder) throws SocketException {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
                .findFirst();
        Assumptions.assumeTrue(outside.isPresent(), "no address but loopback");
        try (Pop3Rig rig = new Pop3Rig(Pop3Rig.QUICK, folder, false, outside.orElseThrow());
                LineClient client = rig.connect()) {
            assertThat(client.send("CAPA").until("."::equals)).doesNotContain("USER");
            Talk.run(client, """
                    C: USER ann
                    S: -ERR [AUTH] TLS is required ...
                    C: AUTH PLAIN AGFubgBjb3JyZWN0IGhvcnNl
                    S: -ERR [AUTH] TLS is required ...
                    """);
        }
    }

    @Test
    void anyBytesComeBackTheSame() {
        try (Pop3Rig rig = new Pop3Rig()) {
            Random random = new Random(7);
            for (int size : new int[] {0, 1, 5000, 400_000}) {
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                text.writeBytes("Subject: bytes\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < size; i++) {
                    int b = random.nextInt(256);
                    boolean newline = b == '\r' || b == '\n' || random.nextInt(40) == 0;
                    text.writeBytes(newline ? new byte[] {'\r', '\n', '.'} : new byte[] {(byte) b});
                }
                text.writeBytes(new byte[] {'\r', '\n'});
                rig.add(text.toByteArray());
                try (LineClient client = retry(rig)) {
                    int last = rig.rows().size();
                    String answer = client.send("RETR " + last).line();
                    assertThat(answer).isEqualTo("+OK " + text.size() + " octets");
                    assertThat(unstuffed(client)).isEqualTo(text.toByteArray());
                }
            }
        }
    }

    private static byte[] unstuffed(LineClient client) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] line = client.lineBytes();
        while (!(line.length == 1 && line[0] == '.')) {
            boolean dot = line.length > 0 && line[0] == '.';
            all.write(line, dot ? 1 : 0, line.length - (dot ? 1 : 0));
            all.writeBytes(new byte[] {'\r', '\n'});
            line = client.lineBytes();
        }
        return all.toByteArray();
    }

    @Test
    void onlyTheInboxIsSeen() {
        try (Pop3Rig rig = new Pop3Rig()) {
            int sent = rig.accounts.read(
                    Pop3Rig.ANN,
                    view -> view.mailboxNamed(0, "Sent").orElseThrow().id());
            rig.add(TWO.getBytes(StandardCharsets.US_ASCII), sent);
            talk(rig, "C: STAT\nS: +OK 0 0");
        }
    }

    @Test
    void nonsenseIsRefusedAndTooMuchOfItEndsTheSession() {
        try (Pop3Rig rig = new Pop3Rig();
                LineClient client = rig.connect()) {
            Talk.run(client, """
                    C: APOP ann c4c9334bac560ecc979e58001b3e22fb
                    S: -ERR Command not recognized
                    C: RETR
                    S: -ERR ...
                    C: LIST 0
                    S: -ERR ...
                    C: QUIT now
                    S: -ERR ...
                    C:
                    S: -ERR ...
                    """);
            assertThat(client.send("X".repeat(20_000)).line()).isEqualTo("-ERR Line too long");
            for (int i = 0; i < 14; i++) {
                assertThat(client.send("BLAH").line()).startsWith("-ERR");
            }
            client.expectClosed();
        }
    }
}
