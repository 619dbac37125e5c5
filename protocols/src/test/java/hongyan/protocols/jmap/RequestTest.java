package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The session and what surrounds method calls (RFC 8620 2, 3).
final class RequestTest {
    private static final JmapWorld WORLD = new JmapWorld();

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private static JsonNode problem(String body) {
        HttpResponse<byte[]> answer = WORLD.api(JmapWorld.ZHANG_WEI, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return Json.parse(answer.body());
    }

    private static String problemType(String body) {
        return problem(body).get("type").stringValue();
    }

    @Test
    void sessionNamesTheAccountAndTheResources() {
        HttpResponse<byte[]> answer = WORLD.send(WORLD.as(JmapWorld.ZHANG_WEI, "/.well-known/jmap"));
        JsonNode session = Json.parse(answer.body());
        assertThat(session.get("username").stringValue()).isEqualTo("zhang@example.test");
        assertThat(session.at("/primaryAccounts/urn:ietf:params:jmap:mail").stringValue())
                .isEqualTo("a7");
        assertThat(session.at("/accounts/a7/name").stringValue()).isEqualTo("zhang@example.test");
        assertThat(session.get("apiUrl").stringValue()).isEqualTo(WORLD.base + "/jmap/api");
        assertThat(session.get("downloadUrl").stringValue()).contains("{accountId}", "{blobId}", "{name}", "{type}");
        assertThat(session.at("/capabilities/urn:ietf:params:jmap:core/maxCallsInRequest")
                        .intValue())
                .isEqualTo(32);
    }

    @Test
    void withoutSignInEverythingIs401() {
        for (String path : new String[] {
            "/.well-known/jmap", "/jmap/eventsource", "/jmap/download/a7/E1/x", "/jmap/rendition/a7/e1"
        }) {
            assertThat(WORLD.send(HttpRequest.newBuilder(WORLD.base.resolve(path)))
                            .statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        for (String path : new String[] {"/jmap/api", "/jmap/upload/a7"}) {
            assertThat(WORLD.send(HttpRequest.newBuilder(WORLD.base.resolve(path))
                                    .POST(HttpRequest.BodyPublishers.ofString("{}")))
                            .statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
    }

    @Test
    void cookieNeedsTheCsrfToken() {
        HttpRequest.Builder post = HttpRequest.newBuilder(WORLD.base.resolve("/jmap/api"))
                .header("Cookie", JmapWorld.COOKIE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"using\":[],\"methodCalls\":[]}"));
        assertThat(WORLD.send(post).statusCode()).isEqualTo(403);
        assertThat(WORLD.send(post.header("X-Csrf-Token", JmapWorld.CSRF)).statusCode())
                .isEqualTo(200);
        HttpRequest.Builder upload = HttpRequest.newBuilder(WORLD.base.resolve("/jmap/upload/a7"))
                .header("Cookie", JmapWorld.COOKIE)
                .POST(HttpRequest.BodyPublishers.ofString("x"));
        assertThat(WORLD.send(upload).statusCode()).isEqualTo(403);
    }

    @Test
    void echoAnswersItsArguments() {
        // RFC 8620 4
        JsonNode response = WORLD.calls(JmapWorld.ZHANG_WEI, "[\"Core/echo\",{\"hello\":true,\"high\":5},\"b3ff\"]")
                .get(0);
        assertThat(response.toString()).isEqualTo("[\"Core/echo\",{\"hello\":true,\"high\":5},\"b3ff\"]");
    }

    @Test
    void requestErrorsAreProblemDetails() {
        assertThat(problemType("{")).endsWith(":notJSON");
        assertThat(problemType("{\"a\":1,\"a\":2}")).endsWith(":notJSON");
        assertThat(problemType("[]")).endsWith(":notRequest");
        assertThat(problemType("{}")).endsWith(":notRequest");
        assertThat(problemType("{\"using\":[1],\"methodCalls\":[]}")).endsWith(":notRequest");
        assertThat(problemType("{\"using\":[],\"methodCalls\":[[\"a\",{}]]}")).endsWith(":notRequest");
        assertThat(problemType("{\"using\":[],\"methodCalls\":[[\"a\",[],\"0\"]]}"))
                .endsWith(":notRequest");
        assertThat(problemType("{\"using\":[\"https://example.com/x\"],\"methodCalls\":[]}"))
                .endsWith(":unknownCapability");
        String calls = "[\"Core/echo\",{},\"0\"],".repeat(33);
        JsonNode limit = problem("{\"using\":[\"urn:ietf:params:jmap:core\"],\"methodCalls\":["
                + calls.substring(0, calls.length() - 1) + "]}");
        assertThat(limit.get("type").stringValue()).endsWith(":limit");
        assertThat(limit.get("limit").stringValue()).isEqualTo("maxCallsInRequest");
    }

    @Test
    void aRequestTooLargeIsALimitError() {
        JsonNode limit = problem("{\"using\":[],\"x\":\"" + "a".repeat(10_000_001) + "\"}");
        assertThat(limit.get("limit").stringValue()).isEqualTo("maxSizeRequest");
    }

    @Test
    void theContentTypeMustBeJson() {
        HttpResponse<byte[]> answer = WORLD.send(WORLD.as(JmapWorld.ZHANG_WEI, "/jmap/api")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"using\":[],\"methodCalls\":[]}")));
        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("notJSON");
    }

    @Test
    void unknownMethodsAndUnusedCapabilitiesAreMethodErrors() {
        ArrayNode responses = WORLD.calls(JmapWorld.ZHANG_WEI, "[\"Foo/get\",{},\"1\"],[\"Core/echo\",{},\"2\"]");
        assertThat(responses.get(0).toString()).isEqualTo("[\"error\",{\"type\":\"unknownMethod\"},\"1\"]");
        assertThat(responses.get(1).get(0).stringValue()).isEqualTo("Core/echo");
        JsonNode answer = Json.parse(WORLD.api(
                        JmapWorld.ZHANG_WEI,
                        "{\"using\":[\"urn:ietf:params:jmap:core\"],\"methodCalls\":[[\"Mailbox/get\",{\"accountId\":\"a7\"},\"0\"]]}")
                .body());
        assertThat(answer.at("/methodResponses/0/1/type").stringValue()).isEqualTo("unknownMethod");
    }

    @Test
    void backReferencesReachIntoEarlierResults() {
        // RFC 8620 3.7
        ArrayNode responses = WORLD.calls(JmapWorld.ZHANG_WEI, """
            ["Core/echo",{"list":[{"ids":["a","b"],"n~m/o":1},{"ids":["c"],"n~m/o":2}]},"t0"],
            ["Core/echo",{"#all":{"resultOf":"t0","name":"Core/echo","path":"/list/*/ids"}},"t1"],
            ["Core/echo",{"#second":{"resultOf":"t0","name":"Core/echo","path":"/list/1/ids/0"}},"t2"],
            ["Core/echo",{"#odd":{"resultOf":"t0","name":"Core/echo","path":"/list/*/n~0m~1o"}},"t3"]\
            """);
        assertThat(responses.get(1).at("/1/all").toString()).isEqualTo("[\"a\",\"b\",\"c\"]");
        assertThat(responses.get(2).at("/1/second").stringValue()).isEqualTo("c");
        assertThat(responses.get(3).at("/1/odd").toString()).isEqualTo("[1,2]");
    }

    @Test
    void brokenBackReferencesAreMethodErrors() {
        ArrayNode responses = WORLD.calls(JmapWorld.ZHANG_WEI, """
            ["Core/echo",{"ids":["a"]},"t0"],
            ["Core/echo",{"#x":{"resultOf":"t9","name":"Core/echo","path":"/ids"}},"t1"],
            ["Core/echo",{"#x":{"resultOf":"t0","name":"Email/get","path":"/ids"}},"t2"],
            ["Core/echo",{"#x":{"resultOf":"t0","name":"Core/echo","path":"/none"}},"t3"],
            ["Core/echo",{"#x":{"resultOf":"t0","name":"Core/echo","path":"/ids/01"}},"t4"],
            ["Core/echo",{"#x":7},"t5"],
            ["Core/echo",{"x":1,"#x":{"resultOf":"t0","name":"Core/echo","path":"/ids"}},"t6"]\
            """);
        for (int i = 1; i <= 5; i++) {
            assertThat(responses.get(i).at("/1/type").stringValue()).as("t" + i).isEqualTo("invalidResultReference");
        }
        assertThat(responses.get(6).at("/1/type").stringValue()).isEqualTo("invalidArguments");
    }

    @Test
    void createdIdsComeBackWhenGiven() {
        JsonNode answer = Json.parse(WORLD.api(
                        JmapWorld.ZHANG_WEI,
                        "{\"using\":[\"urn:ietf:params:jmap:core\"],\"methodCalls\":[],\"createdIds\":{\"k1\":\"m1\"}}")
                .body());
        assertThat(answer.get("createdIds").toString()).isEqualTo("{\"k1\":\"m1\"}");
        assertThat(answer.get("sessionState").isString()).isTrue();
    }

    @Test
    void wrongAccountsAreNotFoundInEveryMethod() {
        for (Method method : Method.values()) {
            if (method == Method.CORE_ECHO) {
                continue;
            }
            for (String account : new String[] {"a8", "a9", "a07", "", "7", "a-7"}) {
                JsonNode response = WORLD.calls(
                                JmapWorld.ZHANG_WEI,
                                "[\"" + method.text() + "\",{\"accountId\":\"" + account + "\",\"ids\":[]},\"0\"]")
                        .get(0);
                assertThat(response.at("/1/type").stringValue())
                        .as(method.text() + " " + account)
                        .isEqualTo("accountNotFound");
            }
            assertThat(WORLD.calls(JmapWorld.ZHANG_WEI, "[\"" + method.text() + "\",{},\"0\"]")
                            .get(0)
                            .at("/1/type")
                            .stringValue())
                    .as(method.text())
                    .isEqualTo("invalidArguments");
        }
    }

    @Test
    void brokenRequestsNeverBreakTheServer() {
        long seed = 20261122L;
        Random random = new Random(seed);
        String whole = "{\"using\":[\"urn:ietf:params:jmap:core\",\"urn:ietf:params:jmap:mail\"],\"methodCalls\":["
                + "[\"Email/query\",{\"accountId\":\"a7\",\"filter\":{\"operator\":\"AND\",\"conditions\":"
                + "[{\"inMailbox\":\"m1\"},{\"text\":\"x\"}]},\"sort\":[{\"property\":\"size\"}],\"limit\":3},\"0\"],"
                + "[\"Email/get\",{\"accountId\":\"a7\",\"#ids\":{\"resultOf\":\"0\",\"name\":\"Email/query\","
                + "\"path\":\"/ids\"},\"properties\":[\"header:X:asText:all\"]},\"1\"]]}";
        for (int round = 0; round < 400; round++) {
            StringBuilder broken = new StringBuilder(whole);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(broken.length());
                switch (random.nextInt(4)) {
                    case 0 -> broken.deleteCharAt(at);
                    case 1 -> broken.insert(at, "{}[]\",:0nt-#\\".charAt(random.nextInt(13)));
                    case 2 -> broken.setCharAt(at, (char) ('!' + random.nextInt(90)));
                    default -> broken.setLength(Math.max(1, at));
                }
            }
            HttpResponse<byte[]> answer = WORLD.api(JmapWorld.ZHANG_WEI, broken.toString());
            assertThat(answer.statusCode())
                    .as("seed %d round %d: %s", seed, round, broken)
                    .isIn(200, 400);
            assertThat(Json.parse(answer.body()).toString())
                    .as("seed %d round %d: %s", seed, round, broken)
                    .doesNotContain("serverFail");
        }
    }
}
