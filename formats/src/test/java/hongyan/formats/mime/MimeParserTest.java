package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MimeParserTest {
    private static Message parse(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Message message = MimeParser.parse(ByteSource.of(bytes));
        Soundness.checkTree(message.root(), 0, bytes.length, bytes);
        return message;
    }

    private static int depth(Part part) {
        return 1
                + part.children().stream().mapToInt(MimeParserTest::depth).max().orElse(0);
    }

    @Test
    void anEmptyMessageIsAMessage() throws IOException {
        Message message = parse("");
        assertThat(message.root().type()).isEqualTo("TEXT");
        assertThat(message.root().bodySize()).isZero();
        assertThat(message.hasAttachment()).isFalse();
    }

    private static long kept(Envelope envelope) {
        long sum = java.util.stream.Stream.of(
                        envelope.from(),
                        envelope.sender(),
                        envelope.replyTo(),
                        envelope.to(),
                        envelope.cc(),
                        envelope.bcc())
                .flatMap(List::stream)
                .flatMap(mailbox ->
                        java.util.stream.Stream.of(mailbox.name(), mailbox.route(), mailbox.local(), mailbox.host()))
                .mapToLong(MimeParserTest::length)
                .sum();
        return sum
                + length(envelope.date())
                + length(envelope.subject())
                + length(envelope.inReplyTo())
                + length(envelope.messageId());
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static long kept(Part part) {
        Envelope envelope = part.envelope();
        return (envelope == null ? 0 : kept(envelope))
                + part.params().stream()
                        .mapToLong(
                                param -> param.name().length() + param.value().length())
                        .sum()
                + part.dispositionParams().stream()
                        .mapToLong(
                                param -> param.name().length() + param.value().length())
                        .sum()
                + part.type().length()
                + part.subtype().length()
                + length(part.description())
                + length(part.contentId())
                + part.children().stream().mapToLong(MimeParserTest::kept).sum();
    }

    @Test
    void fieldsOfAMessageAreKeptUpToABound() throws IOException {
        String long1 = "x".repeat(300_000);
        StringBuilder text = new StringBuilder("To: ");
        for (int i = 0; i < 4_000; i++) {
            text.append("Somebody with a name <somebody").append(i).append("@example.com>,\r\n ");
        }
        text.append("last@example.com\r\nCc: more@example.com\r\nFrom: Boss <boss@example.com>\r\nSubject: ")
                .append(long1)
                .append("\r\nMessage-ID: <id@example.com>\r\nReferences: ");
        for (int i = 0; i < 200; i++) {
            text.append('<').append("r".repeat(900)).append(i).append("@example.com>\r\n ");
        }
        text.append("<parent@example.com>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n");
        for (int i = 0; i < 40; i++) {
            text.append("--b\r\nContent-Type: message/rfc822\r\nContent-Description: ")
                    .append("d".repeat(10_000))
                    .append("\r\n\r\nSubject: ")
                    .append("s".repeat(100_000))
                    .append("\r\nFrom: ")
                    .append("f".repeat(100_000))
                    .append("@example.com\r\n\r\nbody ")
                    .append(i)
                    .append("\r\n");
        }
        text.append("--b\r\nContent-Type: text/html; charset=GB18030; name=")
                .append(long1)
                .append("\r\nContent-Transfer-Encoding: BASE64\r\n\r\nlast\r\n--b--\r\n");
        Message message = parse(text.toString());
        Envelope envelope = message.envelope();
        assertThat(envelope.to()).hasSizeBetween(1_000, Allowance.ADDRESSES);
        assertThat(envelope.cc()).isEmpty();
        assertThat(envelope.from())
                .singleElement()
                .extracting(Envelope.Mailbox::local)
                .isEqualTo("boss");
        assertThat(envelope.subject()).isEqualTo("x".repeat(Allowance.FIELD_BYTES));
        assertThat(message.messageIds()).containsExactly("id@example.com");
        assertThat(message.references()).endsWith("parent@example.com").hasSizeLessThan(20);
        assertThat(kept(envelope) + kept(message.root())).isLessThan(256 << 10);
        // all parts are there, and the last one can be read
        assertThat(message.root().children()).hasSize(41);
        Part last = message.root().children().getLast();
        assertThat(last.encoding()).isEqualTo("BASE64");
        assertThat(last.param("charset")).isEqualTo("GB18030");
        assertThat(last.param("name")).isEmpty();
        assertThat(last.bodySize()).isEqualTo(4);
    }

    @Test
    void partsOfADigestAreMessages() throws IOException {
        Part root = parse("Content-Type: multipart/digest; boundary=x\r\n\r\n"
                        + "--x\r\n\r\n"
                        + "Subject: one\r\n\r\n"
                        + "body\r\n"
                        + "--x--\r\n")
                .root();
        Part child = root.children().getFirst();
        assertThat(child.isMessage()).isTrue();
        assertThat(child.envelope()).extracting(Envelope::subject).isEqualTo("one");
        assertThat(child.bodySize()).isEqualTo("Subject: one\r\n\r\nbody".length());
        assertThat(child.lines()).isEqualTo(2);
    }

    @Test
    void sizesLeaveOutTheLineEndOfTheBoundary() throws IOException {
        Part root = parse("Content-Type: multipart/mixed; boundary=\"foo\r\n"
                        + " bar\"\r\n\r\n"
                        + "--foo bar\r\n\r\n"
                        + "hello\r\n\r\n"
                        + "--foo bar--\r\n")
                .root();
        assertThat(root.children()).hasSize(1);
        assertThat(root.children().getFirst().bodySize()).isEqualTo(7);
        assertThat(root.children().getFirst().lines()).isEqualTo(1);
    }

    @Test
    void aMultipartWithoutItsBoundaryIsText() throws IOException {
        Message message = parse("Content-Type: multipart/mixed; boundary=x\r\n\r\nhello there\r\n");
        assertThat(message.root().type()).isEqualTo("TEXT");
        assertThat(message.preview()).isEqualTo("hello there");
    }

    @Test
    void aMissingCloseBoundaryEndsWithTheMessage() throws IOException {
        Message message = parse(
                "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhello\n--x\nContent-Type: application/pdf\n\nabc");
        assertThat(message.root().children()).hasSize(2);
        assertThat(message.root().children().get(1).bodySize()).isEqualTo(3);
        assertThat(message.hasAttachment()).isTrue();
    }

    @Test
    @Timeout(20)
    void depthIsBounded() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            text.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        Message message = parse(text + "\nhello");
        assertThat(depth(message.root())).isEqualTo(MimeParser.MAX_DEPTH + 1);
        StringBuilder nested = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            nested.append("Content-Type: message/rfc822\n\n");
        }
        assertThat(depth(parse(nested + "\nhello").root())).isEqualTo(MimeParser.MAX_DEPTH + 1);
    }

    @Test
    @Timeout(20)
    void partsAreBounded() throws IOException {
        Message message =
                parse("Content-Type: multipart/mixed; boundary=x\n\n" + "--x\n\na\n".repeat(30_000) + "--x--\n");
        assertThat(message.root().children()).hasSize(MimeParser.MAX_PARTS);
        assertThat(message.root().children().getLast().subtype()).isEqualTo("OCTET-STREAM");
        assertThat(message.root().children().getLast().bodySize()).isGreaterThan(100_000);
    }

    @Test
    @Timeout(20)
    void headersAreBounded() throws IOException {
        Message many = parse("X: y\r\n".repeat(500_000) + "Subject: late\r\n\r\nbody");
        assertThat(many.root().headerSize()).isLessThanOrEqualTo(MimeParser.MAX_HEADER);
        assertThat(many.root().subtype()).isEqualTo("OCTET-STREAM");
        assertThat(many.envelope().subject()).isNull();
        assertThat(parse("X: " + "y".repeat(3_000_000)).root().headerSize())
                .isLessThanOrEqualTo(MimeParser.MAX_HEADER + 1);
    }

    /// Shapes that cost square time in careless scanners.
    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "(",
                "<",
                "\"",
                ",",
                "a:",
                "a: ;",
                "<a,",
                "[",
                "@[",
                "\\",
                "=?",
                "=?a?q?b",
                "=?a?b?YQ==?= ",
                " ",
                "; a",
                "; a=\"",
                "; a*0=b",
                "; a=b (",
                "'",
                "%",
                "<a@b> ",
                "<a",
                "a (b) ",
                "\r\n ",
                "&",
                "<!--",
                "\u00b8\\"
            })
    void costsNoSquareTime(String piece) throws IOException {
        String text = piece.repeat(900_000 / piece.length());
        for (String field :
                new String[] {"From", "Subject", "Content-Type", "Content-Disposition", "References", "Date"}) {
            String value = field.equals("Content-Type")
                    ? "text/html; x"
                    : field.startsWith("Content") ? "attachment; filename=" : "";
            Message message = parse(field + ": " + value + text + "\r\n\r\n" + text);
            HeaderText.fileName(message.root());
            String subject = message.envelope().subject();
            HeaderText.decode(subject == null ? "" : subject);
            HeaderFields.parse((field + ": " + text).getBytes(StandardCharsets.ISO_8859_1))
                    .list()
                    .forEach(HeaderField::text);
        }
        parse("Content-Type: text/html\r\n\r\n" + text);
    }

    @Test
    @Timeout(5)
    void unknownCharsetsCostLittle() {
        StringBuilder subject = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            subject.append("=?x-").append(i).append("?Q?a?= ");
        }
        assertThat(HeaderText.decode(subject.toString())).startsWith("aaa");
    }

    @Test
    @Timeout(60)
    void damageNeverThrows() throws IOException {
        String seed = """
            From: =?utf-8?B?5byg5LiJ?= <a@b.example>, Group: c@d;
            Subject: =?gb2312?Q?=C4=E3?=
            Content-Type: multipart/mixed; boundary="b"; name*0*=utf-8''%e4; name*1=x

            --b
            Content-Type: text/html; charset=gbk
            Content-Transfer-Encoding: quoted-printable

            <p>=C4=E3</p>=
            --b
            Content-Type: message/rfc822

            Subject: in
            Content-Type: multipart/alternative; boundary=c

            --c

            text
            --c--
            --b--
            """;
        Random random = new Random(20261122);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? seed : seed.replace("\n", "\r\n"));
            for (int n = random.nextInt(12); n >= 0; n--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                    case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
                    default -> text.insert(at, "\"();:,<>@\r\n=?-\u0000".charAt(random.nextInt(15)));
                }
                if (text.isEmpty()) {
                    text.append('x');
                }
            }
            Message message = parse(text.toString());
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            for (Part part : Soundness.leaves(message.root())) {
                PartText.text(ByteSource.of(bytes), part, 1000);
                HeaderText.fileName(part);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Monday Bob wrote:\n> old\nnew",
                "> old\nnew\n-- \nsig",
                "new\n-----Original Message-----\nold",
                "张三 写道：\n> 旧\nnew"
            })
    void thePreviewIsWhatTheSenderWrote(String body) throws IOException {
        String raw = new String(
                ("Content-Type: text/plain; charset=utf-8\n\n" + body).getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);
        assertThat(parse(raw).preview()).isEqualTo("new");
    }

    @Test
    void theLastOfTwoFieldsCountsAndRecipientsAddUp() throws IOException {
        Message message = parse(
                "Subject: a\nTo: a@x\nTo: b@x\nSubject: b\nReferences: <1@x> <2@x>\nIn-Reply-To: <2@x> <3@x>\n\n");
        assertThat(message.envelope().subject()).isEqualTo("b");
        assertThat(message.envelope().to()).hasSize(2);
        assertThat(message.references()).containsExactly("1@x", "2@x", "3@x");
    }

    @Test
    void picturesInsideTheTextAreNoAttachments() throws IOException {
        Message message = parse(
                "Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>hi&nbsp;there</p>\n"
                        + "--x\nContent-Type: image/png\nContent-ID: <a@b>\n\nabc\n--x--\n");
        assertThat(message.hasAttachment()).isFalse();
        assertThat(message.preview()).isEqualTo("hi there");
        assertThat(BodyParts.of(message.root()).attachments()).hasSize(1);
    }
}
