package hongyan.formats.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.formats.mime.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DsnTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static Dsn dsn(Dsn.Action action, String recipient, String reply, String header) {
        return new Dsn(
                action,
                "mx.town.test",
                "Abc-1_2",
                NOW,
                MailAddress.parse("bob@town.test").orElseThrow(),
                List.of(new Dsn.Recipient(
                        MailAddress.parse(recipient).orElseThrow(), "5.1.1", reply, "mx.far.test", NOW)),
                NOW.minusSeconds(60),
                action == Dsn.Action.DELAYED ? Optional.of(NOW.plusSeconds(86400)) : Optional.empty(),
                header.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(byte[] bytes, Part part) {
        int from = (int) part.bodyOffset();
        return new String(bytes, from, (int) part.bodySize(), StandardCharsets.UTF_8);
    }

    private static Message parsed(byte[] bytes) throws IOException {
        return MimeParser.parse(ByteSource.of(bytes));
    }

    @Test
    void threePartsOfTheRightTypes() throws IOException {
        byte[] bytes = dsn(Dsn.Action.FAILED, "x@far.test", "550 5.1.1 no such user", "Subject: a\r\nX: b\r\n")
                .bytes();
        Part root = parsed(bytes).root();
        assertThat(root.subtype()).isEqualTo("REPORT");
        assertThat(root.children().stream().map(p -> p.type() + "/" + p.subtype()))
                .containsExactly("TEXT/PLAIN", "MESSAGE/DELIVERY-STATUS", "TEXT/RFC822-HEADERS");
        assertThat(part(bytes, root.children().get(1)))
                .startsWith("Reporting-MTA: dns; mx.town.test\r\nArrival-Date: Sun, 22 Nov 2026 09:59:00 +0000\r\n\r\n")
                .contains("Final-Recipient: rfc822; x@far.test\r\nAction: failed\r\nStatus: 5.1.1\r\n")
                .contains("Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n")
                .doesNotContain("Will-Retry-Until");
        assertThat(part(bytes, root.children().get(2))).startsWith("Subject: a\r\nX: b\r\n");
        String human = new String(
                Base64.getMimeDecoder().decode(part(bytes, root.children().getFirst())), StandardCharsets.UTF_8);
        assertThat(human).contains("未能送达").contains("could not be delivered").contains("550 5.1.1 no such user");
        assertThat(human.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
    }

    @Test
    void eachRecipientHasItsBlock() throws IOException {
        byte[] bytes = new Dsn(
                        Dsn.Action.FAILED,
                        "mx.town.test",
                        "Abc-1_2",
                        NOW,
                        MailAddress.parse("bob@town.test").orElseThrow(),
                        List.of(
                                new Dsn.Recipient(
                                        MailAddress.parse("x@far.test").orElseThrow(),
                                        "5.1.1",
                                        "550 5.1.1 no such user",
                                        "mx.far.test",
                                        NOW),
                                new Dsn.Recipient(
                                        MailAddress.parse("y@far.test").orElseThrow(),
                                        "5.2.2",
                                        "552 5.2.2 full",
                                        "",
                                        NOW)),
                        NOW.minusSeconds(60),
                        Optional.empty(),
                        new byte[0])
                .bytes();
        Part root = parsed(bytes).root();
        assertThat(part(bytes, root.children().get(1))).isEqualTo("""
                        Reporting-MTA: dns; mx.town.test
                        Arrival-Date: Sun, 22 Nov 2026 09:59:00 +0000

                        Final-Recipient: rfc822; x@far.test
                        Action: failed
                        Status: 5.1.1
                        Remote-MTA: dns; mx.far.test
                        Diagnostic-Code: smtp; 550 5.1.1 no such user
                        Last-Attempt-Date: Sun, 22 Nov 2026 10:00:00 +0000

                        Final-Recipient: rfc822; y@far.test
                        Action: failed
                        Status: 5.2.2
                        Diagnostic-Code: smtp; 552 5.2.2 full
                        Last-Attempt-Date: Sun, 22 Nov 2026 10:00:00 +0000
                        """.replace("\n", "\r\n"));
        String human = new String(
                Base64.getMimeDecoder().decode(part(bytes, root.children().getFirst())), StandardCharsets.UTF_8);
        assertThat(human)
                .contains("对方服务器 mx.far.test 的答复：550 5.1.1 no such user")
                .contains("mx.far.test said: 550 5.1.1 no such user")
                .contains("y@far.test")
                .contains("原因：552 5.2.2 full");
    }

    @Test
    void delayTellsUntilWhen() throws IOException {
        byte[] bytes =
                dsn(Dsn.Action.DELAYED, "x@far.test", "451 4.7.1 later", "").bytes();
        assertThat(part(bytes, parsed(bytes).root().children().get(1)))
                .contains("Action: delayed\r\n")
                .contains("Will-Retry-Until: Mon, 23 Nov 2026 10:00:00 +0000\r\n");
    }

    @Test
    void utf8MakesItGlobal() throws IOException {
        byte[] bytes = dsn(Dsn.Action.FAILED, "张三@far.test", "550 5.1.1 没有此人", "Subject: 你好\r\n")
                .bytes();
        Part root = parsed(bytes).root();
        assertThat(root.children().stream().map(p -> p.type() + "/" + p.subtype()))
                .containsExactly("TEXT/PLAIN", "MESSAGE/GLOBAL-DELIVERY-STATUS", "MESSAGE/GLOBAL-HEADERS");
        assertThat(part(bytes, root.children().get(1))).contains("Final-Recipient: utf-8; 张三@far.test\r\n");
    }

    @Test
    void nothingOfTheOtherSideBreaksTheLines() throws IOException {
        String reply = "550 5.0.0 " + "word ".repeat(300) + "x".repeat(3000) + " é";
        byte[] bytes =
                dsn(Dsn.Action.FAILED, "x@far.test", reply, "A: 1\n\n\r\nB: 2").bytes();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r\n", -1)) {
            assertThat(line.length()).isLessThan(998);
            assertThat(line).doesNotContain("\n");
        }
        Part root = parsed(bytes).root();
        assertThat(root.children()).hasSize(3);
        assertThat(part(bytes, root.children().get(1))).doesNotContain("é");
        assertThat(part(bytes, root.children().get(2))).startsWith("A: 1\r\nB: 2");
    }
}
