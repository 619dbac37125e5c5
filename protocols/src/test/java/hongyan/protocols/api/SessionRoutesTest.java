package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SessionRoutesTest {
    private final ApiWorld world = new ApiWorld();

    SessionRoutesTest() throws IOException {}

    @BeforeEach
    void company() {
        world.setUp();
        world.company("甲公司", "first", "first.test");
    }

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    @Test
    void wrongPasswordIsToldWithoutADialog() {
        Browser.Answer answer =
                world.browser().post("/api/session", "{\"login\": \"admin@first.test\", \"password\": \"x\"}");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("bad-credentials");
        assertThat(answer.raw().headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void bruteForceIsLocked() {
        Browser browser = world.browser();
        String body = "{\"login\": \"staff@first.test\", \"password\": \"x\"}";
        for (int i = 0; i < 10; i++) {
            assertThat(browser.post("/api/session", body).status()).isEqualTo(401);
        }
        Browser.Answer locked = browser.post("/api/session", body);
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.raw().headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void cookieIsHttpOnlyAndLax() {
        Browser.Answer answer = world.browser()
                .post("/api/session", "{\"login\": \"admin@first.test\", \"password\": \"Correct-horse1\"}");
        String cookie = answer.raw().headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("hongyan=").contains("HttpOnly", "SameSite=Lax", "Path=/");
        JsonNode session = answer.json();
        assertThat(session.path("address").asString()).isEqualTo("admin@first.test");
        assertThat(session.path("accountId").asString()).startsWith("a");
        assertThat(session.path("powers").toString()).isEqualTo("[\"administrator\"]");
    }

    @Test
    void basicWorksForScripts() {
        String pair =
                Base64.getEncoder().encodeToString("admin@first.test:Correct-horse1".getBytes(StandardCharsets.UTF_8));
        Browser script = world.browser().with("Authorization", "Basic " + pair);
        assertThat(script.get("/api/members").json().path("total").asInt()).isEqualTo(2);
        assertThat(script.post("/api/departments", "{\"name\": \"新\"}").status())
                .isEqualTo(200);
    }

    @Test
    void administratorOfASuspendedOrganisationSeesTheConsoleAndNoMail() {
        Browser admin = world.signIn("admin@first.test");
        assertThat(admin.get("/mail/who").text()).contains("admin@first.test");
        int tenant = world.store.directory(view -> view.slug("first")).orElseThrow();
        Browser.Answer suspended =
                world.operator().post("/api/operator/organisations/" + tenant + "/suspend", "{\"reason\": \"x\"}");
        assertThat(suspended.status()).isEqualTo(200);
        Browser again = world.signIn("admin@first.test");
        for (Browser browser : new Browser[] {admin, again}) {
            assertThat(browser.get("/api/organisation").status()).isEqualTo(200);
            assertThat(browser.get("/mail/who").status()).isEqualTo(403);
            assertThat(browser.get("/api/session").json().path("accountId").isNull())
                    .isTrue();
        }
    }

    @Test
    void administratorOfAnOrganisationThatIsNotActiveChangesNothing() {
        Browser admin = world.signIn("admin@first.test");
        String staff =
                admin.get("/api/members?q=staff").json().at("/items/0/id").asString();
        int tenant = world.store.directory(view -> view.slug("first")).orElseThrow();
        assertThat(admin.patch("/api/organisation", "{\"name\": \"招商银行\"}").code())
                .isEqualTo("name-verified");
        String one = "/api/operator/organisations/" + tenant;
        assertThat(world.operator().patch(one, "{\"name\": \"甲集团\"}").status()).isEqualTo(200);
        world.operator().post(one + "/suspend", "{\"reason\": \"x\"}");
        for (Browser.Answer answer : List.of(
                admin.post("/api/members/" + staff + "/freeze", "{}"),
                admin.post("/api/members/" + staff + "/reset-password", "{}"),
                admin.delete("/api/members/" + staff),
                admin.delete("/api/domains/first.test"),
                admin.post("/api/departments", "{\"name\": \"x\"}"),
                admin.patch("/api/organisation", "{\"pop3\": false}"),
                admin.patch("/api/organisation", "{\"name\": \"招商银行\"}"))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("organisation-not-active");
        }
        assertThat(admin.get("/api/organisation").json().path("name").asString())
                .isEqualTo("甲集团");
        assertThat(admin.get("/api/members").json().path("total").asInt()).isEqualTo(2);
        assertThat(admin.post("/api/me/password", "{\"current\": \"Correct-horse1\", \"password\": \"Other-horse2\"}")
                        .status())
                .isEqualTo(204);
        assertThat(admin.delete("/api/session").status()).isEqualTo(204);
    }

    @Test
    void soleAdministratorDoesNotTakeTheOwnPasswordAway() {
        Browser admin = world.signIn("admin@first.test");
        String id = admin.get("/api/members?q=admin").json().at("/items/0/id").asString();
        assertThat(admin.post("/api/members/" + id + "/reset-password", "{}").code())
                .isEqualTo("own-password");
        assertThat(admin.get("/api/session").status()).isEqualTo(200);
    }

    @Test
    void signingOutEndsTheSession() {
        Browser admin = world.signIn("admin@first.test");
        assertThat(admin.delete("/api/session").status()).isEqualTo(204);
        assertThat(admin.get("/api/session").status()).isEqualTo(401);
    }

    @Test
    void ownPasswordNeedsThePresentOne() {
        Browser admin = world.signIn("admin@first.test");
        Browser other = world.signIn("admin@first.test");
        Browser.Answer wrong = admin.post("/api/me/password", "{\"current\": \"x\", \"password\": \"Other-horse2\"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.code()).isEqualTo("bad-credentials");
        assertThat(admin.post("/api/me/password", "{\"current\": \"Correct-horse1\", \"password\": \"Other-horse2\"}")
                        .status())
                .isEqualTo(204);
        assertThat(admin.get("/api/session").status()).isEqualTo(200);
        assertThat(other.get("/api/session").status()).isEqualTo(401);
    }

    @Test
    void initialPasswordMustBeChangedFirst() {
        Browser admin = world.signIn("admin@first.test");
        admin.post("/api/members", """
            {"name": "新人", "local": "new", "domain": "first.test", "password": "Correct-horse1",
             "mustChange": true}\
            """);
        Browser fresh = world.signIn("new@first.test");
        assertThat(fresh.get("/api/session").json().path("mustChange").asBoolean())
                .isTrue();
        assertThat(fresh.get("/api/people?q=a").code()).isEqualTo("password-change-required");
        fresh.post("/api/me/password", "{\"current\": \"Correct-horse1\", \"password\": \"Other-horse2\"}");
        assertThat(fresh.get("/api/people?q=a").status()).isEqualTo(200);
    }

    @Test
    void languageIsKept() {
        Browser admin = world.signIn("admin@first.test");
        assertThat(admin.get("/api/session").json().path("language").isNull()).isTrue();
        assertThat(admin.patch("/api/session", "{\"language\": \"en\"}")
                        .json()
                        .path("language")
                        .asString())
                .isEqualTo("en");
    }

    @Test
    void sessionsAreListedAndEnded() {
        Browser one = world.signIn("admin@first.test");
        world.clock.advance(java.time.Duration.ofSeconds(1));
        Browser two = world.signIn("admin@first.test");
        JsonNode items = two.get("/api/me/sessions").json().path("items");
        assertThat(items).hasSize(2);
        String older = items.get(1).path("id").asString();
        assertThat(two.delete("/api/me/sessions/" + older).status()).isEqualTo(204);
        assertThat(one.get("/api/session").status()).isEqualTo(401);
    }

    @Test
    void badJsonAndBadTypesAreToldByField() {
        Browser admin = world.signIn("admin@first.test");
        assertThat(admin.post("/api/departments", "{").status()).isEqualTo(400);
        assertThat(admin.post("/api/departments", "[]").status()).isEqualTo(400);
        Browser.Answer answer = admin.post("/api/departments", "{\"name\": 5}");
        assertThat(answer.code()).isEqualTo("bad-type");
        assertThat(answer.json().path("error").path("field").asString()).isEqualTo("name");
        assertThat(admin.post("/api/members", "{\"name\": \"x\"}")
                        .json()
                        .path("error")
                        .path("field")
                        .asString())
                .isEqualTo("local");
        assertThat(admin.patch("/api/members/1", "{\"quotaMb\": 1.5}").code()).isEqualTo("bad-type");
        assertThat(admin.get("/api/members/x").status()).isEqualTo(404);
        assertThat(admin.get("/api/members?page=999999999&size=0").status()).isEqualTo(200);
    }

    @Test
    void applyAndCheckOverTheCommandLine() {
        world.company("甲公司", "first", "first.test");
        Browser operator = world.operator();
        assertThat(operator.get("/api/admin/check?account=admin@first.test")
                        .json()
                        .path("findings"))
                .isEmpty();
        assertThat(operator.get("/api/admin/check").json().path("findings")).isEmpty();
        assertThat(operator.get("/api/admin/check?account=nobody@first.test").status())
                .isEqualTo(404);
        assertThat(operator.get("/api/operator/health").json().path("version").asString())
                .isEqualTo("0.1.0");
        assertThat(operator.get("/api/operator/organisations")
                        .json()
                        .path("items")
                        .get(0)
                        .path("domains")
                        .get(0)
                        .asString())
                .isEqualTo("first.test");
    }

    @Test
    void membersPagesCountFromOne() {
        Browser admin = world.signIn("admin@first.test");
        String first = admin.get("/api/members?page=1&size=1")
                .json()
                .path("items")
                .get(0)
                .path("id")
                .asString();
        String second = admin.get("/api/members?page=2&size=1")
                .json()
                .path("items")
                .get(0)
                .path("id")
                .asString();
        assertThat(first).isNotEqualTo(second);
        assertThat(admin.get("/api/members?page=3&size=1").json().path("items")).isEmpty();
    }
}
