package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.store.account.Flags;
import hongyan.store.account.Role;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Mailboxes over HTTP (RFC 8621 2).
final class MailboxTest {
    private final JmapWorld world = new JmapWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void getListsTheStandardMailboxesWithCounts() {
        world.deliver(JmapWorld.ZHANG, JmapWorld.message("one", "text"));
        world.deliver(
                JmapWorld.ZHANG,
                JmapWorld.message("two", "text"),
                world.rows.clock().instant(),
                Flags.of(Flags.SEEN));
        JsonNode list = world.call("Mailbox/get", "").get("list");
        assertThat(list.findValuesAsString("role"))
                .containsExactly("inbox", "drafts", "sent", "archive", "junk", "trash");
        JsonNode inbox = list.get(0);
        assertThat(inbox.get("totalEmails").intValue()).isEqualTo(2);
        assertThat(inbox.get("unreadEmails").intValue()).isEqualTo(1);
        assertThat(inbox.get("totalThreads").intValue()).isEqualTo(2);
        assertThat(inbox.get("unreadThreads").intValue()).isEqualTo(1);
        assertThat(inbox.at("/myRights/mayDelete").booleanValue()).isFalse();
        assertThat(inbox.get("name").stringValue()).isEqualTo("Inbox");
    }

    @Test
    void getSelectsPropertiesAndTellsUnknownIds() {
        ObjectNode answer = world.call(
                "Mailbox/get", "\"ids\":[\"%s\",\"m999\",\"x\"],\"properties\":[\"name\"]".formatted(world.inbox()));
        assertThat(answer.get("list").toString())
                .isEqualTo("[{\"id\":\"%s\",\"name\":\"Inbox\"}]".formatted(world.inbox()));
        assertThat(answer.get("notFound").toString()).isEqualTo("[\"m999\",\"x\"]");
        assertThat(world.error("Mailbox/get", "\"properties\":[\"nonsense\"]")).isEqualTo("invalidArguments");
    }

    @Test
    void setCreatesChildrenOfNewParentsInAnyOrder() {
        ObjectNode answer = world.call(
                "Mailbox/set", "\"create\":{\"k2\":{\"name\":\"合同\",\"parentId\":\"#k1\"},\"k1\":{\"name\":\"项目\"}}");
        String parent = answer.at("/created/k1/id").stringValue();
        String child = answer.at("/created/k2/id").stringValue();
        assertThat(answer.get("oldState")).isNotEqualTo(answer.get("newState"));
        JsonNode got = world.call("Mailbox/get", "\"ids\":[\"" + child + "\"]").at("/list/0");
        assertThat(got.get("parentId").stringValue()).isEqualTo(parent);
        assertThat(got.get("name").stringValue()).isEqualTo("合同");
    }

    @Test
    void setRefusesWhatIsWrongAndDoesTheRest() {
        ObjectNode answer = world.call("Mailbox/set", """
            "create":{"a":{"name":"Same"},"b":{"name":"Same"},"c":{"name":""},"d":{"name":"x","parentId":"m999"},
              "e":{"name":"y","totalEmails":7},"f":{"name":"z","role":"inbox"}},
            "update":{"m999":{"name":"x"},"%s":{"name":"Other"}},
            "destroy":["m999","%s"]\
            """.formatted(world.inbox(), world.inbox()));
        assertThat(answer.at("/created").propertyNames()).containsExactly("a");
        for (String bad : new String[] {"b", "c", "d", "e", "f"}) {
            assertThat(answer.at("/notCreated/" + bad + "/type").stringValue())
                    .as(bad)
                    .isEqualTo("invalidProperties");
        }
        assertThat(answer.at("/notUpdated/m999/type").stringValue()).isEqualTo("notFound");
        assertThat(answer.at("/notUpdated/" + world.inbox() + "/type").stringValue())
                .isEqualTo("forbidden");
        assertThat(answer.at("/notDestroyed/m999/type").stringValue()).isEqualTo("notFound");
        assertThat(answer.at("/notDestroyed/" + world.inbox() + "/type").stringValue())
                .isEqualTo("forbidden");
    }

    @Test
    void destroyAsksBeforeItRemovesMail() {
        String id = world.call("Mailbox/set", "\"create\":{\"k\":{\"name\":\"Old\"}}")
                .at("/created/k/id")
                .stringValue();
        var added = world.deliver(JmapWorld.ZHANG, JmapWorld.message("s", "t"));
        world.call(
                "Email/set",
                "\"update\":{\"%s\":{\"mailboxIds\":{\"%s\":true}}}".formatted(Ids.email(added.email()), id));
        assertThat(world.call("Mailbox/set", "\"destroy\":[\"" + id + "\"]")
                        .at("/notDestroyed/" + id + "/type")
                        .stringValue())
                .isEqualTo("mailboxHasEmail");
        assertThat(world.call("Mailbox/set", "\"onDestroyRemoveEmails\":true,\"destroy\":[\"" + id + "\"]")
                        .at("/destroyed/0")
                        .stringValue())
                .isEqualTo(id);
        assertThat(world.call("Email/get", "\"ids\":[\"" + Ids.email(added.email()) + "\"]")
                        .get("notFound"))
                .hasSize(1);
    }

    @Test
    void destroyTakesChildrenBeforeParentsButNotWithoutThem() {
        ObjectNode made = world.call(
                "Mailbox/set", "\"create\":{\"p\":{\"name\":\"P\"},\"c\":{\"name\":\"C\",\"parentId\":\"#p\"}}");
        String parent = made.at("/created/p/id").stringValue();
        String child = made.at("/created/c/id").stringValue();
        assertThat(world.call("Mailbox/set", "\"destroy\":[\"" + parent + "\"]")
                        .at("/notDestroyed/" + parent + "/type")
                        .stringValue())
                .isEqualTo("mailboxHasChild");
        assertThat(world.call("Mailbox/set", "\"destroy\":[\"" + parent + "\",\"" + child + "\"]")
                        .get("destroyed"))
                .hasSize(2);
    }

    @Test
    void ifInStateGuardsTheWholeCall() {
        assertThat(world.error("Mailbox/set", "\"ifInState\":\"nonsense\",\"create\":{\"k\":{\"name\":\"x\"}}"))
                .isEqualTo("stateMismatch");
        String state = world.call("Mailbox/get", "\"ids\":[]").get("state").stringValue();
        assertThat(world.call(
                                "Mailbox/set",
                                "\"ifInState\":\"%s\",\"create\":{\"k\":{\"name\":\"x\"}}".formatted(state))
                        .at("/created/k/id")
                        .isString())
                .isTrue();
        assertThat(world.error(
                        "Mailbox/set", "\"ifInState\":\"%s\",\"create\":{\"k\":{\"name\":\"y\"}}".formatted(state)))
                .isEqualTo("stateMismatch");
    }

    @Test
    void nothingIsCreatedOfWhatIsRefused() {
        for (String wrong : List.of("\"sortOrder\":-1", "\"sortOrder\":\"1\"", "\"isSubscribed\":3")) {
            assertThat(world.call("Mailbox/set", "\"create\":{\"k\":{\"name\":\"half\"," + wrong + "}}")
                            .at("/notCreated/k/type")
                            .asString("created"))
                    .isEqualTo("invalidProperties");
        }
        assertThat(world.call("Mailbox/get", "").get("list").toString()).doesNotContain("half");
        assertThat(world.call(
                                "Mailbox/set",
                                "\"create\":{\"k\":{\"name\":\"whole\",\"sortOrder\":7,\"isSubscribed\":false}}")
                        .at("/created/k/sortOrder")
                        .intValue())
                .isEqualTo(7);
    }

    @Test
    void changesTellWhenOnlyCountsMoved() {
        String state = world.call("Mailbox/get", "\"ids\":[]").get("state").stringValue();
        world.deliver(JmapWorld.ZHANG, JmapWorld.message("s", "t"));
        ObjectNode changes = world.call("Mailbox/changes", "\"sinceState\":\"" + state + "\"");
        assertThat(changes.get("updated").toString()).isEqualTo("[\"" + world.inbox() + "\"]");
        assertThat(changes.get("updatedProperties").toString()).contains("unreadEmails");
        world.call("Mailbox/set", "\"update\":{\"%s\":{\"sortOrder\":5}}".formatted(world.inbox()));
        assertThat(world.call("Mailbox/changes", "\"sinceState\":\"" + state + "\"")
                        .get("updatedProperties")
                        .isNull())
                .isTrue();
        assertThat(world.error("Mailbox/changes", "\"sinceState\":\"nonsense\""))
                .isEqualTo("cannotCalculateChanges");
    }

    @Test
    void queryFiltersSortsAndCounts() {
        ObjectNode answer = world.call(
                "Mailbox/query",
                "\"filter\":{\"operator\":\"OR\",\"conditions\":[{\"role\":\"trash\"},{\"role\":\"drafts\"}]},"
                        + "\"sort\":[{\"property\":\"name\",\"isAscending\":false}],\"calculateTotal\":true");
        assertThat(answer.get("ids").toString())
                .isEqualTo("[\"m%d\",\"m%d\"]"
                        .formatted(
                                world.mailbox(JmapWorld.ZHANG, Role.TRASH),
                                world.mailbox(JmapWorld.ZHANG, Role.DRAFTS)));
        assertThat(answer.get("total").intValue()).isEqualTo(2);
        assertThat(world.call("Mailbox/query", "\"filter\":{\"parentId\":null}").get("ids"))
                .hasSize(6);
        assertThat(world.error("Mailbox/query", "\"filter\":{\"x\":1}")).isEqualTo("unsupportedFilter");
        String state = answer.get("queryState").stringValue();
        world.call("Mailbox/set", "\"create\":{\"k\":{\"name\":\"New\"}}");
        ArrayNode added = (ArrayNode) world.call("Mailbox/queryChanges", "\"sinceQueryState\":\"" + state + "\"")
                .get("added");
        assertThat(added).hasSize(1);
    }
}
