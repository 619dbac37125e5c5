package hongyan.services.extract;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.MimeParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AttachmentsTest {
    private final Attachments attachments = new Attachments();

    @AfterEach
    void close() {
        attachments.close();
    }

    private static byte[] zip(Map<String, byte[]> entries, Charset names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, names)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private static byte[] zip(String name, String text) throws IOException {
        return zip(Map.of(name, text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private String text(String name, byte[] attachment) throws IOException {
        String message = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                + "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
                + "Content-Disposition: attachment; filename=\"" + name + "\"\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(attachment)
                + "\r\n--b--\r\n";
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        return attachments.of(MimeParser.parse(ByteSource.of(bytes)).root(), ByteSource.of(bytes));
    }

    static byte[] pdf(String text) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.newLineAtOffset(50, 700);
                content.showText(text);
                content.endText();
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    @Test
    void offices() throws IOException {
        assertThat(text(
                        "a.docx",
                        zip(
                                "word/document.xml",
                                "<w:document xmlns:w='x'><w:p><w:r><w:t>季度</w:t></w:r><w:r><w:t>报表</w:t></w:r></w:p>"
                                        + "<w:p><w:r><w:t>next</w:t></w:r></w:p></w:document>")))
                .contains("季度报表")
                .contains(" next");
        assertThat(text("a.xlsx", zip("xl/sharedStrings.xml", "<sst xmlns='x'><si><t>Umsatz 2026</t></si></sst>")))
                .contains("Umsatz 2026");
        assertThat(text("a.pptx", zip("ppt/slides/slide1.xml", "<p xmlns='x'><t>Slide one</t></p>")))
                .contains("Slide one");
        assertThat(text(
                        "a.ods",
                        zip("content.xml", "<c><table name='Blatt'><p>cell <span>text</span></p></table></c>")))
                .contains("Blatt")
                .contains("cell text");
    }

    @Test
    void namesInArchives() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("合同/附件一.docx", new byte[10]);
        entries.put("plain.txt", new byte[0]);
        assertThat(text("x.zip", zip(entries, StandardCharsets.UTF_8))).contains("合同/附件一.docx plain.txt");
        assertThat(text("x.zip", zip(entries, Charset.forName("GBK")))).contains("合同/附件一.docx");
    }

    @Test
    void pdfInAChild() throws IOException {
        assertThat(text("a.pdf", pdf("the zyxquartz contract"))).contains("the zyxquartz contract");
        assertThat(text("b.pdf", "%PDF-1.7 nothing of the kind".getBytes(StandardCharsets.US_ASCII)))
                .isBlank();
        assertThat(text("c.pdf", pdf("and another"))).contains("and another");
    }

    @Test
    void bombsEnd() throws IOException {
        byte[] zeros = new byte[40 << 20];
        assertThat(text("a.docx", zip(Map.of("word/document.xml", zeros), StandardCharsets.UTF_8)))
                .isBlank();
        String laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><x><p>&b;</p></x>";
        assertThat(text("a.odt", zip("content.xml", laughs))).doesNotContain("haha");
        String outside = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x><p>&a;</p></x>";
        assertThat(text("a.odt", zip("content.xml", outside))).doesNotContain("root");
        assertThat(text("a.odt", zip("content.xml", "<p>".repeat(5000) + "deep" + "</p>".repeat(5000))))
                .isBlank();
    }

    @Test
    void damageOfAnyKind() throws IOException {
        Random random = new Random(5);
        byte[] good = zip("word/document.xml", "<w><p>some text of a document</p></w>".repeat(20));
        for (int i = 0; i < 200; i++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            text("a.docx", Arrays.copyOf(bad, random.nextInt(bad.length) + 1));
        }
        new Bounded(new ByteArrayInputStream(new byte[3]), 3).readAllBytes();
    }

    @Test
    void aChildThatIsLateOrTooGreedyIsKilled() throws IOException {
        try (PdfProcess late = new PdfProcess(Duration.ofMillis(1), 1000, "64m")) {
            assertThat(late.text(pdf("x"))).isEmpty();
            assertThat(late.isRunning()).isFalse();
        }
        try (PdfProcess small = new PdfProcess(Duration.ofSeconds(60), 1000, "16m")) {
            assertThat(small.text(Arrays.copyOf("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), 30 << 20)))
                    .isEmpty();
            assertThat(small.text(pdf("still alive"))).contains("still alive");
        }
    }

    @Test
    void whatIsNoPdfStartsNoChild() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        byte[] tooDeep = new byte[20_000];
        byte[] real = pdf("below a little junk");
        System.arraycopy(real, 0, tooDeep, 2_000, real.length);
        byte[] alittle = new byte[900 + real.length];
        System.arraycopy(real, 0, alittle, 900, real.length);
        try (PdfProcess process = new PdfProcess(Duration.ofSeconds(20), 1000, "64m")) {
            assertThat(process.text(noise)).isEmpty();
            assertThat(process.text(tooDeep)).isEmpty();
            assertThat(process.text(new byte[0])).isEmpty();
            assertThat(process.isRunning()).isFalse();
            assertThat(process.text(alittle)).contains("below a little junk");
        }
    }
}
