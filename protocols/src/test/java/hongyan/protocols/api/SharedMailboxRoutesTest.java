package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SharedMailboxRoutesTest {
    private static final String ALL = "/api/shared-mailboxes";
    private final ApiWorld world = new ApiWorld();
    private Browser admin = world.browser();

    SharedMailboxRoutesTest() throws IOException {}

    @BeforeEach
    void twoCompanies() {
        world.setUp();
        world.company("甲公司", "first", "first.test");
        world.company("乙公司", "second", "second.test");
        admin = world.signIn("admin@first.test");
    }

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    private Browser.Answer create(String people) {
        return admin.post(ALL, """
            {"name": "客户服务", "local": "help", "domain": "first.test", "quotaMb": 100, "people": [%s]}\
            """.formatted(people));
    }

    private String made() {
        return create("{\"id\": \"2\", \"right\": \"manage\", \"sendAs\": true}")
                .json()
                .path("id")
                .asString();
    }

    @Test
    void anAdministratorMakesChangesAndRemovesOne() {
        Browser.Answer answer = create("{\"id\": \"2\", \"right\": \"manage\", \"sendAs\": true}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode made = answer.json();
        assertThat(made.path("address").asString()).isEqualTo("help@first.test");
        assertThat(made.path("quotaMb").asLong()).isEqualTo(100);
        assertThat(made.path("people").toString())
                .isEqualTo("[{\"id\":\"2\",\"name\":\"甲公司 员工\",\"address\":\"staff@first.test\","
                        + "\"right\":\"manage\",\"sendAs\":true}]");
        String one = ALL + "/" + made.path("id").asString();
        assertThat(admin.get(ALL + "?q=kehu").json().path("total").asInt()).isEqualTo(1);
        assertThat(admin.get(ALL + "?q=nothing").json().path("items")).isEmpty();
        JsonNode changed = admin.call("PATCH", one, """
                {"name": "客服", "people": [{"id": "1", "right": "read"}]}\
                """).json();
        assertThat(changed.path("name").asString()).isEqualTo("客服");
        assertThat(changed.at("/people/0/right").asString()).isEqualTo("read");
        assertThat(changed.at("/people/0/sendAs").asBoolean()).isFalse();
        // What is not named is left alone.
        assertThat(admin.call("PATCH", one, "{\"quotaMb\": 5}").json().path("people"))
                .hasSize(1);
        assertThat(admin.delete(one).status()).isEqualTo(204);
        assertThat(admin.get(ALL).json().path("items")).isEmpty();
        assertThat(admin.get(ALL + "?state=deleted").json().path("items")).hasSize(1);
        assertThat(admin.delete(one).code()).isEqualTo("wrong-state");
        assertThat(admin.post(one + "/restore", "").json().path("state").asString())
                .isEqualTo("active");
        assertThat(Optional.of(
                        admin.get("/api/audit").json().at("/items/0/action").asString()))
                .contains("shared-mailbox.restore");
    }

    @Test
    void nonsenseIsRefusedWithItsField() {
        made();
        assertThat(create("").code()).isEqualTo("address-taken");
        Browser.Answer nobody = admin.post(ALL, """
            {"name": "x", "local": "x", "domain": "first.test", "people": [{"id": "99", "right": "read"}]}\
            """);
        assertThat(nobody.code()).isEqualTo("member-unknown");
        assertThat(nobody.json().at("/error/field").asString()).isEqualTo("people");
        assertThat(admin.post(ALL, """
            {"name": "x", "local": "x", "domain": "first.test", "people": [{"id": "2", "right": "own"}]}\
            """).code()).isEqualTo("bad-right");
        assertThat(admin.post(ALL, "{\"name\": \"x\", \"local\": \"x\", \"domain\": \"second.test\"}")
                        .code())
                .isEqualTo("domain-not-verified");
        assertThat(admin.get(ALL + "?state=frozen").code()).isEqualTo("bad-state");
        assertThat(admin.get(ALL + "/2").code()).isEqualTo("shared-mailbox-unknown");
        assertThat(admin.get(ALL).json().path("total").asInt()).isEqualTo(1);
    }

    @Test
    void noMembersRouteLeadsToIt() {
        String member = "/api/members/" + made();
        assertThat(admin.get(member).code()).isEqualTo("member-unknown");
        assertThat(admin.call("PATCH", member, "{\"administrator\": true}").code())
                .isEqualTo("member-unknown");
        assertThat(admin.post(member + "/reset-password", "").code()).isEqualTo("member-unknown");
        assertThat(admin.delete(member).code()).isEqualTo("member-unknown");
        assertThat(admin.get("/api/members").json().path("total").asInt()).isEqualTo(2);
        Browser.Answer signIn = world.browser()
                .post("/api/session", "{\"login\": \"help@first.test\", \"password\": \"" + ApiWorld.PASSWORD + "\"}");
        assertThat(signIn.code()).isEqualTo("bad-credentials");
    }

    @Test
    void anotherOrganisationsAdministratorSeesNothing() {
        String one = ALL + "/" + made();
        Browser second = world.signIn("admin@second.test");
        assertThat(second.get(ALL).json().path("items")).isEmpty();
        assertThat(second.get(one).code()).isEqualTo("shared-mailbox-unknown");
        assertThat(second.call("PATCH", one, "{\"people\": []}").status()).isEqualTo(404);
        assertThat(second.delete(one).status()).isEqualTo(404);
        assertThat(second.post(one + "/restore", "").status()).isEqualTo(404);
        assertThat(world.signIn("staff@first.test").get(ALL).status()).isEqualTo(403);
        assertThat(admin.get(one).json().path("people")).hasSize(1);
    }

    @Test
    void theOperatorAppliesThem() {
        String body = """
            {"organisation": [{"name": "甲公司", "slug": "first", "domains": [], "member": [], "shared_mailbox": [
             {"address": "help@first.test", "name": "客服", "quota_mb": 5,
              "people": [{"address": "staff@first.test", "right": "manage", "send_as": true}]}]}]}\
            """;
        JsonNode changes =
                world.operator().post("/api/admin/apply", body).json().path("changes");
        assertThat(changes.toString()).isEqualTo("[\"shared mailbox help@first.test created\"]");
        assertThat(world.operator().post("/api/admin/apply", body).json().path("changes"))
                .isEmpty();
        assertThat(admin.get(ALL).json().at("/items/0/people/0/sendAs").asBoolean())
                .isTrue();
    }
}
