package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// RFC 3516
class BinaryTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static byte[] mixed(String content, String encoding, String second) {
        return ("From: a@example.test\r\nSubject: parts\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\ngr=C3=BC=\r\n=C3=9Fe\r\n"
                        + "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: " + encoding
                        + "\r\n\r\n" + content + "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\n"
                        + second + "\r\n--b--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void encodingsAreUndone() {
        try (ImapTestClient c = rig.inbox()) {
            byte[] data = {0, 1, 2, 3, 0, (byte) 0xFF};
            String base64 = Base64.getEncoder().encodeToString(data);
            c.append("INBOX", "", mixed(base64, "base64", "inner")).ok();
            assertThat(c.command("FETCH 1 (BINARY.SIZE[1] BINARY.SIZE[2])").ok().one("FETCH"))
                    .isEqualTo("1 FETCH (BINARY.SIZE[1] 7 BINARY.SIZE[2] 6)");
            ImapTestClient.Reply text = c.command("FETCH 1 BINARY.PEEK[1]").ok();
            assertThat(text.literal("BINARY[1] {")).isEqualTo("gr\u00C3\u00BC\u00C3\u009Fe");
            // A NUL needs a literal8.
            assertThat(c.command("FETCH 1 BINARY.PEEK[2]").ok().literal("BINARY[2] ~{"))
                    .isEqualTo(new String(data, StandardCharsets.ISO_8859_1));
            assertThat(c.command("FETCH 1 BINARY.PEEK[2]<2.3>").ok().literal("BINARY[2]<2> ~{"))
                    .isEqualTo("\u0002\u0003\u0000");
            assertThat(c.command("FETCH 1 BINARY.PEEK[2]<900.3>").ok().one("FETCH"))
                    .contains("BINARY[2]<900> ~{0}");
            assertThat(c.command("FETCH 1 BINARY.PEEK[3]").ok().literal("BINARY[3]"))
                    .isEqualTo("Subject: in\r\n\r\ninner");
            assertThat(c.command("FETCH 1 BINARY.PEEK[3.1]").ok().literal("BINARY[3.1]"))
                    .isEqualTo("inner");
            assertThat(c.command("FETCH 1 BINARY.PEEK[9]").ok().one("FETCH")).contains("BINARY[9] NIL");
            assertThat(c.command("FETCH 1 FLAGS").ok().one("FETCH")).contains("FLAGS (\\Recent)");
            assertThat(c.command("FETCH 1 BINARY[]").ok().literal("BINARY[]"))
                    .isEqualTo(new String(mixed(base64, "base64", "inner"), StandardCharsets.ISO_8859_1));
            assertThat(c.command("FETCH 1 FLAGS").ok().one("FETCH")).contains("\\Seen");
        }
    }

    @Test
    void unknownEncoding() {
        try (ImapTestClient c = rig.inbox()) {
            c.append("INBOX", "", mixed("xx", "x-uuencode", "inner")).ok();
            assertThat(c.command("FETCH 1 BINARY.PEEK[2]").no().text()).startsWith("[UNKNOWN-CTE]");
            assertThat(c.command("FETCH 1 BINARY.SIZE[2]").no().text()).startsWith("[UNKNOWN-CTE]");
            c.command("FETCH 1 BODY.PEEK[2]").ok();
            c.command("FETCH 1 BINARY.SIZE[2]<0.3>").bad();
            c.command("FETCH 1 BINARY[HEADER]").bad();
            c.command("FETCH 1 BINARY[1.TEXT]").bad();
        }
    }

    @Test
    void largePartsAreNotHeld() {
        try (ImapTestClient c = rig.inbox()) {
            byte[] data = new byte[700_000];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) ('a' + i % 26);
            }
            String base64 = Base64.getMimeEncoder().encodeToString(data);
            c.append("INBOX", "", mixed(base64, "base64", "inner")).ok();
            assertThat(c.command("FETCH 1 BINARY.SIZE[2]").ok().one("FETCH")).contains("BINARY.SIZE[2] 700000");
            assertThat(c.command("FETCH 1 BINARY.PEEK[2]<600000.5>").ok().literal("BINARY[2]<600000>"))
                    .isEqualTo(new String(data, 600_000, 5, StandardCharsets.ISO_8859_1));
            assertThat(c.command("FETCH 1 BINARY.PEEK[2]").ok().literal("BINARY[2]"))
                    .isEqualTo(new String(data, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void messagesWithNulComeInAsLiteral8() {
        try (ImapTestClient c = rig.inbox()) {
            String message = new String(mixed("a\u0000b", "binary", "inner"), StandardCharsets.ISO_8859_1);
            c.command("APPEND INBOX ~{" + message.length() + "+}\r\n" + message).ok();
            String tag = c.send("APPEND INBOX (\\Seen) ~{3}");
            assertThat(c.response()).startsWith("+");
            c.line().raw("x\u0000y\r\n");
            c.finish(tag).ok();
            assertThat(c.command("FETCH 1 BINARY.PEEK[2]").ok().literal("BINARY[2] ~{"))
                    .isEqualTo("a\u0000b");
            assertThat(c.command("FETCH 1 BODY.PEEK[]").ok().literal("BODY[]")).isEqualTo(message);
        }
    }
}
