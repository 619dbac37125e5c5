package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.address.MailAddress;
import hongyan.kv.Shards;
import hongyan.kv.blob.Draft;
import hongyan.services.submission.Outgoing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class QueueRoutesTest {
    private static final String ID = "3fKq0001";
    private final ApiWorld world = new ApiWorld();

    QueueRoutesTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    private void enqueue() throws IOException {
        try (Draft draft = world.bodies().draft()) {
            draft.write("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
            Outgoing.Handover handover = new Outgoing.Handover(
                    ID,
                    MailAddress.parse("zhang@first.test"),
                    List.of(MailAddress.parse("li@other.test").orElseThrow()),
                    draft.seal(),
                    1,
                    1,
                    false);
            world.kv().write(Shards.of(world.queue.shards(ID)), tx -> {
                world.queue.enqueue(tx, handover);
                return true;
            });
        }
    }

    private String state(Browser operator) {
        return operator.get("/api/admin/queue/" + ID).json().path("state").asString();
    }

    @Test
    void operatorLooksHoldsAndDeletes() throws IOException {
        enqueue();
        Browser operator = world.operator();
        JsonNode item = operator.get("/api/admin/queue?q=OTHER.test")
                .json()
                .path("items")
                .get(0);
        assertThat(item.path("sender").asString()).isEqualTo("zhang@first.test");
        assertThat(item.path("recipients").get(0).path("address").asString()).isEqualTo("li@other.test");
        assertThat(operator.get("/api/admin/queue?state=held").json().path("items"))
                .isEmpty();
        assertThat(operator.post("/api/admin/queue/" + ID + "/hold", "").status())
                .isEqualTo(204);
        assertThat(state(operator)).isEqualTo("held");
        assertThat(operator.post("/api/admin/queue/" + ID + "/resume", "").status())
                .isEqualTo(204);
        assertThat(state(operator)).isEqualTo("waiting");
        assertThat(operator.delete("/api/admin/queue/" + ID).status()).isEqualTo(204);
        assertThat(operator.get("/api/admin/queue/" + ID).code()).isEqualTo("message-unknown");
        assertThat(Optional.of(operator.get("/api/operator/audit").json().path("items"))
                        .map(items -> items.get(0).path("action").asString()))
                .contains("queue.delete");
    }

    @Test
    void unknownMessagesAndStates() {
        Browser operator = world.operator();
        for (String verb : List.of("retry", "hold", "resume")) {
            assertThat(operator.post("/api/admin/queue/nothing/" + verb, "").code())
                    .isEqualTo("message-unknown");
        }
        assertThat(operator.delete("/api/admin/queue/%00").status()).isLessThan(500);
        assertThat(operator.get("/api/admin/queue?state=x").code()).isEqualTo("bad-state");
    }
}
