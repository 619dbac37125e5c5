package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// The event source (RFC 8620 7.3).
@Timeout(60)
final class StatePushTest {
    private final JmapWorld world = new JmapWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private BufferedReader open(String query, String lastId) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(world.base.resolve("/jmap/eventsource?" + query))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", JmapWorld.basic("zhang@example.test"));
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> answer =
                world.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).get().asString().startsWith("text/event-stream");
        BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo(":");
        assertThat(lines.readLine()).isEmpty();
        return lines;
    }

    /// The data of the next event of this name.
    private static JsonNode next(BufferedReader lines, String name) throws IOException {
        String line = lines.readLine();
        boolean named = false;
        while (line != null) {
            named = line.isEmpty() ? false : named || line.equals("event: " + name);
            if (named && line.startsWith("data: ")) {
                return Json.parse(line.substring(6).getBytes(StandardCharsets.UTF_8));
            }
            line = lines.readLine();
        }
        throw new AssertionError("the stream ended");
    }

    @Test
    void newMailIsToldAtOnceWithTheStatesThatMoved() throws Exception {
        BufferedReader lines = open("types=*&closeafter=no&ping=0", "");
        world.deliver(JmapWorld.ZHANG, JmapWorld.message("s", "t"));
        JsonNode event = next(lines, "state");
        assertThat(event.get("@type").stringValue()).isEqualTo("StateChange");
        assertThat(event.at("/changed/a7").propertyNames())
                .containsExactlyInAnyOrder("Email", "Mailbox", "Thread", "EmailDelivery");
        assertThat(event.at("/changed/a7/Email"))
                .isEqualTo(world.call("Email/get", "\"ids\":[]").get("state"));
        assertThat(event.at("/changed/a7/Mailbox"))
                .isEqualTo(world.call("Mailbox/get", "\"ids\":[]").get("state"));
        world.call("Email/set", "\"update\":{\"%s\":{\"keywords/$seen\":true}}".formatted(id()));
        assertThat(next(lines, "state").at("/changed/a7").propertyNames())
                .containsExactlyInAnyOrder("Email", "Mailbox");
    }

    private String id() {
        return world.call("Email/query", "").at("/ids/0").stringValue();
    }

    @Test
    void onlyTheTypesAskedForAreToldAndOthersMailNever() throws Exception {
        BufferedReader lines = open("types=Mailbox&closeafter=state&ping=0", "");
        world.deliver(JmapWorld.LI, JmapWorld.message("not yours", "t"));
        world.deliver(JmapWorld.ZHANG, JmapWorld.message("s", "t"));
        JsonNode event = next(lines, "state");
        assertThat(event.get("changed").propertyNames()).containsExactly("a7");
        assertThat(event.at("/changed/a7").propertyNames()).containsExactly("Mailbox");
        String rest = lines.readLine();
        while (rest != null) {
            assertThat(rest).isEmpty();
            rest = lines.readLine();
        }
    }

    @Test
    void pingsKeepTheLineAlive() throws Exception {
        BufferedReader lines = open("types=*&closeafter=no&ping=1", "");
        assertThat(next(lines, "ping").get("interval").intValue()).isEqualTo(1);
    }

    @Test
    void whoeverComesBackLateIsToldAtOnce() throws Exception {
        world.deliver(JmapWorld.ZHANG, JmapWorld.message("s", "t"));
        BufferedReader lines = open("types=Email&closeafter=state&ping=0", "0");
        assertThat(next(lines, "state").at("/changed/a7").propertyNames()).containsExactly("Email");
    }

    @Test
    void whoMayNotGoOnIsToldNothingMore() throws Exception {
        BufferedReader lines = open("types=*&closeafter=no&ping=0", "");
        world.gone.add(JmapWorld.ZHANG);
        world.deliver(JmapWorld.ZHANG, JmapWorld.message("s", "t"));
        String line = lines.readLine();
        while (line != null) {
            assertThat(line).isEmpty();
            line = lines.readLine();
        }
    }

    @Test
    void closingTheServerEndsTheStream() throws Exception {
        BufferedReader lines = open("types=*&closeafter=no&ping=0", "");
        world.server.close();
        assertThat(lines.lines().filter(line -> !line.isEmpty())).isEmpty();
    }
}
