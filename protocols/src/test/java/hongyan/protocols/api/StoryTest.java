package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A company's way in, over HTTP from the first page to a member's completion list.
final class StoryTest {
    private final ApiWorld world = new ApiWorld();

    StoryTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    @Test
    void companyComesIn() {
        assertThat(world.browser().get("/api/state").json().path("setUp").asBoolean())
                .isFalse();
        Browser operator = world.setUp();
        JsonNode state = world.browser().get("/api/state").json();
        assertThat(state.path("setUp").asBoolean()).isTrue();
        assertThat(state.path("baseDomain").asString()).isEqualTo("mail.test");
        assertThat(operator.get("/api/session").json().path("powers").toString())
                .isEqualTo("[\"operator\"]");

        Browser chen = register();
        JsonNode session = chen.get("/api/session").json();
        assertThat(session.path("organisation").path("state").asString()).isEqualTo("pending");
        assertThat(session.path("address").isNull()).isTrue();
        assertThat(chen.post("/api/domains", "{\"name\": \"chenxing.test\"}").code())
                .isEqualTo("organisation-pending");

        JsonNode waiting =
                operator.get("/api/operator/organisations?state=pending").json();
        assertThat(waiting.path("total").asInt()).isEqualTo(1);
        String id = waiting.path("items").get(0).path("id").asString();
        assertThat(operator.post("/api/operator/organisations/" + id + "/approve", "{}")
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("active");

        bindDomain(chen);
        claimAddress(chen);
        Browser zhang = addMember(chen);
        JsonNode people = zhang.get("/api/people?q=%E9%99%88").json();
        assertThat(people.path("items").get(0).path("address").asString()).isEqualTo("chen@chenxing.test");
        JsonNode overview = chen.get("/api/organisation").json();
        assertThat(overview.path("todo")).isEmpty();
        assertThat(overview.path("members").path("active").asInt()).isEqualTo(2);
        JsonNode audit = chen.get("/api/audit").json();
        assertThat(audit.path("total").asInt()).isGreaterThan(5);
        assertThat(audit.path("items").get(0).path("action").asString()).isEqualTo("member.activate");
        assertThat(chen.get("/api/audit/check").json().path("ok").asBoolean()).isTrue();
    }

    private Browser register() {
        Browser browser = world.browser();
        JsonNode begun = browser.post("/api/registrations", """
            {"company": "杭州晨星科技有限公司", "name": "陈晨", "contact": "13800138000",
             "password": "Correct-horse1", "language": "zh-CN"}\
            """).json();
        String code = world.lastNotice().replaceAll(".*?(\\d{6}).*", "$1");
        String path = "/api/registrations/" + begun.path("id").asString() + "/confirm";
        Browser.Answer wrong = browser.post(path, "{\"code\": \"x\"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("error").path("field").asString()).isEqualTo("code");
        browser.signedIn(browser.post(path, "{\"code\": \"" + code + "\"}"));
        return browser;
    }

    private void bindDomain(Browser chen) {
        JsonNode domain =
                chen.post("/api/domains", "{\"name\": \"chenxing.test\"}").json();
        assertThat(domain.path("state").asString()).isEqualTo("waiting");
        assertThat(domain.path("mail").path("in").asBoolean()).isFalse();
        assertThat(domain.path("records")).hasSize(6);
        assertThat(domain.path("records").get(0).path("state").asString()).isEqualTo("waiting");
        for (JsonNode record : domain.path("records")) {
            String host = record.path("host").asString();
            if (record.path("type").asString().equals("MX")) {
                world.dns.add(host, "MX", record.path("value").asString() + ".");
            } else {
                world.dns.txt(host, record.path("value").asString());
            }
        }
        JsonNode checked = chen.post("/api/domains/chenxing.test/check", "{}").json();
        assertThat(checked.path("state").asString()).isEqualTo("verified");
        for (JsonNode record : checked.path("records")) {
            assertThat(record.path("state").asString()).as(record.toString()).isEqualTo("ok");
        }
    }

    private static void claimAddress(Browser chen) {
        String id =
                chen.get("/api/members").json().path("items").get(0).path("id").asString();
        JsonNode me = chen.patch("/api/members/" + id, "{\"local\": \"chen\", \"domain\": \"chenxing.test\"}")
                .json();
        assertThat(me.path("address").asString()).isEqualTo("chen@chenxing.test");
        assertThat(chen.get("/api/session").json().path("address").asString()).isEqualTo("chen@chenxing.test");
    }

    private Browser addMember(Browser chen) {
        String department = chen.post("/api/departments", "{\"name\": \"研发\"}")
                .json()
                .path("id")
                .asString();
        JsonNode made = chen.post("/api/members", """
            {"name": "张三", "local": "zhang", "domain": "chenxing.test", "departments": ["%s"],
             "title": "工程师", "quotaMb": 1024}\
            """.formatted(department)).json();
        assertThat(made.path("state").asString()).isEqualTo("invited");
        assertThat(made.path("departments").get(0).path("name").asString()).isEqualTo("研发");
        String link = made.path("activation").path("link").asString();
        assertThat(link).startsWith(world.base() + "/activate/");
        String token = link.substring(link.lastIndexOf('/') + 1);
        Browser zhang = world.browser();
        assertThat(zhang.get("/api/activations/" + token).json().path("company").asString())
                .isEqualTo("杭州晨星科技有限公司");
        Browser.Answer weak = zhang.post("/api/activations/" + token, "{\"password\": \"weak\"}");
        assertThat(weak.code()).isEqualTo("password-weak");
        zhang.signedIn(zhang.post("/api/activations/" + token, "{\"password\": \"Correct-horse1\"}"));
        assertThat(zhang.get("/api/activations/" + token).status()).isEqualTo(404);
        assertThat(zhang.get("/api/members").status()).isEqualTo(403);
        return zhang;
    }
}
