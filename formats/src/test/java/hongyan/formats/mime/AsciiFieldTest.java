package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AsciiFieldTest {
    private static final Charset GB18030 = Charset.forName("GB18030");

    private static HeaderField field(String name, String value, Charset charset) {
        return new HeaderField(name, " " + new String(value.getBytes(charset), StandardCharsets.ISO_8859_1));
    }

    private static HeaderField written(String name, String value, Charset charset) {
        String text = AsciiField.of(field(name, value, charset)).orElseThrow();
        assertThat(text).isASCII().endsWith("\r\n").startsWith(name + ":");
        return new HeaderField(name, text.substring(name.length() + 1, text.length() - 2));
    }

    @Test
    void textInEitherCharsetReadsTheSame() {
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, GB18030}) {
            for (String name : new String[] {"Subject", "X-Printer", "Content-Description"}) {
                assertThat(written(name, "扫描件 2026-12 财务部", charset).text()).isEqualTo("扫描件 2026-12 财务部");
            }
        }
    }

    @Test
    void namesAreEncodedAndAddressesStay() {
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, GB18030}) {
            assertThat(
                            written("To", "\"张三, 财务\" <z@far.test>, 李四 <li@far.test>, Bob <bob@far.test>", charset)
                                    .addresses()
                                    .stream()
                                    .map(m -> HeaderText.decode(m.name() == null ? "" : m.name()) + "|" + m.local()
                                            + "@" + m.host()))
                    .containsExactly("张三, 财务|z@far.test", "李四|li@far.test", "Bob|bob@far.test");
        }
    }

    @Test
    void groupsStayGroups() {
        assertThat(AsciiField.of(field("Cc", "各位: a@far.test, b@far.test;, c@far.test", StandardCharsets.UTF_8)))
                .hasValueSatisfying(text -> assertThat(text)
                        .matches("Cc: =\\?UTF-8\\?B\\?\\S+\\?=: a@far\\.test, b@far\\.test;, c@far\\.test\r\n"));
    }

    @Test
    void quotedLocalPartsStayQuoted() {
        assertThat(AsciiField.of(field("To", "张三 <\"a b\"@far.test>", StandardCharsets.UTF_8)))
                .hasValueSatisfying(text -> assertThat(text).contains("<\"a b\"@far.test>"));
    }

    @Test
    void domainsBecomeALabels() {
        assertThat(AsciiField.of(field("To", "x@中国.test", StandardCharsets.UTF_8)))
                .contains("To: x@xn--fiqs8s.test\r\n");
    }

    @Test
    void addressesThatNeedSmtpUtf8HaveNoOtherForm() {
        assertThat(AsciiField.of(field("To", "张三@far.test", StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void fileNamesHaveBothForms() {
        assertThat(AsciiField.of(field("Content-Type", "application/pdf; name=\"报告.pdf\"", GB18030)))
                .hasValueSatisfying(text -> assertThat(text)
                        .isASCII()
                        .contains("application/pdf")
                        .contains("name*=UTF-8''%E6%8A%A5%E5%91%8A.pdf"));
    }

    @Test
    void identifiersAreLeftAlone() {
        assertThat(AsciiField.of(field("Message-ID", "<1@财务>", StandardCharsets.UTF_8)))
                .isEqualTo(Optional.empty());
    }
}
