package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.json.Json;
import hongyan.store.account.Added;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A message for the reader: nothing runs, nothing is loaded unasked.
final class RenditionTest {
    private final JmapWorld world = new JmapWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode render(Added added, int images) {
        HttpResponse<byte[]> answer = world.send(
                world.as(JmapWorld.ZHANG_WEI, "/jmap/rendition/a7/" + Ids.email(added.email()) + "?images=" + images));
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.parse(answer.body());
    }

    private static final String HTML = """
        From: a@b.test
        MIME-Version: 1.0
        Content-Type: multipart/related; boundary=q

        --q
        Content-Type: text/html; charset=utf-8

        <p onclick="evil()">你好</p><script>evil()</script><img src="cid:pic@x"><img src="https://tracker.test/1.gif">
        --q
        Content-Type: image/png; name="图.png"
        Content-Id: <pic@x>
        Content-Transfer-Encoding: base64

        UE5H
        --q--
        """;

    @Test
    void htmlIsHarmlessAndRemotePicturesWaitToBeAsked() {
        Added added = world.deliver(JmapWorld.ZHANG, HTML);
        JsonNode page = render(added, 0);
        String html = page.get("html").stringValue();
        assertThat(html).contains("你好").doesNotContain("evil").doesNotContain(" src=\"https://tracker");
        assertThat(page.get("blockedImages").intValue()).isEqualTo(1);
        assertThat(page.get("text").stringValue()).contains("你好");
        assertThat(render(added, 1).get("html").stringValue()).contains(" src=\"https://tracker.test/1.gif\"");
    }

    @Test
    void picturesOfTheMessagePointToTheirDownloads() {
        Added added = world.deliver(JmapWorld.ZHANG, HTML);
        JsonNode page = render(added, 0);
        String url = page.at("/inline/pic@x").stringValue();
        assertThat(page.get("html").stringValue()).contains("src=\"" + url.replace("&", "&amp;") + "\"");
        HttpResponse<byte[]> picture = world.send(world.as(JmapWorld.ZHANG_WEI, url));
        assertThat(new String(picture.body(), StandardCharsets.UTF_8)).isEqualTo("PNG");
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
    }

    @Test
    void textAloneHasNoHtml() {
        JsonNode page = render(world.deliver(JmapWorld.ZHANG, JmapWorld.message("s", "<b>text</b>")), 0);
        assertThat(page.get("html").isNull()).isTrue();
        assertThat(page.get("text").stringValue()).startsWith("<b>text</b>");
    }

    @Test
    void otherPeoplesMessagesAreNotFound() {
        Added hers = world.deliver(JmapWorld.LI, HTML);
        for (String path : new String[] {"a8/" + Ids.email(hers.email()), "a7/" + Ids.email(hers.email()), "a7/x"}) {
            assertThat(world.send(world.as(JmapWorld.ZHANG_WEI, "/jmap/rendition/" + path))
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
