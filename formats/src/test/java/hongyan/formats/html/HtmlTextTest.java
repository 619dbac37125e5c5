package hongyan.formats.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>a</p><p>b</p>|a\\n\\nb",
                "<div>a</div><div>b</div>|a\\nb",
                "a<br>b<br><br><br>c|a\\nb\\n\\nc",
                "<ul><li>x<li>y</ul>|- x\\n- y",
                "<p>hi</p><blockquote><p>old</p><blockquote>older</blockquote></blockquote>new|hi\\n"
                        + "\\n"
                        + "> old\\n"
                        + "\\n"
                        + "> > older\\n"
                        + "\\n"
                        + "new",
                "<table><tr><td>a<td>b<tr><td>c</table>|a b\\nc",
                "see <a href=https://x.example/p>this</a>.|see this <https://x.example/p>.",
                "<a href=https://x.example>x.example</a>|x.example",
                "<style>p{}</style><script>x</script><title>t</title>a &amp; b &lt;|a & b <",
                "<pre>a  b\\n c</pre>|a  b\\n c",
                "<b>各位</b><i>同事</i>：&nbsp;你好|各位同事： 你好",
            })
    void isReadable(String html, String text) {
        assertThat(HtmlText.of(html.replace("\\n", "\n"), 1000)).isEqualTo(text.replace("\\n", "\n"));
    }

    @Test
    void isCutAtTheLimit() {
        assertThat(HtmlText.of("<p>" + "\uD83D\uDE00".repeat(100), 11)).isEqualTo("\uD83D\uDE00".repeat(5));
    }
}
