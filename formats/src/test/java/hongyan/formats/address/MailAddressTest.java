package hongyan.formats.address;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.Vectors;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;

class MailAddressTest {
    @Test
    void readsInternationalisedAddresses() {
        JsonNode eai = Vectors.json("smtp/eai/addresses.json");
        for (JsonNode each : eai.get("valid")) {
            MailAddress address =
                    MailAddress.parse(each.get("address").asString()).orElseThrow();
            assertThat(address.asciiDomain()).isEqualTo(each.get("asciiDomain").asString());
            assertThat(address.isAscii()).isEqualTo(!each.get("needsSmtpUtf8").asBoolean());
            assertThat(address).hasToString(each.get("address").asString());
            assertThat(MailAddress.parse(address.toAscii())).contains(address);
        }
    }

    @Test
    void refusesBrokenInternationalisedAddresses() {
        Set<String> accepted = new TreeSet<>();
        for (JsonNode each : Vectors.json("smtp/eai/addresses.json").get("invalid")) {
            if (MailAddress.parse(each.asString()).isPresent()) {
                accepted.add(each.asString());
            }
        }
        assertThat(accepted).isEqualTo(Vectors.differences("eai").keySet());
    }

    @Test
    void agreesWithIsEmail() throws Exception {
        NodeList tests = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Vectors.bytes("smtp/isemail/tests.xml")))
                .getElementsByTagName("test");
        Set<String> differ = new TreeSet<>();
        for (int i = 0; i < tests.getLength(); i++) {
            Element test = (Element) tests.item(i);
            StringBuilder address = new StringBuilder();
            text(test, "address")
                    .chars()
                    .forEach(c -> address.append((char) (c >= 0x2400 && c < 0x2420 ? c - 0x2400 : c)));
            String category = text(test, "category");
            boolean valid = category.equals("ISEMAIL_VALID_CATEGORY")
                    || category.equals("ISEMAIL_DNSWARN")
                    || category.equals("ISEMAIL_RFC5321");
            if (MailAddress.parse(address.toString()).isPresent() != valid) {
                differ.add(test.getAttribute("id"));
            }
        }
        Map<String, String> known = Vectors.differences("isemail");
        assertThat(differ).isEqualTo(known.keySet());
    }

    private static String text(Element test, String name) {
        return test.getElementsByTagName(name).item(0).getTextContent();
    }

    @ParameterizedTest
    @CsvSource({
        "User@EXAMPLE.com, user@example.com",
        "\"a b\"@example.com, \"a b\"@example.com",
        "\"plain\"@example.com, plain@example.com",
        "a@XN--FIQQ24B10VI0D.TW, a@臺網中心.tw",
        "a@臺網中心。tw, a@臺網中心.tw",
        "a@ＥＸＡＭＰＬＥ．com, a@example.com",
        "a@straße.de, a@straße.de",
        "a@xn--strae-oqa.de, a@straße.de",
        "a@xn--ls8h.la, a@xn--ls8h.la",
        "a@[127.0.0.1], a@[127.0.0.1]",
        "a@[ipv6:FE80::1], a@[IPv6:fe80::1]",
        "a_b=c+d@foo_bar.example, a_b=c+d@foo_bar.example",
    })
    void hasOneCanonicalForm(String text, String canonical) {
        assertThat(MailAddress.parse(text).orElseThrow().canonical()).isEqualTo(canonical);
    }

    @Test
    void foldsComposedAndDecomposedLocalParts() {
        assertThat(MailAddress.parse("n\u0303@x.example").orElseThrow().canonical())
                .isEqualTo(MailAddress.parse("\u00d1@x.example").orElseThrow().canonical());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a@",
                "@b",
                "a b@c.d",
                "a@b c",
                "a@b..c",
                "a@.b",
                "a@b.",
                "a@-b",
                "a@b-",
                "a@[1.2.3]",
                "a@[1.2.3.4",
                "a@[IPv6:::1::]",
                "a@[x:y]",
                "\"a@b.c",
                "\"\"@b.c",
                "a\"b\"@c.d",
                "a@b@c",
                "<a@b.c>",
                "a@b.c\r\n",
                "a\u0000@b.c",
                "a\u202eb@c.d",
                "a@☃.com",
                "a\ud800@b.c",
                "a@b\ud800.c",
                "a\u3000b@c.d"
            })
    void refuses(String text) {
        assertThat(MailAddress.parse(text)).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Random random = new Random(7);
        String alphabet = "ab.\"\\ @中é-[]1:ß。%";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(16); n >= 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            MailAddress.parse(text.toString())
                    .ifPresent(a -> assertThat(MailAddress.parse(a.toString())).contains(a));
        }
    }

    @Test
    void readsDomains() {
        assertThat(MailAddress.domain("例子.测试")).contains("例子.测试");
        assertThat(MailAddress.asciiDomain("例子.测试")).isEqualTo("xn--fsqu00a.xn--0zwm56d");
        assertThat(MailAddress.domain("a b")).isEmpty();
    }
}
