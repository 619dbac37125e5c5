package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageBuilderTest {
    private static final OffsetDateTime DATE = OffsetDateTime.of(2026, 11, 22, 20, 0, 5, 0, ZoneOffset.ofHours(8));

    private static MessageBuilder builder() {
        return new MessageBuilder().date(DATE).from(new Correspondent("张三", "zhang@例子.测试"));
    }

    private static Message parse(byte[] bytes) throws IOException {
        for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            assertThat(line.length()).isLessThanOrEqualTo(998);
            assertThat(line).doesNotContain("\n").doesNotContain("\r");
            assertThat(RawBytes.isAscii(line)).isTrue();
        }
        return MimeParser.parse(ByteSource.of(bytes));
    }

    private static String subject(Message message) {
        String subject = message.envelope().subject();
        return HeaderText.decode(subject == null ? "" : subject);
    }

    @Test
    void aWholeMessageComesBack() throws IOException {
        byte[] picture = new byte[5000];
        new Random(1).nextBytes(picture);
        String name = "2026年度 财务报表（终稿）关于预算执行情况的说明以及下一年度的安排.pdf";
        byte[] bytes = builder()
                .to(List.of(
                        new Correspondent("Doe, \"Joe\"", "joe@example.com"),
                        new Correspondent("李四", "li@example.com")))
                .subject("Re: 关于2026年预算执行情况的说明以及下一年度的安排，请各部门负责人查收并于周五之前回复 thanks")
                .messageId("a@b.example")
                .answering(List.of("x@y"), List.of("w@y", "x@y"))
                .text("各位同事：\n请查收。\n")
                .html("<p>各位同事：<img src=\"cid:pic@x\"></p>")
                .inline(NewPart.inline("image/png", "图.png", "pic@x", ByteSource.of(picture)))
                .attach(NewPart.attachment("application/pdf", name, ByteSource.of(picture)))
                .bytes();
        Message message = parse(bytes);
        assertThat(subject(message)).isEqualTo("Re: 关于2026年预算执行情况的说明以及下一年度的安排，请各部门负责人查收并于周五之前回复 thanks");
        Envelope.Mailbox from = message.envelope().from().getFirst();
        assertThat(from.host()).isEqualTo("xn--fsqu00a.xn--0zwm56d");
        assertThat(message.envelope().to())
                .extracting(Envelope.Mailbox::name)
                .first()
                .isEqualTo("Doe, \"Joe\"");
        assertThat(message.envelope().date()).isEqualTo("Sun, 22 Nov 2026 20:00:05 +0800");
        assertThat(message.messageIds()).containsExactly("a@b.example");
        assertThat(message.references()).containsExactly("w@y", "x@y");
        assertThat(message.preview()).isEqualTo("各位同事： 请查收。");
        BodyParts parts = BodyParts.of(message.root());
        assertThat(parts.attachments()).hasSize(2);
        assertThat(parts.attachments()).extracting(HeaderText::fileName).containsExactly("图.png", name);
        assertThat(PartText.text(ByteSource.of(bytes), parts.text().getFirst(), 1000))
                .isEqualTo("各位同事：\r\n请查收。\r\n");
        for (Part part : parts.attachments()) {
            try (InputStream in = PartText.decoded(ByteSource.of(bytes), part)) {
                assertThat(in.readAllBytes()).isEqualTo(picture);
            }
        }
        // both forms of the file name: an old reader takes the encoded words, a new one RFC 2231
        Part pdf = parts.attachments().getLast();
        assertThat(HeaderText.decode(pdf.param("name"))).isEqualTo(name);
        assertThat(HeaderText.decode(pdf.dispositionParam("filename"))).isEqualTo(name);
        assertThat(pdf.dispositionParam("filename*")).startsWith("UTF-8''2026%E5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "a  b",
                "=?utf-8?Q?x?= literal",
                "中",
                "\uD83D\uDE00\uD83D\uDE00",
                "tab\there",
                "x y\r\nBcc: evil@x"
            })
    void subjectsComeBack(String subject) throws IOException {
        Message message = parse(builder().subject(subject).text("x").bytes());
        assertThat(subject(message))
                .isEqualTo(subject.replace("\r\n", " ").replace('\t', ' ').strip());
        assertThat(message.envelope().bcc()).isEmpty();
    }

    @Test
    void longAndOddSubjectsNamesAndFileNamesComeBack() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder("s");
            for (int n = random.nextInt(300); n > 0; n--) {
                int c = random.nextInt(10) < 5
                        ? 'a' + random.nextInt(26)
                        : random.nextInt(4) == 0 ? ' ' : 0x4e00 + random.nextInt(5000);
                text.appendCodePoint(random.nextInt(40) == 0 ? 0x1F600 + random.nextInt(40) : c);
            }
            text.append('e');
            byte[] bytes = builder()
                    .subject(text.toString())
                    .to(List.of(new Correspondent(text.toString(), "a@b.example"), new Correspondent("c@d.example")))
                    .text("x")
                    .attach(NewPart.attachment("text/plain", text + ".txt", ByteSource.of(new byte[3])))
                    .bytes();
            for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
                for (String word : line.split("[ \"]", -1)) {
                    assertThat(word.startsWith("=?") ? word.length() : 0).isLessThanOrEqualTo(77);
                }
            }
            Message message = parse(bytes);
            assertThat(subject(message)).isEqualTo(text.toString());
            String name = message.envelope().to().getFirst().name();
            assertThat(HeaderText.decode(name == null ? "" : name).replaceAll(" +", " "))
                    .isEqualTo(text.toString().replaceAll(" +", " "));
            assertThat(message.envelope().to()).hasSize(2);
            String file = HeaderText.fileName(message.root().children().getLast());
            assertThat(file).isEqualTo(FileNames.harmless(text + ".txt"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\nworld", "From me\n.\n..\n", "trailing \nblank\t\n",
                        "caf\u00e9 and much plain ascii text around it, so that it is mostly readable",
                "全部是中文的一封信，没有别的。", "a\u0000b", "x = y =\n=20", "cr\ronly"
            })
    void textsComeBack(String text) throws IOException {
        String longLine = text + " " + "w".repeat(3000) + "\n";
        for (String each : new String[] {text, longLine}) {
            byte[] bytes = builder().text(each).bytes();
            Message message = parse(bytes);
            String back = PartText.text(ByteSource.of(bytes), message.root(), 100_000);
            String want = each.replace('\r', '\n').replace("\n", "\r\n");
            assertThat(back.stripTrailing()).isEqualTo(want.stripTrailing());
        }
    }

    @Test
    void enclosedMessagesStayReadable() throws IOException {
        byte[] inner = "Subject: inner\n\nbody\n".getBytes(StandardCharsets.UTF_8);
        byte[] bytes = builder()
                .text("see")
                .attach(NewPart.attachment("message/rfc822", "m.eml", ByteSource.of(inner)))
                .bytes();
        Part part = parse(bytes).root().children().getLast();
        assertThat(part.envelope()).extracting(Envelope::subject).isEqualTo("inner");
    }

    @Test
    void namesOfFieldsAreChecked() {
        assertThatThrownBy(() -> HeaderWriter.text("X: y\r\nBcc", "z")).isInstanceOf(IllegalArgumentException.class);
        assertThat(HeaderWriter.raw("X-A", "one\r\nBcc: evil@x\n two"))
                .isEqualTo("X-A: one\r\n Bcc: evil@x\r\n two\r\n");
        assertThat(HeaderWriter.addresses("To", List.of(new Correspondent("a\r\nBcc: x", "a@b\r\nBcc: y"))))
                .startsWith("To: ")
                .doesNotContain("\nBcc");
    }

    @Test
    void groupsAreWritten() {
        String field = HeaderWriter.groups(
                "To",
                List.of(
                        new HeaderWriter.Group(
                                "研发", List.of(new Correspondent("a@b.example"), new Correspondent("B", "b@b.example"))),
                        new HeaderWriter.Group("", List.of(new Correspondent("c@b.example"))),
                        new HeaderWriter.Group("none", List.of())));
        List<Envelope.Mailbox> back = HeaderFields.parse(field.getBytes(StandardCharsets.UTF_8))
                .list()
                .getFirst()
                .addresses();
        assertThat(back).hasSize(4 + 1 + 2);
        assertThat(back).extracting(Envelope.Mailbox::local).contains("a", "b", "c", "none");
    }
}
