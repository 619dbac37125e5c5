package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.http.Route;
import hongyan.store.tenant.AuditRow;
import hongyan.store.tenant.Department;
import hongyan.store.tenant.Domain;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tenants are walls: every route is walked with the session of another organisation, of a plain member, of nobody.
/// A route that is added is walked too; one with an unknown path variable fails the test until it is told here.
final class WallsTest {
    private static final Set<String> PUBLIC = Set.of(
            "GET /api/state",
            "POST /api/setup",
            "POST /api/session",
            "POST /api/registrations",
            "POST /api/registrations/{id}/confirm",
            "POST /api/registrations/{id}/resend",
            "GET /api/activations/{token}",
            "POST /api/activations/{token}");

    private static final Set<String> EVERYBODY_SIGNED_IN = Set.of(
            "GET /api/session",
            "DELETE /api/session",
            "PATCH /api/session",
            "POST /api/me/password",
            "GET /api/me/sessions",
            "DELETE /api/me/sessions/{id}",
            "GET /api/me/expunged",
            "POST /api/me/expunged/restore",
            "GET /api/people");

    /// Fields that every action finds something in, with values of the first organisation.
    private static final String BODY = """
        {"name": "入侵", "label": "first", "local": "intruder", "domain": "first.test", "departments": ["1"],
         "parent": "1", "order": 1, "aliases": ["intruder@first.test"], "administrator": true, "reason": "x",
         "password": "Correct-horse1", "code": "000000", "language": "en", "current": "x", "login": "x"}\
        """;

    private final ApiWorld world = new ApiWorld();
    private int first;

    WallsTest() throws IOException {}

    @BeforeEach
    void twoCompanies() {
        world.setUp();
        world.company("甲公司", "first", "first.test");
        world.company("乙公司", "second", "second.test");
        first = world.store.directory(view -> view.slug("first")).orElseThrow();
        Browser admin = world.signIn("admin@first.test");
        for (int i = 0; i < 5; i++) {
            admin.post("/api/departments", "{\"name\": \"甲公司 部门" + i + "\"}");
            admin.post(
                    "/api/members",
                    "{\"name\": \"甲公司 员工" + i + "\", \"local\": \"more" + i + "\", \"domain\": \"first.test\"}");
        }
        Browser.Answer mailbox = admin.post("/api/shared-mailboxes", """
            {"name": "甲公司 客服", "local": "help", "domain": "first.test", "people": [{"id": "2", "right": "read"}]}\
            """);
        assertThat(mailbox.json().path("id").asString()).isEqualTo("8");
    }

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    /// All of the first organisation, to be compared.
    private record Everything(
            Optional<hongyan.store.tenant.Organisation> organisation,
            List<Member> members,
            List<Department> departments,
            List<Domain> domains,
            List<AuditRow> audit) {
        static Everything of(TenantView view) {
            return new Everything(
                    view.organisation(), view.members(), view.departments(), view.domains(), view.audit(0, 1000));
        }
    }

    private Everything everything() {
        return world.store.read(first, Everything::of);
    }

    /// The path with values that exist in the first organisation alone.
    private static String path(Route route) {
        Map<String, String> known = Map.of("{id}", "6", "{mailbox}", "8", "{name}", "first.test", "{token}", "6");
        String path = route.pattern();
        for (Map.Entry<String, String> variable : known.entrySet()) {
            path = path.replace(variable.getKey(), variable.getValue());
        }
        assertThat(path).as("tell this test about the variable").doesNotContain("{");
        return path;
    }

    private static String name(Route route) {
        return route.method() + " " + route.pattern();
    }

    private static Browser.Answer walk(Browser browser, Route route) {
        return browser.call(route.method(), path(route), route.method().matches("GET|DELETE") ? "" : BODY);
    }

    @Test
    void anotherOrganisationsAdministratorReachesNothing() {
        Everything before = everything();
        for (Route route : world.routes) {
            if (PUBLIC.contains(name(route)) || name(route).equals("DELETE /api/session")) {
                continue;
            }
            Browser second = world.signIn("admin@second.test");
            Browser.Answer answer = walk(second, route);
            assertThat(answer.status()).as(name(route) + " " + answer.text()).isLessThan(500);
            assertThat(answer.text()).as(name(route)).doesNotContain("甲公司").doesNotContain("@first.test");
            if (route.pattern().contains("{")) {
                assertThat(answer.status())
                        .as(name(route) + " " + answer.text())
                        .isIn(403, 404);
            }
            assertThat(everything()).as(name(route)).isEqualTo(before);
        }
    }

    @Test
    void plainMemberAdministersNothing() {
        Everything before = everything();
        for (Route route : world.routes) {
            if (PUBLIC.contains(name(route)) || EVERYBODY_SIGNED_IN.contains(name(route))) {
                continue;
            }
            assertThat(walk(world.signIn("staff@first.test"), route).status())
                    .as(name(route))
                    .isEqualTo(403);
        }
        Everything after = everything();
        assertThat(after.members().stream().map(Member::state))
                .containsExactlyElementsOf(
                        before.members().stream().map(Member::state).toList());
        assertThat(after.audit()).isEqualTo(before.audit());
    }

    @Test
    void administratorIsNoOperator() {
        for (Route route : world.routes) {
            if (route.pattern().startsWith("/api/operator") || route.pattern().startsWith("/api/admin")) {
                assertThat(walk(world.signIn("admin@first.test"), route).status())
                        .as(name(route))
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void operatorIsNobodysAdministrator() {
        Browser operator = world.operator();
        for (Route route : world.routes) {
            boolean theirs = route.pattern().startsWith("/api/operator")
                    || route.pattern().startsWith("/api/admin")
                    || PUBLIC.contains(name(route))
                    || EVERYBODY_SIGNED_IN.contains(name(route));
            if (!theirs) {
                assertThat(walk(operator, route).status()).as(name(route)).isEqualTo(403);
            }
        }
    }

    @Test
    void nobodyGetsIn() {
        for (Route route : world.routes) {
            if (!PUBLIC.contains(name(route))) {
                assertThat(walk(world.browser(), route).status())
                        .as(name(route))
                        .isEqualTo(401);
                assertThat(walk(world.browser().with("Cookie", "hongyan=" + "x".repeat(43)), route)
                                .status())
                        .as(name(route))
                        .isEqualTo(401);
                assertThat(walk(world.browser().with("Authorization", "Bearer x"), route)
                                .status())
                        .as(name(route))
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void cookieWithoutCsrfTokenChangesNothing() {
        Everything before = everything();
        for (Route route : world.routes) {
            if (!PUBLIC.contains(name(route)) && !route.method().equals("GET")) {
                Browser admin = world.signIn("admin@first.test").without("X-Csrf-Token");
                assertThat(walk(admin, route).status()).as(name(route)).isEqualTo(403);
                assertThat(walk(admin.with("X-Csrf-Token", "x"), route).status())
                        .as(name(route))
                        .isEqualTo(403);
            }
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void anotherSitesPageCannotSignABrowserIn() {
        Everything before = everything();
        for (Route route : world.routes) {
            if (PUBLIC.contains(name(route)) && !route.method().equals("GET")) {
                Browser stranger = world.browser().with("Sec-Fetch-Site", "cross-site");
                assertThat(walk(stranger, route).status()).as(name(route)).isEqualTo(403);
            }
        }
        assertThat(everything()).isEqualTo(before);
    }
}
