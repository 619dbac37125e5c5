package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.http.Route;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Nothing a client can send is an internal error, and every refusal is JSON with a word.
final class HostileInputTest {
    private static final List<String> VALUES = List.of(
            "null",
            "5",
            "-1",
            "1e400",
            "99999999999999999999",
            "true",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u202e\\u2028\"",
            "\"" + "长".repeat(5000) + "\"",
            "\"a@@b\"",
            "\"xn--a\"",
            "\"../../etc\"",
            "[]",
            "[null]",
            "[\"\\ud800\", \"1\"]",
            "[[[]]]",
            "{}",
            "{\"name\": {}}");

    private static final List<String> FIELDS = List.of(
            "name",
            "label",
            "local",
            "domain",
            "departments",
            "title",
            "employeeNumber",
            "phone",
            "aliases",
            "quotaMb",
            "administrator",
            "mustChange",
            "password",
            "current",
            "language",
            "parent",
            "order",
            "reason",
            "company",
            "contact",
            "code",
            "login",
            "token",
            "hostName",
            "baseDomain",
            "organisation",
            "people");

    private String mailbox = "";
    private final ApiWorld world = new ApiWorld();

    HostileInputTest() throws IOException {}

    @BeforeEach
    void company() {
        world.setUp();
        world.company("甲公司", "first", "first.test");
        Browser.Answer made = world.signIn("admin@first.test").post("/api/shared-mailboxes", """
            {"name": "客服", "local": "help", "domain": "first.test"}""");
        assertThat(made.status()).isLessThan(300);
        mailbox = made.json().path("id").asString();
    }

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    /// A good body of every field with one of them replaced.
    private static String body(String field, String value) {
        StringBuilder body = new StringBuilder("{");
        for (String name : FIELDS) {
            String usual = switch (name) {
                case "departments", "aliases", "organisation", "people" -> "[]";
                case "quotaMb", "order" -> "1";
                case "administrator" -> "true";
                case "mustChange" -> "false";
                case "parent" -> "null";
                case "domain" -> "\"first.test\"";
                case "local" -> "\"somebody\"";
                case "password" -> "\"Correct-horse1\"";
                default -> "\"x\"";
            };
            body.append(body.length() == 1 ? "" : ",")
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(name.equals(field) ? value : usual);
        }
        return body.append('}').toString();
    }

    private void walk(Browser browser, Route route, String body) {
        String path = route.pattern()
                .replace("{id}", "1")
                .replace("{mailbox}", mailbox)
                .replace("{name}", "first.test")
                .replace("{token}", "x");
        Browser.Answer answer = browser.call(route.method(), path, body);
        assertThat(answer.status()).as(route.method() + " " + path + " " + body).isLessThan(500);
        if (answer.status() >= 400) {
            assertThat(answer.code()).as(route.method() + " " + path).isNotEmpty();
        }
    }

    /// Routes that take a body; the others close the connection under a client that sends one nobody reads.
    private static final List<String> BODILESS = List.of(
            "/freeze",
            "/unfreeze",
            "/restore",
            "/approve",
            "/resume",
            "/retry",
            "/hold",
            "/resend",
            "/check",
            "/suspend",
            "/reset-password",
            "/api/session",
            "/api/me/password");

    private List<Route> writing() {
        return world.routes.stream()
                .filter(r -> r.method().equals("POST") || r.method().equals("PATCH"))
                .filter(r -> BODILESS.stream().noneMatch(r.pattern()::endsWith))
                .toList();
    }

    @Test
    void everyFieldWithEveryValue() {
        Browser admin = world.signIn("admin@first.test");
        Browser operator = world.operator();
        for (Route route : writing()) {
            boolean theirs = route.pattern().startsWith("/api/operator")
                    || route.pattern().startsWith("/api/admin");
            for (String field : fields(route)) {
                for (String value : VALUES) {
                    walk(theirs ? operator : admin, route, body(field, value));
                }
            }
        }
        assertThat(admin.get("/api/members").status()).isEqualTo(200);
        assertThat(admin.get("/api/departments").status()).isEqualTo(200);
        assertThat(admin.get("/api/organisation").status()).isEqualTo(200);
        assertThat(admin.get("/api/audit").status()).isEqualTo(200);
    }

    /// Those that mean something to the route; all of them would take long.
    private static List<String> fields(Route route) {
        String path = route.pattern();
        if (path.contains("members") && !path.endsWith("freeze") && !path.endsWith("restore")) {
            return FIELDS.subList(0, 12);
        }
        if (path.contains("shared-mailboxes")) {
            return List.of("name", "local", "domain", "aliases", "quotaMb", "people");
        }
        if (path.contains("departments")) {
            return List.of("name", "parent", "order");
        }
        if (path.contains("domains")) {
            return List.of("name", "label");
        }
        if (path.contains("registrations")) {
            return List.of("company", "name", "contact", "code");
        }
        if (path.endsWith("/setup")) {
            return List.of("token", "hostName");
        }
        return List.of("name", "reason", "language", "organisation");
    }

    @Test
    void bodiesThatAreNoObjects() {
        Browser admin = world.signIn("admin@first.test");
        Browser operator = world.operator();
        for (Route route : writing()) {
            for (String body : List.of("null", "[]", "\"x\"", "{", "{\"a\":1,\"a\":2}", "[".repeat(10_000), "\u0000")) {
                walk(route.pattern().startsWith("/api/admin") ? operator : admin, route, body);
            }
        }
    }

    @Test
    void applyWithOddDescriptions() {
        Browser operator = world.operator();
        for (String value : VALUES) {
            for (String body : List.of(
                    "{\"organisation\": [{\"name\": " + value + ", \"slug\": \"x\"}]}",
                    "{\"organisation\": [{\"name\": \"x\", \"slug\": " + value + "}]}",
                    "{\"organisation\": [{\"name\": \"y\", \"slug\": \"y\", \"domains\": " + value + "}]}",
                    "{\"organisation\": [{\"name\": \"y\", \"slug\": \"y\", \"domains\": [{\"name\": " + value
                            + "}]}]}",
                    "{\"organisation\": [{\"name\": \"y\", \"slug\": \"y\", \"member\": [{\"name\": \"x\","
                            + " \"address\": "
                            + value + "}]}]}",
                    "{\"organisation\": [{\"name\": \"甲公司\", \"slug\": \"first\", \"member\": [{\"name\": \"x\","
                            + " \"address\": \"o@first.test\", \"password_hash\": " + value + "}]}]}",
                    "{\"organisation\": [{\"name\": \"甲公司\", \"slug\": \"first\", \"member\": [{\"name\": " + value
                            + ", \"address\": \"admin@first.test\", \"departments\": [\"/\"]}]}]}")) {
                Browser.Answer answer = operator.post("/api/admin/apply", body);
                assertThat(answer.status()).as(body).isLessThan(500);
            }
        }
    }

    @Test
    void queriesThatAreNonsense() {
        Browser admin = world.signIn("admin@first.test");
        for (String query : List.of(
                "page=-1",
                "page=x",
                "size=-5",
                "size=999999999",
                "q=%00",
                "q=%ED%A0%80",
                "department=x",
                "department=99",
                "state=x",
                "state=")) {
            for (String path : List.of("/api/members", "/api/audit", "/api/people", "/api/departments")) {
                assertThat(admin.get(path + "?" + query).status())
                        .as(path + query)
                        .isLessThan(500);
            }
        }
    }
}
