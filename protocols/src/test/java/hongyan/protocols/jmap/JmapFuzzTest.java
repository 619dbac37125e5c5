package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.json.Json;
import hongyan.store.account.Flags;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Well-formed JSON of the wrong shape, and messages that are noise: no call may fail as a bug. The seed is in every
/// failure.
final class JmapFuzzTest {
    private static final long SEED = 8621;
    private static final int ROUNDS = 500;

    private static final String[] CALLS = {"""
        ["Email/set",{"accountId":"a7","ifInState":null,"create":{"k":{"mailboxIds":{"m1":true},"keywords":{"$draft":true},
         "from":[{"name":"n","email":"zhang@example.test"}],"to":[{"email":"a@b.test"}],"subject":"s","sentAt":"2026-11-22T12:00:00Z",
         "header:X-A:asText:all":["a","b"],"header:X-G:asGroupedAddresses":[{"name":"g","addresses":[{"email":"a@b.test"}]}],
         "bodyStructure":{"type":"multipart/mixed","subParts":[{"partId":"1","type":"text/plain","language":["en"]},
          {"blobId":"E1-1","name":"x","cid":"c","disposition":"inline","location":"l"}]},"bodyValues":{"1":{"value":"v"}}}},
         "update":{"e1":{"keywords/$seen":true,"mailboxIds/m1":true},"e2":{"keywords":{"a":true}}},"destroy":["e99"]},"0"]\
        """, """
            ["Mailbox/set",{"accountId":"a7","create":{"k":{"name":"n","parentId":"m1","role":null,"sortOrder":3,"isSubscribed":true}},
             "update":{"m3":{"name":"x","parentId":null,"sortOrder":1}},"destroy":["m9"],"onDestroyRemoveEmails":false},"0"]\
            """, """
                ["Email/query",{"accountId":"a7","filter":{"operator":"OR","conditions":[{"inMailbox":"m1","text":"a 'b c'"},
                 {"header":["X","y"],"before":"2026-11-22T12:00:00Z","minSize":1,"hasAttachment":true,"allInThreadHaveKeyword":"$seen"}]},
                 "sort":[{"property":"hasKeyword","keyword":"$seen","isAscending":false},{"property":"from"}],"position":0,"anchor":"e1",
                 "anchorOffset":-1,"limit":3,"calculateTotal":true,"collapseThreads":true},"0"]\
                """, """
                    ["Email/get",{"accountId":"a7","ids":["e1","e2","e3"],"properties":["bodyStructure","bodyValues","textBody","headers",
                     "header:From:asGroupedAddresses","header:Date:asDate:all","from","sentAt","preview"],"bodyProperties":["headers","cid","header:X:asText"],
                     "fetchAllBodyValues":true,"maxBodyValueBytes":10},"0"]\
                    """, """
                         ["EmailSubmission/set",{"accountId":"a7","create":{"k":{"identityId":"i1","emailId":"e1","envelope":{"mailFrom":{"email":"zhang@example.test",
                          "parameters":null},"rcptTo":[{"email":"a@b.test"}]}}},"onSuccessUpdateEmail":{"#k":{"keywords/$draft":null}},
                          "onSuccessDestroyEmail":["#k"],"update":{"s1":{"undoStatus":"canceled"}}},"0"]\
                         """, """
                         ["Identity/set",{"accountId":"a7","create":{"k":{"name":"n","email":"zhang@example.test","replyTo":[{"name":"n","email":"a@b.test"}],
                          "bcc":null,"textSignature":"t","htmlSignature":"h"}},"update":{"i7":{"name":"x"}},"destroy":["i8"]},"0"]\
                         """, """
                         ["Email/import",{"accountId":"a7","ifInState":null,"emails":{"k":{"blobId":"E1","mailboxIds":{"m1":true},"keywords":{},
                          "receivedAt":"2026-11-22T12:00:00Z"}}},"0"]\
                         """, """
                         ["SearchSnippet/get",{"accountId":"a7","filter":{"text":"a"},"emailIds":["e1","e2"]},"0"]\
                         """, """
                         ["Email/parse",{"accountId":"a7","blobIds":["E1","E2-1","E1-1_1","U0"],"properties":["subject","bodyValues"],"fetchAllBodyValues":true},"0"]\
                         """, """
                         ["Email/queryChanges",{"accountId":"a7","sinceQueryState":"3","filter":{"inMailbox":"m1"},"maxChanges":5,"calculateTotal":true},"0"]\
                         """, """
                         ["Mailbox/query",{"accountId":"a7","filter":{"parentId":null,"hasAnyRole":true,"name":"a"},"sortAsTree":true,"filterAsTree":true,
                          "sort":[{"property":"name"}],"position":-2},"0"]\
                         """};

    private final Random random = new Random(SEED);

    @Test
    void argumentsOfTheWrongShapeAreRefused() {
        try (JmapWorld world = new JmapWorld()) {
            for (int i = 0; i < 3; i++) {
                world.deliver(JmapWorld.ZHANG, JmapWorld.message("s" + i, "a b c"));
            }
            for (int round = 0; round < ROUNDS; round++) {
                JsonNode call = Json.parse(CALLS[random.nextInt(CALLS.length)].getBytes(StandardCharsets.UTF_8));
                for (int i = random.nextInt(3); i >= 0; i--) {
                    bend(call.get(1));
                }
                check(world, call.toString(), round);
            }
        }
    }

    @Test
    void messagesOfNoiseAreShown() {
        try (JmapWorld world = new JmapWorld()) {
            List<String> ids = new ArrayList<>();
            for (int round = 0; round < 60; round++) {
                StringBuilder message = new StringBuilder("From: =?gbk?B?xxx\n"
                        + "To: \"a <b@c\n"
                        + "Date: nonsense\n"
                        + "MIME-Version: 1.0\n"
                        + "Content-Type: multipart/mixed; boundary=\"q\n\n"
                        + "--q\n"
                        + "Content-Type: text/html\n\n"
                        + "<p>\n"
                        + "--q--\n");
                for (int i = 0; i < 20; i++) {
                    int at = random.nextInt(message.length());
                    switch (random.nextInt(3)) {
                        case 0 -> message.insert(at, (char) random.nextInt(0x3000));
                        case 1 -> message.deleteCharAt(at);
                        default -> message.insert(at, "=?\n:;<>\"(),@--q".charAt(random.nextInt(15)));
                    }
                }
                ids.add("\""
                        + Ids.email(world.deliver(
                                        JmapWorld.ZHANG,
                                        message.toString(),
                                        world.rows.clock().instant(),
                                        Flags.NONE)
                                .email())
                        + "\"");
            }
            String all = ids.toString();
            check(
                    world,
                    "[\"Email/get\",{\"accountId\":\"a7\",\"ids\":" + all
                            + ",\"fetchAllBodyValues\":true,\"properties\":[\"from\",\"to\",\"subject\",\"sentAt\",\"headers\",\"bodyValues\","
                            + "\"bodyStructure\",\"attachments\",\"header:From:asGroupedAddresses\",\"header:To:asAddresses:all\"]},\"0\"]",
                    0);
            check(world, "[\"Email/query\",{\"accountId\":\"a7\",\"sort\":[{\"property\":\"from\"}]},\"0\"]", 0);
            for (String id : ids) {
                assertThat(world.send(world.as(
                                        JmapWorld.ZHANG_WEI, "/jmap/rendition/a7/" + id.substring(1, id.length() - 1)))
                                .statusCode())
                        .as("seed %d %s", SEED, id)
                        .isEqualTo(200);
            }
        }
    }

    private static void check(JmapWorld world, String call, int round) {
        HttpResponse<byte[]> answer = world.api(
                JmapWorld.ZHANG_WEI,
                "{\"using\":[\"urn:ietf:params:jmap:core\",\"urn:ietf:params:jmap:mail\",\"urn:ietf:params:jmap:submission\"],"
                        + "\"methodCalls\":[" + call + "]}");
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode())
                .as("seed %d round %d: %s", SEED, round, call)
                .isEqualTo(200);
        assertThat(text).as("seed %d round %d: %s", SEED, round, call).doesNotContain("serverFail");
    }

    /// Replaces, removes or adds something somewhere inside.
    private void bend(JsonNode node) {
        JsonNode at = node;
        while (true) {
            if (at instanceof ObjectNode object && !object.isEmpty()) {
                List<String> names = new ArrayList<>(object.propertyNames());
                String name = names.get(random.nextInt(names.size()));
                JsonNode child = object.get(name);
                if (child.isContainer() && !child.isEmpty() && random.nextInt(4) > 0) {
                    at = child;
                    continue;
                }
                switch (name.equals("accountId") ? 3 : random.nextInt(4)) {
                    case 0 -> object.set(name, junk());
                    case 1 -> object.remove(name);
                    case 2 -> object.set(name + "x", junk());
                    default -> object.set(names.get(random.nextInt(names.size())) + "/y", junk());
                }
                return;
            }
            if (at instanceof ArrayNode array && !array.isEmpty()) {
                int index = random.nextInt(array.size());
                JsonNode child = array.get(index);
                if (child.isContainer() && !child.isEmpty() && random.nextInt(4) > 0) {
                    at = child;
                    continue;
                }
                array.set(index, junk());
            }
            return;
        }
    }

    private JsonNode junk() {
        String[] values = {
            "null",
            "true",
            "-1",
            "9007199254740993",
            "1e400",
            "0.5",
            "\"\"",
            "\"#k\"",
            "\"m1\"",
            "\"e1\"",
            "\"\\u0000\\ud800\"",
            "\"" + "a".repeat(300) + "\"",
            "[]",
            "{}",
            "[[null]]",
            "[null]",
            "{\"a\":null}",
            "[{}]",
            "{\"m1\":true}",
            "99999999999999999999999999"
        };
        return Json.parse(values[random.nextInt(values.length)].getBytes(StandardCharsets.UTF_8));
    }
}
