package hongyan.formats.html;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.Vectors;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HtmlSanitizerTest {
    private static final Set<String> URLS = Set.of("href", "src", "data-src");
    private static final HtmlSanitizer.Options PARTS =
            new HtmlSanitizer.Options(id -> Optional.of("/blob/" + id.length()), false);

    private static String strict(String html) {
        String safe =
                HtmlSanitizer.sanitize(html, HtmlSanitizer.Options.strict()).html();
        assertHarmless(safe);
        return safe;
    }

    /// What is written is read by another parser as only listed elements and attributes, and survives a
    /// second time.
    static void assertHarmless(String html) {
        for (Element element : Jsoup.parse(html, "", Parser.htmlParser()).getAllElements()) {
            String name = element.normalName();
            if (Set.of("#root", "html", "head", "body").contains(name)) {
                assertThat(element.attributes().size()).isZero();
                continue;
            }
            assertThat(Lists.ELEMENTS.contains(name) || name.equals("style"))
                    .as("%s in %s", name, html)
                    .isTrue();
            for (Attribute attribute : element.attributes()) {
                String key = attribute.getKey();
                String value = attribute.getValue();
                assertThat(key).as(html).doesNotStartWith("on");
                if (URLS.contains(key)) {
                    assertThat(value)
                            .as(html)
                            .matches("(?is)(https?://|mailto:|tel:|/blob/|data:image/(png|gif|jpeg|webp);base64,).*");
                } else if (key.equals("style")) {
                    assertHarmlessCss(value);
                }
            }
            if (name.equals("style")) {
                assertHarmlessCss(element.data());
                assertThat(element.data()).doesNotContain("<");
            }
        }
        HtmlSanitizer.Result again = HtmlSanitizer.sanitize(html, HtmlSanitizer.Options.strict());
        assertThat(Jsoup.parse(again.html()).text()).isEqualTo(Jsoup.parse(html).text());
    }

    private static void assertHarmlessCss(String css) {
        String lower = css.toLowerCase(Locale.ROOT);
        for (String bad : new String[] {
            "url(", "expression", "@import", "javascript", "behavior", "position", "\\", "-moz-binding", "/*"
        }) {
            assertThat(lower).doesNotContain(bad);
        }
    }

    @Test
    void theVectorsShowNothingButText() {
        for (Path file : Vectors.files("html-xss/dompurify")) {
            JsonNode vectors = Vectors.json(Vectors.root().relativize(file).toString());
            assertThat(vectors.size()).isGreaterThan(100);
            for (JsonNode vector : vectors) {
                strict(vector.get("payload").asString());
                assertHarmless(HtmlSanitizer.sanitize(vector.get("payload").asString(), PARTS)
                        .html());
            }
        }
    }

    @Test
    @Timeout(60)
    void mixturesOfTheVectorsAreHarmlessToo() {
        Random random = new Random(11);
        JsonNode vectors = Vectors.json(Vectors.root()
                .relativize(Vectors.files("html-xss/dompurify").getFirst())
                .toString());
        for (int i = 0; i < 3000; i++) {
            String a =
                    vectors.get(random.nextInt(vectors.size())).get("payload").asString();
            String b =
                    vectors.get(random.nextInt(vectors.size())).get("payload").asString();
            int cut = random.nextInt(a.length() + 1);
            strict(a.substring(0, cut) + b + a.substring(cut));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<a href='javascript:alert(1)'>x</a>",
                "<a href='&#106;avascript:alert(1)'>x</a>",
                "<a href='java\nscript:alert(1)'>x</a>",
                "<a href=' \u0001javascript:x'>x</a>",
                "<svg><style><img src=x onerror=alert(1)>",
                "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1"
                        + " onerror=alert(1)&gt;\">",
                "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
                "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
                "<iframe srcdoc='<script>x</script>'></iframe>",
                "<meta http-equiv=refresh content='0;url=javascript:x'>",
                "<base href='javascript:x//'>",
                "<form action='http://evil'><input name=x><button formaction=x>go</button></form>",
                "<div style='position:fixed;top:0;background:url(http://x/y)'>x</div>",
                "<div style='width:expression(alert(1))'>x</div>",
                "<div style='w\\69dth:1px;color:r\\65 d'>x</div>",
                "<style>@import 'http://x';a{color:red}b{background:url(x)}</style>",
                "<style></style><img src=x onerror=alert(1)></style>",
                "<style>a{content:'</style><script>x</script>'}</style>",
                "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
                "<img src='data:text/html,<script>x</script>'>",
                "<a href='data:text/html,x'>x</a>",
                "<table background='http://x/y'><tr><td>x",
                "<textarea><img src=x onerror=alert(1)></textarea>",
                "<title><img src=x onerror=y></title>",
                "<xmp><img src=x onerror=y></xmp>",
                "<plaintext><img src=x onerror=y>",
                "<!--[if IE]><script>x</script><![endif]-->",
                "<div id=x name=y onclick=z>t</div>",
                "<a href=//evil.example target=_self>x</a>",
                "<template><script>x</script></template>"
            })
    void nothingRunsOrLoads(String html) {
        String safe = strict(html);
        assertThat(safe.toLowerCase(Locale.ROOT))
                .doesNotContain("<script")
                .doesNotContain("javascript:")
                .doesNotContain("<form")
                .doesNotContain("evil'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<p style=\"color:red; position:fixed\">a</p>|<p style=\"color:red;\">a</p>",
                "<b>a<i>b</b>c</i>|<b>a<i>b</i></b><i>c</i>",
                "<a href=\"https://x.example/?a=1&b=2\">x</a>|<a href=\"https://x.example/?a=1&amp;b=2\""
                        + " target=\"_blank\" rel=\"noopener noreferrer\">x</a>",
                "<table width=100%><tr><td bgcolor=#fff>x|<table width=\"100%\"><tbody><tr><td"
                        + " bgcolor=\"#fff\">x</td></tr></tbody></table>",
                "<form>kept <b>text</b></form>|kept <b>text</b>",
                "<style>.a > p { color: red; position: fixed } @media (max-width:600px) { .b { width: 100% }"
                        + " }</style>x|<style>.a > p{color:red;}@media (max-width:600px){.b{width:100%;}}</style>x",
                "1 < 2 & 'x'|1 &lt; 2 &amp; &#39;x&#39;",
            })
    void harmlessMarkupSurvives(String html, String safe) {
        String have = strict(html).replace("<div>", "").replace("</div>", "");
        assertThat(have).isEqualTo(safe);
    }

    @Test
    void picturesOfTheWebWaitUntilAsked() {
        String html = "<img src=http://x.example/a.png alt=pic><img src='//y.example/b.gif'><img src='CID:a%40b'>";
        HtmlSanitizer.Result held = HtmlSanitizer.sanitize(html, PARTS);
        assertThat(held.blockedImages()).isEqualTo(2);
        assertThat(held.html())
                .contains("data-src=\"http://x.example/a.png\"")
                .contains("data-src=\"https://y.example/b.gif\"")
                .contains("src=\"/blob/3\"")
                .doesNotContain(" src=\"http");
        HtmlSanitizer.Result shown =
                HtmlSanitizer.sanitize(html, new HtmlSanitizer.Options(id -> Optional.empty(), true));
        assertThat(shown.blockedImages()).isZero();
        assertThat(shown.html()).contains(" src=\"http://x.example/a.png\"").contains("no-referrer");
        assertThat(HtmlSanitizer.sanitize("<p style='background:url(http://x/y)'>", PARTS)
                        .blockedImages())
                .isEqualTo(1);
    }

    @Test
    void theColoursOfThePageAreKept() {
        assertThat(strict("<body bgcolor='#eee' text=red style='margin:0;position:fixed' onload=x>a</body>"))
                .isEqualTo("<div style=\"background-color:#eee;color:red;margin:0;\">a</div>");
        assertThat(strict("<body bgcolor='red;background:url(x)'>a")).doesNotContain("url");
    }

    @Test
    void smallPicturesInTheTextAreProved() {
        String gif = "R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
        assertThat(strict("<img src='data:image/gif;base64," + gif + "'>")).contains("data:image/gif;base64," + gif);
        assertThat(strict("<img src='data:text/html;base64," + gif + "'>")).contains("data:image/gif;base64,");
        assertThat(strict("<img src='data:image/gif;base64,PHNjcmlwdD4='>")).doesNotContain("data:");
    }

    @Test
    @Timeout(30)
    void depthAndLengthCostLittle() {
        strict("<div>".repeat(100_000));
        strict("<b><i><a href=x>".repeat(20_000));
        strict("<style>" + "a{".repeat(200_000));
        strict("<p style='" + "a:(".repeat(200_000) + "'>");
        BiConsumer<String, Integer> text = (s, n) -> HtmlText.of(s.repeat(n), 1000);
        text.accept("<div>", 100_000);
        text.accept("<a href=http://x>y", 50_000);
    }
}
