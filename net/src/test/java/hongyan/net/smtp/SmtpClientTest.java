package hongyan.net.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.address.MailAddress;
import hongyan.net.tls.ClientTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpClientTest {
    @TempDir
    Path folder;

    private FakeHost host;
    private SmtpClient client;

    @BeforeEach
    void open() throws IOException {
        host = new FakeHost(folder);
        client = client(SmtpClient.EightBit.SEND, Duration.ofSeconds(10));
    }

    private static SmtpClient client(SmtpClient.EightBit eightBit, Duration wait) {
        return new SmtpClient(
                () -> "mx.example.test",
                new SmtpClient.Patience(wait, wait, wait, wait, wait, Duration.ofMillis(300)),
                eightBit,
                ClientTls.verified(null));
    }

    @AfterEach
    void close() {
        client.close();
        host.close();
    }

    private static Transaction transaction(String sender, String... recipients) {
        List<MailAddress> to = new ArrayList<>();
        for (String recipient : recipients) {
            to.add(MailAddress.parse(recipient).orElseThrow());
        }
        return new Transaction(MailAddress.parse(sender), to, false, false);
    }

    private static ByteSource message(String text) {
        return ByteSource.of(text.getBytes(UTF_8));
    }

    @Test
    void aTransactionThatTakesTooLongIsGivenUp() throws IOException {
        Duration wait = Duration.ofSeconds(10);
        try (SmtpClient hasty = new SmtpClient(
                        () -> "mx.example.test",
                        new SmtpClient.Patience(wait, wait, wait, wait, wait, Duration.ofMillis(300), Duration.ZERO),
                        SmtpClient.EightBit.SEND,
                        ClientTls.verified(null));
                SmtpConnection connection = hasty.connect(host.target(TlsPolicy.NONE))) {
            assertThatThrownBy(() -> connection.send(transaction("a@example.test", "b@fake.test"), message("x\r\n")))
                    .hasMessage("the transaction takes too long");
            assertThat(connection.inDoubt()).isFalse();
            assertThat(connection.usable()).isFalse();
        }
        assertThat(host.texts).isEmpty();
    }

    @Test
    void aHostThatIsSilentIsNotWaitedForLongerThanAsked() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SmtpClient patient = client(SmtpClient.EightBit.SEND, Duration.ofMinutes(5))) {
            Target target = new Target(
                    new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()),
                    "silent.test",
                    TlsPolicy.NONE,
                    null);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> assertThatThrownBy(() -> patient.connect(target, Duration.ofMillis(50)))
                            .isInstanceOf(IOException.class));
        }
    }

    @Test
    void theNameIsThatOfTheMoment() throws IOException {
        AtomicReference<String> name = new AtomicReference<>("before.test");
        Duration wait = Duration.ofSeconds(10);
        try (SmtpClient renamed = new SmtpClient(
                name::get,
                new SmtpClient.Patience(wait, wait, wait, wait, wait, Duration.ofMillis(300)),
                SmtpClient.EightBit.SEND,
                ClientTls.verified(null))) {
            renamed.connect(host.target(TlsPolicy.NONE)).close();
            name.set("mail.example.test");
            renamed.connect(host.target(TlsPolicy.NONE)).close();
        }
        assertThat(host.heard).containsExactly("EHLO before.test", "QUIT", "EHLO mail.example.test", "QUIT");
    }

    @Test
    void aMessageGoesOverTlsWhenItCan() throws IOException {
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.OPPORTUNISTIC))) {
            assertThat(connection.tls().orElseThrow()).startsWith("TLSv1.3");
            assertThat(connection.capabilities().smtpUtf8()).isFalse(); // what was said before TLS does not count
            SendResult result = connection.send(
                    transaction("a@example.test", "b@fake.test"), message("Subject: x\r\n\r\n.dot\r\n"));
            assertThat(result.allAccepted()).isTrue();
            assertThat(result.of(0).line()).isEqualTo("250 2.0.0 taken");
        }
        assertThat(host.texts).containsExactly("Subject: x\r\n\r\n.dot\r\n");
        assertThat(host.secret).containsExactly(true);
        assertThat(host.heard)
                .containsExactly(
                        "EHLO mx.example.test",
                        "STARTTLS",
                        "T EHLO mx.example.test",
                        "T MAIL FROM:<a@example.test>",
                        "T RCPT TO:<b@fake.test>",
                        "T DATA",
                        "T QUIT");
    }

    @Test
    void eachRecipientHasItsOwnAnswer() throws IOException {
        host.says.put("rcpt to:<no@", "550 5.1.1 nobody\r\n");
        host.says.put("rcpt to:<later@", "450 4.2.0 grey\r\n");
        for (List<String> words : List.of(List.of("PIPELINING"), List.<String>of())) {
            host.plain = words;
            try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
                SendResult result = connection.send(
                        transaction(
                                "a@example.test", "yes@fake.test", "no@fake.test", "later@fake.test", "y2@fake.test"),
                        message("x\r\n"));
                assertThat(result.replies().stream().map(Reply::code)).containsExactly(250, 550, 450, 250);
                assertThat(result.of(1).enhanced()).isEqualTo("5.1.1");
            }
        }
        assertThat(host.texts).hasSize(2);
    }

    @Test
    void theConnectionIsUsedAgainAndCleanedWhenNeeded() throws IOException {
        host.says.put("rcpt to:<no@", "550 5.1.1 nobody\r\n");
        host.says.put("data", "354 go\r\n");
        host.plain = List.of();
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
            assertThat(connection
                            .send(transaction("a@example.test", "b@fake.test"), message("1\r\n"))
                            .allAccepted())
                    .isTrue();
            assertThat(connection.usable()).isTrue();
            assertThat(connection
                            .send(transaction("a@example.test", "no@fake.test"), message("2\r\n"))
                            .allAccepted())
                    .isFalse();
            assertThat(connection.usable()).isTrue();
            assertThat(connection
                            .send(transaction("a@example.test", "c@fake.test"), message("3\r\n"))
                            .allAccepted())
                    .isTrue();
            assertThat(connection.sent()).isEqualTo(2);
        }
        assertThat(host.texts).containsExactly("1\r\n", "3\r\n");
        assertThat(host.heard)
                .containsOnlyOnce("RSET")
                .satisfies(heard ->
                        assertThat(heard.indexOf("RSET")).isGreaterThan(heard.indexOf("RCPT TO:<no@fake.test>")));
    }

    @Test
    void a354ThoughNobodyWasAcceptedGetsAnEmptyMessage() throws IOException {
        host.says.put("rcpt", "550 5.1.1 nobody\r\n");
        host.plain = List.of("PIPELINING");
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
            SendResult result = connection.send(transaction("a@example.test", "b@fake.test"), message("secret\r\n"));
            assertThat(result.of(0).code()).isEqualTo(550);
            assertThat(connection.usable()).isTrue();
        }
        assertThat(host.texts).containsExactly("");
    }

    @Test
    void aRefusedSenderIsEveryRecipientsAnswer() throws IOException {
        host.says.put("mail", "451 4.7.1 later\r\n");
        host.says.put("rcpt", "503 5.5.1 no mail\r\n");
        host.says.put("data", "503 5.5.1 no rcpt\r\n");
        for (List<String> words : List.of(List.of("PIPELINING"), List.<String>of())) {
            host.plain = words;
            try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
                SendResult result =
                        connection.send(transaction("a@example.test", "b@f.test", "c@f.test"), message("x"));
                assertThat(result.replies().stream().map(Reply::code)).containsExactly(451, 451);
            }
        }
    }

    @Test
    void manyRecipientsGoInGroups() throws IOException {
        host.plain = List.of("PIPELINING");
        String[] many = new String[730];
        for (int i = 0; i < many.length; i++) {
            many[i] = "user" + i + "@fake.test";
        }
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
            assertThat(connection
                            .send(transaction("a@example.test", many), message("x\r\n"))
                            .replies())
                    .hasSize(730)
                    .allMatch(Reply::positive);
        }
    }

    @Test
    void ehloFallsBackToHelo() throws IOException {
        host.says.put("ehlo", "502 5.5.1 what\r\n");
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.OPPORTUNISTIC))) {
            assertThat(connection.capabilities().extended()).isFalse();
            assertThat(connection
                            .send(transaction("a@example.test", "b@fake.test"), message("x\r\n"))
                            .allAccepted())
                    .isTrue();
        }
        assertThat(host.heard).contains("HELO mx.example.test", "MAIL FROM:<a@example.test>");
    }

    @Test
    void sizeAndUtf8AndEightBitAreToldBeforeSending() throws IOException {
        host.plain = List.of("SIZE 10", "PIPELINING");
        try (SmtpClient strict = client(SmtpClient.EightBit.FAIL, Duration.ofSeconds(5));
                SmtpConnection connection = strict.connect(host.target(TlsPolicy.NONE))) {
            assertThat(connection
                            .send(transaction("a@example.test", "b@fake.test"), message("0123456789A"))
                            .of(0)
                            .enhanced())
                    .isEqualTo("5.3.4");
            assertThat(connection
                            .send(transaction("张三@example.test", "b@fake.test"), message("x"))
                            .of(0)
                            .enhanced())
                    .isEqualTo("5.6.7");
            assertThat(connection
                            .send(
                                    new Transaction(
                                            Optional.empty(),
                                            transaction("a@b.test", "c@d.test").recipients(),
                                            true,
                                            false),
                                    message("x"))
                            .of(0)
                            .enhanced())
                    .isEqualTo("5.6.3");
            // a domain in U-labels alone goes out in A-labels
            assertThat(connection
                            .send(transaction("a@example.test", "b@例子.test"), message("x"))
                            .allAccepted())
                    .isTrue();
        }
        assertThat(host.heard).contains("MAIL FROM:<a@example.test> SIZE=1", "RCPT TO:<b@xn--fsqu00a.test>");
    }

    @Test
    void internationalMailSaysSo() throws IOException {
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
            connection.send(
                    new Transaction(
                            MailAddress.parse("张三@example.test"),
                            transaction("a@b.test", "李四@例子.test").recipients(),
                            true,
                            true),
                    message("你好"));
        }
        assertThat(host.heard.get(1)).isEqualTo(latin1("MAIL FROM:<张三@example.test> SIZE=6 BODY=8BITMIME SMTPUTF8"));
        assertThat(host.heard.get(2)).isEqualTo(latin1("RCPT TO:<李四@例子.test>"));
        assertThat(host.texts).containsExactly(latin1("你好") + "\r\n");
    }

    private static String latin1(String text) {
        return new String(text.getBytes(UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void answersInjectedBehindStartTlsAreDropped() throws IOException {
        host.says.put("starttls", "220 go\r\n250-evil.test\r\n250 SIZE 1\r\n");
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.REQUIRED))) {
            assertThat(connection.capabilities().size()).isZero();
            assertThat(connection.tls()).isPresent();
            assertThat(connection
                            .send(transaction("a@example.test", "b@fake.test"), message("x\r\n"))
                            .allAccepted())
                    .isTrue();
        }
    }

    @Test
    void answersNobodyAskedForEndTheConnection() throws IOException {
        host.plain = List.of();
        host.says.put("mail", "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n");
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
            assertThatThrownBy(() -> connection.send(transaction("a@example.test", "b@fake.test"), message("x")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nobody asked for");
            assertThat(connection.usable()).isFalse();
        }
    }

    @Test
    void requiredTlsNeverFallsBack() throws IOException {
        host.plain = List.of("PIPELINING");
        assertThatThrownBy(() -> client.connect(host.target(TlsPolicy.REQUIRED)))
                .isInstanceOfSatisfying(
                        SmtpRefused.class,
                        refused -> assertThat(refused.reply().temporary()).isTrue());
        host.plain = List.of("STARTTLS");
        host.says.put("starttls", "454 4.7.0 no\r\n");
        assertThatThrownBy(() -> client.connect(host.target(TlsPolicy.VERIFIED)))
                .isInstanceOf(SmtpRefused.class);
        host.says.clear();
        assertThatThrownBy(() -> client.connect(host.target(TlsPolicy.VERIFIED)))
                .isInstanceOf(IOException.class);
        assertThat(host.heard).noneMatch(command -> command.contains("MAIL"));
    }

    @Test
    void opportunisticTlsFallsBackWhenTheHandshakeBreaks() throws IOException {
        host.transition = false;
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.OPPORTUNISTIC))) {
            assertThat(connection.tls()).isEmpty();
            assertThat(connection
                            .send(transaction("a@example.test", "b@fake.test"), message("x\r\n"))
                            .allAccepted())
                    .isTrue();
        }
    }

    @Test
    void aSlowOrEndlessHostIsGivenUp() throws IOException {
        try (SmtpClient hasty = client(SmtpClient.EightBit.SEND, Duration.ofMillis(300))) {
            host.greeting = "220-one\r\n";
            assertThatThrownBy(() -> hasty.connect(host.target(TlsPolicy.NONE)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        host.greeting = "220-again\r\n".repeat(100_000);
        assertThatThrownBy(() -> client.connect(host.target(TlsPolicy.NONE))).hasMessageContaining("without end");
        host.greeting = "220-" + "x".repeat(1_000_000) + "\r\n";
        assertThatThrownBy(() -> client.connect(host.target(TlsPolicy.NONE))).hasMessageContaining("too long");
        host.greeting = "220-a\r\n550 b\r\n";
        assertThatThrownBy(() -> client.connect(host.target(TlsPolicy.NONE))).hasMessageContaining("two codes");
        host.greeting = "HTTP/1.1 200 OK\r\n";
        assertThatThrownBy(() -> client.connect(host.target(TlsPolicy.NONE))).hasMessageContaining("not a reply");
    }

    @Test
    void aLostConnectionIsNoAnswer() throws IOException {
        host.says.put("data", "close");
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
            assertThatThrownBy(() -> connection.send(transaction("a@example.test", "b@fake.test"), message("x")))
                    .isInstanceOf(IOException.class);
            assertThat(connection.usable()).isFalse();
        }
    }

    @Test
    void aRefusalBeforeHangingUpIsTheAnswer() throws IOException {
        host.says.put("mail", "550 5.7.1 blocked\r\n");
        host.says.put("rcpt", "close");
        host.plain = List.of("PIPELINING");
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
            SendResult result = connection.send(transaction("a@example.test", "b@f.test", "c@f.test"), message("x"));
            assertThat(result.replies()).allMatch(reply -> reply.enhanced().equals("5.7.1"));
            assertThat(connection.usable()).isFalse();
        }
        host.says.clear();
        host.says.put("rcpt to:<b@", "550 5.1.1 nobody\r\n");
        host.says.put("rcpt to:<c@", "close");
        for (List<String> words : List.of(List.of("PIPELINING"), List.<String>of())) {
            host.plain = words;
            try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
                SendResult result = connection.send(
                        transaction("a@example.test", "a@f.test", "b@f.test", "c@f.test"), message("x"));
                assertThat(result.replies().stream().map(Reply::code)).containsExactly(451, 550, 451);
            }
        }
    }

    @Test
    void aConnectionLostBehindTheMessageIsInDoubt() throws IOException {
        host.says.put("end", "");
        host.says.put("quit", "close");
        try (SmtpClient hasty = client(SmtpClient.EightBit.SEND, Duration.ofMillis(300));
                SmtpConnection connection = hasty.connect(host.target(TlsPolicy.NONE))) {
            assertThatThrownBy(() -> connection.send(transaction("a@example.test", "b@fake.test"), message("x")))
                    .isInstanceOf(IOException.class);
            assertThat(connection.inDoubt()).isTrue();
        }
    }

    @Test
    void aConnectionTheHostClosedIsNotUsable() throws IOException {
        host.says.put("noop", "close");
        try (SmtpConnection connection = client.connect(host.target(TlsPolicy.NONE))) {
            assertThat(connection.usable()).isTrue();
            host.close();
            long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (connection.usable() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(connection.usable()).isFalse();
        }
    }

    @Test
    void theSourceAddressIsOurs() throws IOException {
        Target from = new Target(
                host.target(TlsPolicy.NONE).address(), "fake.test", TlsPolicy.NONE, InetAddress.ofLiteral("127.0.0.9"));
        try (SmtpConnection connection = client.connect(from)) {
            assertThat(connection.capabilities().extended()).isTrue();
        }
    }
}
