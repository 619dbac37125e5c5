package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Draft;
import hongyan.store.account.Added;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Role;
import hongyan.store.tenant.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Deleted mail comes back through the member, the administrator and the operator, and through nobody else.
final class RecoveryRoutesTest {
    private final ApiWorld world = new ApiWorld();
    private int account;
    private int member;

    RecoveryRoutesTest() throws IOException {}

    @BeforeEach
    void deletedMail() throws IOException {
        world.setUp();
        world.company("甲公司", "first", "first.test");
        world.company("乙公司", "second", "second.test");
        Member staff = world.store
                .directory(view -> view.address("staff@first.test")
                        .flatMap(a -> view.tenant(a.tenant()).member(a.members().getFirst())))
                .orElseThrow();
        account = staff.account();
        member = staff.id();
        for (int i = 0; i < 3; i++) {
            delete(deliver("=?utf-8?B?5Y+R56WoIDEwMA==?= " + i));
        }
    }

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    private Added deliver(String subject) throws IOException {
        byte[] mail = ("From: =?utf-8?B?5byg5LiJ?= <zhang@other.test>\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + subject.hashCode() + "@x>\r\n\r\nHello\r\n")
                .getBytes(StandardCharsets.UTF_8);
        try (Draft draft = world.bodies().draft()) {
            draft.write(mail);
            NewEmail email = new NewEmail(
                    draft.seal(), MimeParser.parse(draft.source()), world.clock.instant(), Flags.of(Flags.SEEN));
            return world.accounts.update(
                    account,
                    tx -> tx.add(
                                    email,
                                    List.of(tx.mailboxWithRole(Role.INBOX)
                                            .orElseThrow()
                                            .id()))
                            .getFirst());
        }
    }

    private void delete(Added added) {
        world.accounts.update(account, tx -> tx.destroy(added.email()));
    }

    private long messages() {
        return world.accounts.read(account, view -> view.usage().messages());
    }

    private static JsonNode json(Browser.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static String ids(JsonNode list, int count) {
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < count; i++) {
            ids.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(list.path("items").get(i).path("id").asString())
                    .append('"');
        }
        return "{\"ids\": [" + ids + "]}";
    }

    @Test
    void theMemberSeesAndRestores() {
        Browser staff = world.signIn("staff@first.test");
        JsonNode list = json(staff.get("/api/me/expunged"));
        assertThat(list.path("total").asLong()).isEqualTo(3);
        assertThat(list.path("days").asLong()).isEqualTo(30);
        assertThat(list.path("bytes").asLong()).isPositive();
        JsonNode first = list.path("items").get(0);
        assertThat(first.path("subject").asString()).startsWith("发票 100");
        assertThat(first.path("from").path("name").asString()).isEqualTo("张三");
        assertThat(first.path("from").path("address").asString()).isEqualTo("zhang@other.test");
        assertThat(first.path("folders").get(0).path("role").asString()).isEqualTo("inbox");
        assertThat(first.path("how").asString()).isEqualTo("destroyed");
        JsonNode done = json(staff.post("/api/me/expunged/restore", ids(list, 2)));
        assertThat(done.path("restored").asInt()).isEqualTo(2);
        assertThat(messages()).isEqualTo(2);
        JsonNode again = json(staff.post("/api/me/expunged/restore", ids(list, 2)));
        assertThat(again.path("restored").asInt()).isZero();
        assertThat(again.path("missing").asInt()).isEqualTo(2);
        JsonNode rest = json(staff.post("/api/me/expunged/restore", "{\"since\": \"2020-01-01T00:00:00Z\"}"));
        assertThat(rest.path("restored").asInt()).isEqualTo(1);
        assertThat(messages()).isEqualTo(3);
    }

    @Test
    void badInputIsNamed() {
        Browser staff = world.signIn("staff@first.test");
        assertThat(staff.post("/api/me/expunged/restore", "{}").status()).isEqualTo(400);
        assertThat(staff.post("/api/me/expunged/restore", "{\"ids\": [\"1\"]}").status())
                .isEqualTo(400);
        assertThat(staff.post("/api/me/expunged/restore", "{\"since\": \"gestern\"}")
                        .status())
                .isEqualTo(400);
        assertThat(staff.get("/api/me/expunged?before=nonsense").status()).isEqualTo(200);
    }

    @Test
    void theAdministratorRestoresAndItIsWrittenDown() {
        Browser admin = world.signIn("admin@first.test");
        String path = "/api/members/" + member + "/expunged";
        JsonNode list = json(admin.get(path));
        assertThat(list.path("items")).hasSize(3);
        assertThat(json(admin.post(path + "/restore", ids(list, 1)))
                        .path("restored")
                        .asInt())
                .isEqualTo(1);
        String audit = admin.get("/api/audit").text();
        assertThat(audit)
                .contains("mail.list-expunged")
                .contains("mail.restore")
                .contains("staff@first.test");
        assertThat(json(admin.get("/api/audit/check")).path("ok").asBoolean()).isTrue();
    }

    @Test
    void theQuotaStopsIt() {
        world.accounts.update(account, tx -> {
            tx.setQuota(new hongyan.store.account.Quota(0, 1));
            return 0;
        });
        Browser staff = world.signIn("staff@first.test");
        JsonNode done = json(staff.post("/api/me/expunged/restore", "{\"since\": \"2020-01-01T00:00:00Z\"}"));
        assertThat(done.path("restored").asInt()).isEqualTo(1);
        assertThat(done.path("full").asBoolean()).isTrue();
    }

    @Test
    void theOperatorRestoresByAddress() {
        Browser operator = world.operator();
        JsonNode list = json(operator.get("/api/admin/expunged?account=staff@first.test"));
        assertThat(list.path("items")).hasSize(3);
        JsonNode done = json(operator.post(
                "/api/admin/expunged/restore",
                "{\"account\": \"staff@first.test\", \"since\": \"2020-01-01T00:00:00Z\"}"));
        assertThat(done.path("restored").asInt()).isEqualTo(3);
        assertThat(operator.get("/api/admin/expunged?account=no@first.test").status())
                .isEqualTo(404);
        assertThat(operator.post("/api/admin/expunged/restore", "{}").status()).isEqualTo(400);
    }

    @Test
    void anotherOrganisationReachesNothing() {
        String text =
                json(world.signIn("staff@first.test").get("/api/me/expunged")).toString();
        Browser other = world.signIn("admin@second.test");
        assertThat(json(other.get("/api/me/expunged")).path("total").asLong()).isZero();
        // the id names nothing in another account
        JsonNode done = json(other.post(
                "/api/me/expunged/restore",
                ids(json(world.signIn("staff@first.test").get("/api/me/expunged")), 3)));
        assertThat(done.path("restored").asInt()).isZero();
        assertThat(done.path("missing").asInt()).isEqualTo(3);
        assertThat(json(world.signIn("staff@first.test").get("/api/me/expunged"))
                        .toString())
                .isEqualTo(text);
        assertThat(messages()).isZero();
    }

    @Test
    void theOperatorRepairsAndItIsWrittenDown() {
        Browser operator = world.operator();
        JsonNode done = json(operator.post("/api/admin/repair", "{\"account\": \"staff@first.test\"}"));
        assertThat(done.path("left")).isEmpty();
        assertThat(json(operator.post("/api/admin/repair", "{}")).path("mended"))
                .isEmpty();
        assertThat(operator.post("/api/admin/repair", "{\"account\": \"no@first.test\"}")
                        .status())
                .isEqualTo(404);
        assertThat(operator.get("/api/operator/audit").text()).contains("store.repair");
    }
}
