package hongyan.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.address.MailAddress;
import hongyan.testkit.smtp.SmtpTestClient;
import hongyan.testkit.talk.LineClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpSessionTest {
    @TempDir
    Path folder;

    private Port port;

    @BeforeEach
    void open() throws IOException {
        port = Port.mx(folder);
    }

    @AfterEach
    void close() {
        port.close();
        assertThat(port.postbox().open).hasValue(0);
    }

    @Test
    void aMessageArrivesWithItsEnvelope() throws Exception {
        port.talk("""
            S: 220 mx.example.test ESMTP Hongyan
            C: EHLO client.test
            S: 250-mx.example.test
            S: 250-PIPELINING
            S: 250-SIZE 100000
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250-STARTTLS
            S: 250 ENHANCEDSTATUSCODES
            C: MAIL FROM:<a@remote.test> SIZE=20
            S: 250 2.1.0 Sender ok
            C: RCPT TO:<user@example.test>
            S: 250 2.1.5 Recipient ok
            C: RCPT TO:<unknown@example.test>
            S: 550 5.1.1 No such user here
            C: RCPT TO:<x@elsewhere.test>
            S: 550 5.7.1 Relaying denied
            C: RCPT TO:<other@example.test>
            S: 250 2.1.5 Recipient ok
            C: DATA
            S: 354 ...
            C: Subject: x\\r\\n\\r\\n..dot\\r\\n.
            S: 250 2.0.0 Accepted as id1
            C: QUIT
            S: 221 2.0.0 Bye
            END
            """);
        Postbox.Letter letter = port.postbox().next();
        assertThat(letter.text()).isEqualTo("Subject: x\r\n\r\n.dot\r\n");
        assertThat(letter.sender()).isEqualTo(MailAddress.parse("a@remote.test"));
        assertThat(letter.recipients())
                .containsExactly(new MailAddress("user", "example.test"), new MailAddress("other", "example.test"));
        assertThat(letter.peer().helo()).isEqualTo("client.test");
        assertThat(letter.peer().protocol()).isEqualTo("ESMTP");
        assertThat(letter.peer().address()).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @Test
    void aWholeConversationMayBePipelined() throws Exception {
        StringBuilder script = new StringBuilder("S: 220 ...\nC: EHLO client.test\nS* 250 ...\n");
        for (int i = 0; i < 50; i++) {
            script.append("""
                C: MAIL FROM:<a@remote.test>\\r\\nRCPT TO:<user@example.test>\\r\\nDATA
                S: 250 ...
                S: 250 ...
                S: 354 ...
                C: n\\r\\n.
                S: 250 ...
                """);
        }
        port.talk(script.toString());
        assertThat(port.postbox().letters).hasSize(50);
    }

    @Test
    void theNullSenderAndPostmasterAreKnown() throws Exception {
        port.talk("""
            S: 220 ...
            C: HELO client.test
            S: 250 mx.example.test
            C: MAIL FROM:<>
            S: 250 ...
            C: RCPT TO:<Postmaster>
            S: 250 ...
            C: DATA
            S: 354 ...
            C: .
            S: 250 ...
            """);
        Postbox.Letter letter = port.postbox().next();
        assertThat(letter.sender()).isEmpty();
        assertThat(letter.recipients()).containsExactly(new MailAddress("postmaster", "mx.example.test"));
        assertThat(letter.peer().protocol()).isEqualTo("SMTP");
        assertThat(letter.bytes()).isEmpty();
    }

    @Test
    void aFullDiskIsSaidSo() throws Exception {
        String text = ("x".repeat(900) + "\\r\\n").repeat(300) + ".";
        try (Port large = Port.mx(folder.resolve("large"), Port.settings().withMaxMessage(1_000_000))) {
            large.postbox().full = true;
            large.talk("""
                S: 220 ...
                C: EHLO client.test
                S* 250 ...
                C: MAIL FROM:<a@remote.test>
                S: 250 ...
                C: RCPT TO:<user@example.test>
                S: 250 ...
                C: DATA
                S: 354 ...
                C: %s
                S: 452 4.3.1 Insufficient system storage
                C: NOOP
                S: 250 ...
                """.formatted(text));
        }
    }

    @Test
    void sequenceMattersAndRsetForgets() {
        port.talk("""
            S: 220 ...
            C: MAIL FROM:<a@remote.test>
            S: 503 5.5.1 ...
            C: EHLO client.test
            S* 250 ...
            C: RCPT TO:<user@example.test>
            S: 503 ...
            C: DATA
            S: 503 ...
            C: MAIL FROM:<a@remote.test>
            S: 250 ...
            C: MAIL FROM:<a@remote.test>
            S: 503 ...
            C: DATA
            S: 554 5.5.1 No valid recipients
            C: RSET
            S: 250 ...
            C: RCPT TO:<user@example.test>
            S: 503 ...
            C: MAIL FROM:<a@remote.test>
            S: 250 ...
            C: EHLO again.test
            S* 250 ...
            C: RCPT TO:<user@example.test>
            S: 503 ...
            """);
    }

    @Test
    void theSmallCommands() {
        port.talk("""
            S: 220 ...
            C: NOOP hello
            S: 250 ...
            C: HELP
            S: 214 ...
            C: EHLO client.test
            S* 250 ...
            C: VRFY user
            S: 252 ...
            C: EXPN list
            S: 502 5.5.1 ...
            C: AUTH PLAIN
            S: 503 ...
            C: quit
            S: 221 ...
            END
            """);
    }

    @Test
    void sizeIsRefusedAtMailAndAfterTheText() {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            assertThat(client.command("MAIL FROM:<a@remote.test> SIZE=100001").code())
                    .isEqualTo(552);
            client.command("MAIL FROM:<a@remote.test>");
            client.command("RCPT TO:<user@example.test>");
            client.command("DATA");
            assertThat(client.text("0123456789\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII))
                            .code())
                    .isEqualTo(552);
            assertThat(client.command("NOOP").code()).isEqualTo(250);
            assertThat(port.postbox().letters).isEmpty();
        }
    }

    @Test
    void tooManyRecipientsMustComeInAnotherTransaction() {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            client.command("MAIL FROM:<a@remote.test>");
            for (int i = 0; i < 5; i++) {
                assertThat(client.command("RCPT TO:<u" + i + "@example.test>").code())
                        .isEqualTo(250);
            }
            assertThat(client.command("RCPT TO:<u5@example.test>").code()).isEqualTo(452);
            assertThat(client.command("DATA").code()).isEqualTo(354);
            assertThat(client.text(new byte[0]).code()).isEqualTo(250);
        }
    }

    @Test
    void internationalAddressesNeedSmtputf8() throws Exception {
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: MAIL FROM:<张三@remote.test>
            S: 553 5.6.7 ...
            C: MAIL FROM:<a@remote.test>
            S: 250 ...
            C: RCPT TO:<张三@example.test>
            S: 553 5.6.7 ...
            C: RSET
            S: 250 ...
            C: MAIL FROM:<张三@remote.test> SMTPUTF8 BODY=8BITMIME
            S: 250 ...
            C: RCPT TO:<李四@example.test>
            S: 250 ...
            C: DATA
            S: 354 ...
            C: 你好\\r\\n.
            S: 250 ...
            """);
        Postbox.Letter letter = port.postbox().next();
        assertThat(letter.sender()).contains(new MailAddress("张三", "remote.test"));
        assertThat(letter.recipients()).containsExactly(new MailAddress("李四", "example.test"));
        assertThat(letter.peer().protocol()).isEqualTo("UTF8SMTP");
        assertThat(new String(letter.bytes(), StandardCharsets.UTF_8)).isEqualTo("你好\r\n");
    }

    @Test
    void startTlsForgetsWhatWasSaidAndSentAhead() throws Exception {
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: MAIL FROM:<a@remote.test>
            S: 250 ...
            C: STARTTLS
            S: 503 ...
            C: RSET
            S: 250 ...
            C: STARTTLS
            S: 220 ...
            TLS
            C: MAIL FROM:<a@remote.test>
            S: 503 ...
            C: EHLO client.test
            S: 250-mx.example.test
            S: 250-PIPELINING
            S: 250-SIZE 100000
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250 ENHANCEDSTATUSCODES
            C: STARTTLS
            S: 503 ...
            C: MAIL FROM:<a@remote.test>\\r\\nRCPT TO:<user@example.test>\\r\\nDATA
            S: 250 ...
            S: 250 ...
            S: 354 ...
            C: secret\\r\\n.
            S: 250 ...
            C: QUIT
            S: 221 ...
            END
            """);
        Postbox.Letter letter = port.postbox().next();
        assertThat(letter.peer().protocol()).isEqualTo("ESMTPS");
        assertThat(letter.peer().tls().orElseThrow()).startsWith("TLSv1.3 ");
    }

    @Test
    void commandsInjectedBehindStartTlsAreNeverRun() {
        try (LineClient line = port.line()) {
            line.until(text -> text.startsWith("220 "));
            line.send("EHLO client.test").until(text -> text.startsWith("250 "));
            line.raw("STARTTLS\r\nNOOP\r\n");
            assertThat(line.line()).startsWith("220 ");
            line.startTls();
            line.send("EHLO client.test");
            // the first answer under TLS is to EHLO, not to the injected NOOP
            assertThat(line.line()).isEqualTo("250-mx.example.test");
        }
    }

    @Test
    void tooManyErrorsEndTheSession() {
        try (SmtpTestClient client = port.client()) {
            for (int i = 0; i < 7; i++) {
                assertThat(client.command("NONSENSE").code()).isEqualTo(500);
            }
            assertThat(client.command("NONSENSE").code()).isEqualTo(500);
            assertThat(client.reply().code()).isEqualTo(421);
            client.line().expectClosed();
        }
    }

    @Test
    void whoOnlyPassesTheTimeIsSentAway() {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            for (int i = 0; i < 150; i++) {
                client.command("NOOP");
            }
            client.deliver("a@remote.test", List.of("user@example.test"), "x\r\n");
            int answered = 0;
            while (client.command("NOOP").code() == 250) {
                answered++;
            }
            assertThat(answered).isEqualTo(200);
            client.line().expectClosed();
        }
    }

    @Test
    void whoGuessesAddressesIsSentAway() {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            client.command("MAIL FROM:<a@remote.test>");
            for (int i = 0; i < 10; i++) {
                assertThat(client.command("RCPT TO:<unknown@example.test>").code())
                        .isEqualTo(550);
            }
            assertThat(client.reply().code()).isEqualTo(421);
            client.line().expectClosed();
        }
    }

    @Test
    void aBugIsAnswered451AndTheSessionGoesOn() {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            client.command("MAIL FROM:<a@remote.test>");
            assertThat(client.command("RCPT TO:<bug@example.test>").code()).isEqualTo(451);
            assertThat(client.deliver("a@remote.test", List.of("user@example.test"), "ok\r\n")
                            .code())
                    .isEqualTo(250);
        }
    }

    @Test
    void overlongLinesAreRefusedAndPassedOver() {
        try (SmtpTestClient client = port.client()) {
            assertThat(client.command("EHLO " + "x".repeat(5000)).code()).isEqualTo(500);
            assertThat(client.command("EHLO " + "x".repeat(300)).code()).isEqualTo(501);
            client.ehlo("client.test");
        }
    }

    @Test
    void whoTalksBeforeTheGreetingIsRefused() throws IOException {
        SmtpSettings patient = timed(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO);
        try (Port other = Port.mx(folder.resolve("other"), patient)) {
            // On loopback nobody waits, so an early talker may get through; but then it is not in step with HELO
            try (LineClient line = other.line()) {
                line.raw("HELO a\r\nMAIL FROM:<a@b.test>\r\n");
                List<String> said = line.until(text -> text.startsWith("554 "));
                assertThat(said.getLast()).startsWith("554 5.5.0 ");
                line.expectClosed();
            }
        }
    }

    @Test
    void aBrowserIsSentAway() {
        try (LineClient line = port.line()) {
            line.until(text -> text.startsWith("220 "));
            line.raw("POST / HTTP/1.1\r\nHost: x\r\n\r\nMAIL FROM:<a@b.test>\r\n");
            assertThat(line.line()).startsWith("554 5.5.0 ");
            line.expectClosed();
        }
    }

    @Test
    void aSilentClientIsToldSoAndDropped() throws IOException {
        SmtpSettings hasty = timed(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ZERO);
        try (Port other = Port.mx(folder.resolve("other"), hasty)) {
            try (LineClient line = other.line()) {
                line.until(text -> text.startsWith("220 "));
                assertThat(line.line()).startsWith("421 4.4.2 ");
                line.expectClosed();
            }
            try (SmtpTestClient client = other.client().ehlo("client.test")) {
                client.command("MAIL FROM:<a@remote.test>");
                client.command("RCPT TO:<user@example.test>");
                client.command("DATA");
                client.line().raw("half a mess");
                assertThat(client.reply().code()).isEqualTo(421);
                client.line().expectClosed();
            }
            assertThat(other.postbox().letters).isEmpty();
            assertThat(other.postbox().open).hasValue(0);
        }
    }

    @Test
    void aMessageThatTakesForeverIsCutOff() throws Exception {
        SmtpSettings hasty = timed(Duration.ofSeconds(8), Duration.ofMillis(300), Duration.ZERO);
        try (Port other = Port.mx(folder.resolve("other"), hasty);
                SmtpTestClient client = other.client().ehlo("client.test")) {
            client.command("MAIL FROM:<a@remote.test>");
            client.command("RCPT TO:<user@example.test>");
            client.command("DATA");
            Thread trickle = Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 400; i++) {
                        client.line().raw("x");
                        Thread.sleep(10); // a sender that is slow, not silent
                    }
                } catch (InterruptedException | AssertionError end) {
                    assertThat(end).isNotNull(); // cut off, as wanted
                }
            });
            assertThat(client.reply().code()).isEqualTo(421);
            trickle.interrupt();
            trickle.join();
        }
    }

    @Test
    void errorsCostTime() throws IOException {
        SmtpSettings strict = timed(Duration.ofSeconds(8), Duration.ofSeconds(8), Duration.ofMillis(60));
        try (Port other = Port.mx(folder.resolve("other"), strict);
                SmtpTestClient client = other.client()) {
            client.command("NONSENSE");
            client.command("NONSENSE");
            long begin = System.nanoTime();
            client.command("NONSENSE");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
        }
    }

    private static SmtpSettings timed(Duration command, Duration message, Duration penalty) {
        return new SmtpSettings(
                "mx.example.test", 100_000, 5, 8, 10, 3, command, command, message, Duration.ZERO, penalty, penalty);
    }

    @Test
    void aClientThatHasSaidAllItWantsStillHearsTheAnswers() {
        try (LineClient line = port.line()) {
            line.until(text -> text.startsWith("220 "));
            line.raw("EHLO client.test\r\n");
            line.until(text -> text.startsWith("250 "));
            line.raw("NOOP\r\nhalf a line");
            line.finish();
            assertThat(line.line()).startsWith("250 ");
            line.expectClosed();
        }
    }

    @Test
    void aClientThatGoesAwayLeavesNothing() {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            client.command("MAIL FROM:<a@remote.test>");
            client.command("RCPT TO:<user@example.test>");
            client.command("DATA");
            client.line().raw("half a message\r\n");
        }
        port.close();
        assertThat(port.postbox().letters).isEmpty();
        assertThat(port.postbox().open).hasValue(0);
    }

    @Test
    void theServerSaysGoodbyeWhenItStops() {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            port.close();
            assertThat(client.reply().code()).isEqualTo(421);
            client.line().expectClosed();
        }
    }

    @Test
    void aMessageUnderWayWhenTheServerStopsIsNotHalfDone() throws Exception {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            client.command("MAIL FROM:<a@remote.test>");
            client.command("RCPT TO:<user@example.test>");
            client.command("DATA");
            client.line().raw("half a message\r\n");
            port.close();
            assertThat(client.reply().code()).isEqualTo(421);
        }
        assertThat(Optional.ofNullable(port.postbox().letters.peek())).isEmpty();
    }
}
