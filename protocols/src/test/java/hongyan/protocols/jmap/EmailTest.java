package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.store.account.Added;
import hongyan.store.account.Flags;
import hongyan.store.account.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reading and changing emails over HTTP (RFC 8621 3, 4).
final class EmailTest {
    private static final String RICH = """
        From: =?gb2312?B?1cXOsA==?= <zhang@example.test>, "Group" : a@b.test, c@d.test;
        To: li@example.test
        Subject: =?utf-8?B?5ZCI5ZCM?= and more
        Date: Tue, 10 Jul 2018 01:03:11 -0400
        Message-ID: <one@example.test>
        References: <r1@x.test> <r2@x.test>
        In-Reply-To: <r2@x.test>
        List-Post: <mailto:list@x.test>, <https://x.test/>
        X-Twice: first
        X-Twice: second
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=outer

        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64

        5L2g5aW9LCDkuJbnlYw=
        --inner
        Content-Type: text/html; charset=utf-8

        <p>Hello</p>
        --inner--

        --outer
        Content-Type: application/pdf; name="=?utf-8?B?5ZCI5ZCMLnBkZg==?="
        Content-Disposition: attachment
        Content-Transfer-Encoding: base64
        Content-Id: <pdf@x>

        JVBERi0xLjQ=
        --outer--
        """;

    private final JmapWorld world = new JmapWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode get(Added added, String properties) {
        return world.call("Email/get", "\"ids\":[\"%s\"],%s".formatted(Ids.email(added.email()), properties))
                .at("/list/0");
    }

    @Test
    void getShowsTheFieldsAsPeopleReadThem() {
        Added added = world.deliver(
                JmapWorld.ZHANG, RICH, Instant.parse("2026-11-22T12:00:00.5Z"), Flags.of(Flags.SEEN, List.of("$work")));
        JsonNode email = get(
                added,
                "\"properties\":[\"subject\",\"from\",\"to\",\"cc\",\"sentAt\",\"receivedAt\",\"messageId\",\"references\","
                        + "\"inReplyTo\",\"keywords\",\"mailboxIds\",\"hasAttachment\",\"preview\",\"threadId\",\"blobId\"]");
        assertThat(email.get("subject").stringValue()).isEqualTo("合同 and more");
        assertThat(email.at("/from/0").toString()).isEqualTo("{\"name\":\"张伟\",\"email\":\"zhang@example.test\"}");
        assertThat(email.get("from")).hasSize(3);
        assertThat(email.get("cc").isNull()).isTrue();
        assertThat(email.get("sentAt").stringValue()).isEqualTo("2018-07-10T01:03:11-04:00");
        assertThat(email.get("receivedAt").stringValue()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(email.get("messageId").toString()).isEqualTo("[\"one@example.test\"]");
        assertThat(email.get("references").toString()).isEqualTo("[\"r1@x.test\",\"r2@x.test\"]");
        assertThat(email.get("inReplyTo").toString()).isEqualTo("[\"r2@x.test\"]");
        assertThat(email.get("keywords").toString()).isEqualTo("{\"$seen\":true,\"$work\":true}");
        assertThat(email.get("mailboxIds").toString()).isEqualTo("{\"" + world.inbox() + "\":true}");
        assertThat(email.get("hasAttachment").booleanValue()).isTrue();
        assertThat(email.get("preview").stringValue()).isEqualTo("你好, 世界");
    }

    @Test
    void getReadsHeadersInEveryForm() {
        Added added = world.deliver(JmapWorld.ZHANG, RICH);
        JsonNode email = get(
                added,
                "\"properties\":[\"header:Subject\",\"header:subject:asText\",\"header:From:asGroupedAddresses\","
                        + "\"header:References:asMessageIds\",\"header:Date:asDate\",\"header:List-Post:asURLs\","
                        + "\"header:X-Twice\",\"header:X-Twice:all\",\"header:X-None:asText\",\"header:To:asAddresses:all\"]");
        assertThat(email.get("header:Subject").stringValue()).isEqualTo(" =?utf-8?B?5ZCI5ZCM?= and more");
        assertThat(email.get("header:subject:asText").stringValue()).isEqualTo("合同 and more");
        assertThat(email.at("/header:From:asGroupedAddresses/1/name").stringValue())
                .isEqualTo("Group");
        assertThat(email.at("/header:From:asGroupedAddresses/1/addresses")).hasSize(2);
        assertThat(email.get("header:References:asMessageIds")).hasSize(2);
        assertThat(email.get("header:Date:asDate").stringValue()).isEqualTo("2018-07-10T01:03:11-04:00");
        assertThat(email.get("header:List-Post:asURLs").toString())
                .isEqualTo("[\"mailto:list@x.test\",\"https://x.test/\"]");
        assertThat(email.get("header:X-Twice").stringValue()).isEqualTo(" second");
        assertThat(email.get("header:X-Twice:all").toString()).isEqualTo("[\" first\",\" second\"]");
        assertThat(email.get("header:X-None:asText").isNull()).isTrue();
        assertThat(email.get("header:To:asAddresses:all").get(0)).hasSize(1);
        for (String bad : new String[] {"header:", "header:Subject:asDate", "header:From:asText", "header:a:b:c:d"}) {
            assertThat(world.error("Email/get", "\"ids\":[],\"properties\":[\"" + bad + "\"]"))
                    .as(bad)
                    .isEqualTo("invalidArguments");
        }
    }

    @Test
    void getShowsStructureBodiesAndAttachments() {
        Added added = world.deliver(JmapWorld.ZHANG, RICH);
        JsonNode email = get(
                added,
                "\"properties\":[\"bodyStructure\",\"textBody\",\"htmlBody\",\"attachments\",\"bodyValues\"],"
                        + "\"fetchAllBodyValues\":true");
        assertThat(email.at("/bodyStructure/type").stringValue()).isEqualTo("multipart/mixed");
        assertThat(email.at("/bodyStructure/partId").isNull()).isTrue();
        assertThat(email.at("/bodyStructure/subParts/0/subParts")).hasSize(2);
        assertThat(email.at("/textBody/0/partId").stringValue()).isEqualTo("1-1");
        assertThat(email.at("/htmlBody/0/partId").stringValue()).isEqualTo("1-2");
        assertThat(email.at("/attachments/0/name").stringValue()).isEqualTo("合同.pdf");
        assertThat(email.at("/attachments/0/cid").stringValue()).isEqualTo("pdf@x");
        assertThat(email.at("/bodyValues/1-1/value").stringValue()).isEqualTo("你好, 世界");
        assertThat(email.at("/bodyValues/1-2/value").stringValue()).isEqualTo("<p>Hello</p>");
        assertThat(email.get("bodyValues")).hasSize(2);
    }

    @Test
    void bodyValuesAreCutBetweenCharacters() {
        Added added = world.deliver(JmapWorld.ZHANG, RICH);
        JsonNode value = get(
                        added, "\"properties\":[\"bodyValues\"],\"fetchTextBodyValues\":true,\"maxBodyValueBytes\":5")
                .at("/bodyValues/1-1");
        assertThat(value.get("value").stringValue()).isEqualTo("你");
        assertThat(value.get("isTruncated").booleanValue()).isTrue();
    }

    @Test
    void aBodyOverTheBoundSaysThatItIsCut() {
        int most = Limits.BODY_VALUE;
        for (String text : List.of("a\n".repeat(most / 3 + 10), "a".repeat(most - 1) + "\uD83D\uDE00" + "b")) {
            JsonNode value = value(world.deliver(JmapWorld.ZHANG, JmapWorld.message("long", text)));
            assertThat(value.get("isTruncated").booleanValue()).isTrue();
            String told = value.get("value").stringValue();
            assertThat(Character.isHighSurrogate(told.charAt(told.length() - 1)))
                    .isFalse();
            assertThat(told).doesNotContain("\r").hasSizeLessThan(most);
        }
        assertThat(value(world.deliver(JmapWorld.ZHANG, JmapWorld.message("short", "a\n".repeat(1000))))
                        .get("isTruncated")
                        .booleanValue())
                .isFalse();
    }

    private JsonNode value(Added added) {
        return get(added, "\"properties\":[\"bodyValues\"],\"fetchTextBodyValues\":true")
                .at("/bodyValues/1");
    }

    @Test
    void bodiesOfManyEmailsAreBoundedTogether() {
        String letter = JmapWorld.message("large", "0123456789".repeat(Limits.BODY_VALUE / 10));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ids.add("\"" + Ids.email(world.deliver(JmapWorld.ZHANG, letter).email()) + "\"");
        }
        String want = ",\"properties\":[\"bodyValues\"],\"fetchAllBodyValues\":true";
        // RFC 8620 5.1
        assertThat(world.error("Email/get", "\"ids\":[" + String.join(",", ids) + "]" + want))
                .isEqualTo("requestTooLarge");
        assertThat(world.call("Email/get", "\"ids\":[" + String.join(",", ids.subList(0, 7)) + "]" + want)
                        .get("list"))
                .hasSize(7);
        // all calls of a request together
        String five = "[\"Email/get\",{\"accountId\":\"a7\",\"ids\":[" + String.join(",", ids.subList(0, 5)) + "]"
                + want + "},\"0\"]";
        ArrayNode both = world.calls(JmapWorld.ZHANG_WEI, five + "," + five);
        assertThat(both.get(0).get(0).stringValue()).isEqualTo("Email/get");
        assertThat(both.get(1).at("/1/type").stringValue()).isEqualTo("requestTooLarge");
    }

    @Test
    void anEmailThatIsAloneTooLargeIsCut() {
        String part = "--b\nContent-Type: text/plain\n\n" + "0123456789".repeat(Limits.BODY_VALUE / 10) + "\n";
        Added added = world.deliver(
                JmapWorld.ZHANG,
                "From: a@b.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + part.repeat(9)
                        + "--b--\n");
        JsonNode values = get(added, "\"properties\":[\"bodyValues\"],\"fetchAllBodyValues\":true")
                .get("bodyValues");
        long cut = values.properties().stream()
                .filter(each -> each.getValue().get("isTruncated").booleanValue())
                .count();
        assertThat(values).hasSize(9);
        assertThat(cut).isEqualTo(1);
    }

    @Test
    void getNeedsIdsAndBoundsThem() {
        assertThat(world.error("Email/get", "")).isEqualTo("requestTooLarge");
        String many = "\"e1\",".repeat(501);
        assertThat(world.error("Email/get", "\"ids\":[" + many.substring(0, many.length() - 1) + "]"))
                .isEqualTo("requestTooLarge");
        assertThat(world.call("Email/get", "\"ids\":[\"e99\",\"nonsense\",\"#k\"]")
                        .get("notFound"))
                .hasSize(3);
    }

    @Test
    void queryGivesTheNewestFirstInPages() {
        Instant start = world.rows.clock().instant();
        for (int i = 0; i < 30; i++) {
            world.deliver(
                    JmapWorld.ZHANG,
                    JmapWorld.message("s" + i, "t" + i),
                    start.plus(Duration.ofMinutes((i * 7) % 30)),
                    Flags.NONE);
        }
        String filter = "\"filter\":{\"inMailbox\":\"" + world.inbox() + "\"}";
        ObjectNode first = world.call("Email/query", filter + ",\"limit\":10,\"calculateTotal\":true");
        assertThat(first.get("ids")).hasSize(10);
        assertThat(first.get("total").intValue()).isEqualTo(30);
        ArrayNode all = (ArrayNode) world.call("Email/query", filter).get("ids");
        assertThat(all).hasSize(30);
        String received = world.calls(
                        JmapWorld.ZHANG_WEI,
                        "[\"Email/get\",{\"accountId\":\"a7\",\"ids\":" + all
                                + ",\"properties\":[\"receivedAt\"]},\"0\"]")
                .get(0)
                .at("/1/list")
                .findValuesAsString("receivedAt")
                .toString();
        List<String> times =
                List.of(received.substring(1, received.length() - 1).split(", "));
        assertThat(times).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        // anchor, offset, negative position
        String tenth = all.get(9).stringValue();
        ObjectNode anchored =
                world.call("Email/query", filter + ",\"anchor\":\"" + tenth + "\",\"anchorOffset\":-1,\"limit\":2");
        assertThat(anchored.get("position").intValue()).isEqualTo(8);
        assertThat(anchored.at("/ids/1").stringValue()).isEqualTo(tenth);
        assertThat(world.call("Email/query", filter + ",\"position\":-1").at("/ids/0"))
                .isEqualTo(all.get(29));
        assertThat(world.call("Email/query", filter + ",\"position\":99").get("ids"))
                .isEmpty();
        assertThat(world.error("Email/query", filter + ",\"anchor\":\"e999\"")).isEqualTo("anchorNotFound");
        // ascending is the same backwards
        assertThat(world.call("Email/query", filter + ",\"sort\":[{\"property\":\"receivedAt\"}]")
                        .at("/ids/0"))
                .isEqualTo(all.get(29));
    }

    @Test
    void queryFollowsWhatComesAndGoes() {
        String filter = "\"filter\":{\"inMailbox\":\"" + world.inbox() + "\"}";
        Added one = world.deliver(JmapWorld.ZHANG, JmapWorld.message("1", "1"));
        assertThat(world.call("Email/query", filter).get("ids")).hasSize(1);
        world.rows.clock().advance(Duration.ofSeconds(1));
        Added two = world.deliver(JmapWorld.ZHANG, JmapWorld.message("2", "2"));
        assertThat(world.call("Email/query", filter).get("ids").toString())
                .isEqualTo("[\"%s\",\"%s\"]".formatted(Ids.email(two.email()), Ids.email(one.email())));
        world.call("Email/set", "\"update\":{\"%s\":{\"keywords/$seen\":true}}".formatted(Ids.email(one.email())));
        assertThat(world.call("Email/query", filter).get("ids")).hasSize(2);
        world.call("Email/set", "\"destroy\":[\"%s\"]".formatted(Ids.email(two.email())));
        assertThat(world.call("Email/query", filter).get("ids").toString())
                .isEqualTo("[\"%s\"]".formatted(Ids.email(one.email())));
    }

    @Test
    void queryUnderstandsEveryCondition() {
        Added plain = world.deliver(JmapWorld.ZHANG, JmapWorld.message("周报", "进度正常"));
        Added rich = world.deliver(
                JmapWorld.ZHANG,
                RICH,
                world.rows.clock().instant().plusSeconds(60),
                Flags.of(Flags.FLAGGED, List.of("$work")));
        String p = "[\"" + Ids.email(plain.email()) + "\"]";
        String r = "[\"" + Ids.email(rich.email()) + "\"]";
        String both = "[\"" + Ids.email(rich.email()) + "\",\"" + Ids.email(plain.email()) + "\"]";
        String later = Answers.utc(world.rows.clock().instant().plusSeconds(30));
        record Case(String filter, String expected) {}
        for (Case each : List.of(
                new Case("{\"hasKeyword\":\"$flagged\"}", r),
                new Case("{\"hasKeyword\":\"$WORK\"}", r),
                new Case("{\"notKeyword\":\"$flagged\"}", p),
                new Case("{\"hasAttachment\":true}", r),
                new Case("{\"hasAttachment\":false}", p),
                new Case("{\"subject\":\"周报\"}", p),
                new Case("{\"subject\":\"合同\"}", r),
                new Case("{\"body\":\"进度\"}", p),
                new Case("{\"text\":\"世界\"}", r),
                new Case("{\"text\":\"hello 你好\"}", r),
                new Case("{\"text\":\"hello 进度\"}", "[]"),
                new Case("{\"text\":\"進度\"}", p),
                new Case("{\"text\":\"zhoubao\"}", p),
                new Case("{\"text\":\"hetong\"}", r),
                new Case("{\"subject\":\"ht\"}", r),
                new Case("{\"from\":\"zhangw\"}", r),
                new Case("{\"attachmentName\":\"ht\"}", r),
                new Case("{\"attachmentName\":\"合同.pdf\"}", r),
                new Case("{\"attachmentName\":\"zhoubao\"}", "[]"),
                new Case("{\"from\":\"wang\"}", p),
                new Case("{\"to\":\"li@\"}", r),
                new Case("{\"before\":\"" + later + "\"}", p),
                new Case("{\"after\":\"" + later + "\"}", r),
                new Case("{\"minSize\":600}", r),
                new Case("{\"maxSize\":600}", p),
                new Case("{\"header\":[\"List-Post\"]}", r),
                new Case("{\"header\":[\"X-Twice\",\"second\"]}", r),
                new Case("{\"header\":[\"X-Twice\",\"third\"]}", "[]"),
                new Case("{\"someInThreadHaveKeyword\":\"$work\"}", r),
                new Case("{\"allInThreadHaveKeyword\":\"$work\"}", r),
                new Case("{\"noneInThreadHaveKeyword\":\"$work\"}", p),
                new Case("{\"inMailboxOtherThan\":[\"" + world.inbox() + "\"]}", "[]"),
                new Case("{\"inMailbox\":\"m999\"}", "[]"),
                new Case("{}", both),
                new Case("{\"inMailbox\":\"" + world.inbox() + "\",\"hasKeyword\":\"$work\"}", r),
                new Case("{\"operator\":\"NOT\",\"conditions\":[{\"subject\":\"周报\"},{\"hasKeyword\":\"$x\"}]}", r),
                new Case("{\"operator\":\"OR\",\"conditions\":[{\"subject\":\"周报\"},{\"subject\":\"合同\"}]}", both))) {
            assertThat(world.call("Email/query", "\"filter\":" + each.filter)
                            .get("ids")
                            .toString())
                    .as(each.filter)
                    .isEqualTo(each.expected);
        }
        assertThat(world.error("Email/query", "\"filter\":{\"x\":1}")).isEqualTo("unsupportedFilter");
        assertThat(world.error("Email/query", "\"filter\":{\"operator\":\"XOR\",\"conditions\":[]}"))
                .isEqualTo("invalidArguments");
        assertThat(world.error("Email/query", "\"filter\":{\"minSize\":\"x\"}")).isEqualTo("invalidArguments");
    }

    @Test
    void querySortsByOtherProperties() {
        Added b = world.deliver(JmapWorld.ZHANG, JmapWorld.message("Re: b", "short"));
        Added a = world.deliver(JmapWorld.ZHANG, JmapWorld.message("a", "a long text that makes it larger"));
        String ab = "[\"" + Ids.email(a.email()) + "\",\"" + Ids.email(b.email()) + "\"]";
        String ba = "[\"" + Ids.email(b.email()) + "\",\"" + Ids.email(a.email()) + "\"]";
        assertThat(ids("\"sort\":[{\"property\":\"subject\"}]")).isEqualTo(ab);
        assertThat(ids("\"sort\":[{\"property\":\"size\"}]")).isEqualTo(ba);
        assertThat(ids("\"sort\":[{\"property\":\"size\",\"isAscending\":false}]"))
                .isEqualTo(ab);
        world.call("Email/set", "\"update\":{\"%s\":{\"keywords/$x\":true}}".formatted(Ids.email(b.email())));
        assertThat(ids("\"sort\":[{\"property\":\"hasKeyword\",\"keyword\":\"$x\",\"isAscending\":false}]"))
                .isEqualTo(ba);
        assertThat(world.error("Email/query", "\"sort\":[{\"property\":\"colour\"}]"))
                .isEqualTo("unsupportedSort");
    }

    private String ids(String arguments) {
        return world.call("Email/query", arguments).get("ids").toString();
    }

    @Test
    void threadsCollapseAndAreRead() {
        Added first = world.deliver(JmapWorld.ZHANG, JmapWorld.message("topic", "first"));
        String id = world.call(
                        "Email/get",
                        "\"ids\":[\"%s\"],\"properties\":[\"messageId\"]".formatted(Ids.email(first.email())))
                .at("/list/0/messageId/0")
                .stringValue();
        world.rows.clock().advance(Duration.ofMinutes(1));
        Added reply = world.deliver(
                JmapWorld.ZHANG,
                JmapWorld.message("Re: topic", "second").replace("MIME-", "In-Reply-To: <" + id + ">\nMIME-"));
        assertThat(reply.thread()).isEqualTo(first.thread());
        ArrayNode responses = world.calls(JmapWorld.ZHANG_WEI, """
            ["Email/query",{"accountId":"a7","collapseThreads":true,"filter":{"inMailbox":"%s"}},"0"],
            ["Email/get",{"accountId":"a7","#ids":{"resultOf":"0","name":"Email/query","path":"/ids"},
              "properties":["threadId"]},"1"],
            ["Thread/get",{"accountId":"a7","#ids":{"resultOf":"1","name":"Email/get","path":"/list/*/threadId"}},"2"]\
            """.formatted(world.inbox()));
        assertThat(responses.get(0).at("/1/ids").toString()).isEqualTo("[\"" + Ids.email(reply.email()) + "\"]");
        assertThat(responses.get(0).at("/1/canCalculateChanges").booleanValue()).isFalse();
        assertThat(responses.get(2).at("/1/list/0/emailIds").toString())
                .isEqualTo("[\"%s\",\"%s\"]".formatted(Ids.email(first.email()), Ids.email(reply.email())));
    }

    @Test
    void changesAndQueryChangesBringAClientUpToDate() {
        Added old = world.deliver(JmapWorld.ZHANG, JmapWorld.message("old", "t"));
        String filter = "\"filter\":{\"inMailbox\":\"" + world.inbox() + "\"}";
        String query = world.call("Email/query", filter).get("queryState").stringValue();
        String state = world.call("Email/get", "\"ids\":[]").get("state").stringValue();
        world.rows.clock().advance(Duration.ofMinutes(1));
        Added fresh = world.deliver(JmapWorld.ZHANG, JmapWorld.message("new", "t"));
        world.call("Email/set", "\"update\":{\"%s\":{\"keywords/$seen\":true}}".formatted(Ids.email(old.email())));
        ObjectNode changes = world.call("Email/changes", "\"sinceState\":\"" + state + "\"");
        assertThat(changes.get("created").toString()).isEqualTo("[\"" + Ids.email(fresh.email()) + "\"]");
        assertThat(changes.get("updated").toString()).isEqualTo("[\"" + Ids.email(old.email()) + "\"]");
        assertThat(changes.get("hasMoreChanges").booleanValue()).isFalse();
        ObjectNode queryChanges = world.call("Email/queryChanges", filter + ",\"sinceQueryState\":\"" + query + "\"");
        assertThat(queryChanges.get("removed").toString()).isEqualTo("[\"" + Ids.email(old.email()) + "\"]");
        assertThat(queryChanges.get("added").toString())
                .isEqualTo("[{\"id\":\"%s\",\"index\":0},{\"id\":\"%s\",\"index\":1}]"
                        .formatted(Ids.email(fresh.email()), Ids.email(old.email())));
        assertThat(world.error(
                        "Email/queryChanges", filter + ",\"maxChanges\":1,\"sinceQueryState\":\"" + query + "\""))
                .isEqualTo("tooManyChanges");
        assertThat(world.error(
                        "Email/queryChanges",
                        filter + ",\"collapseThreads\":true,\"sinceQueryState\":\"" + query + "\""))
                .isEqualTo("cannotCalculateChanges");
        // in steps
        ObjectNode step = world.call("Email/changes", "\"maxChanges\":1,\"sinceState\":\"" + state + "\"");
        assertThat(step.get("hasMoreChanges").booleanValue()).isTrue();
        String between = step.get("newState").stringValue();
        assertThat(world.call("Email/changes", "\"sinceState\":\"" + between + "\"")
                        .get("updated")
                        .toString())
                .isEqualTo("[\"" + Ids.email(old.email()) + "\"]");
    }

    @Test
    void setPatchesKeywordsAndMailboxes() {
        Added added = world.deliver(JmapWorld.ZHANG, JmapWorld.message("s", "t"));
        String id = Ids.email(added.email());
        String archive = Ids.mailbox(world.mailbox(JmapWorld.ZHANG, Role.ARCHIVE));
        world.call(
                "Email/set",
                "\"update\":{\"%s\":{\"keywords/$seen\":true,\"keywords/Foo\":true,\"mailboxIds/%s\":true}}"
                        .formatted(id, archive));
        JsonNode email = get(added, "\"properties\":[\"keywords\",\"mailboxIds\"]");
        assertThat(email.get("keywords").toString()).isEqualTo("{\"$seen\":true,\"foo\":true}");
        assertThat(email.get("mailboxIds")).hasSize(2);
        world.call(
                "Email/set",
                "\"update\":{\"%s\":{\"keywords\":{\"$flagged\":true},\"mailboxIds/%s\":null}}"
                        .formatted(id, world.inbox()));
        email = get(added, "\"properties\":[\"keywords\",\"mailboxIds\"]");
        assertThat(email.get("keywords").toString()).isEqualTo("{\"$flagged\":true}");
        assertThat(email.get("mailboxIds").toString()).isEqualTo("{\"" + archive + "\":true}");
    }

    @Test
    void setRefusesBadPatchesOneByOne() {
        Added added = world.deliver(JmapWorld.ZHANG, JmapWorld.message("s", "t"));
        String id = Ids.email(added.email());
        for (String patch : new String[] {
            "{\"mailboxIds\":{}}",
            "{\"mailboxIds\":{\"m999\":true}}",
            "{\"mailboxIds/m999\":true}",
            "{\"keywords/a b\":true}",
            "{\"keywords/x\":false}",
            "{\"subject\":\"x\"}",
            "{\"keywords\":{},\"keywords/x\":true}"
        }) {
            assertThat(world.call("Email/set", "\"update\":{\"" + id + "\":" + patch + "}")
                            .at("/notUpdated/" + id + "/type")
                            .stringValue())
                    .as(patch)
                    .isIn("invalidProperties", "invalidPatch");
        }
        ObjectNode answer = world.call(
                "Email/set",
                "\"update\":{\"e999\":{\"keywords/x\":true},\"%s\":{\"keywords/x\":true}},\"destroy\":[\"e998\"]"
                        .formatted(id));
        assertThat(answer.at("/notUpdated/e999/type").stringValue()).isEqualTo("notFound");
        assertThat(answer.get("updated").has(id)).isTrue();
        assertThat(answer.at("/notDestroyed/e998/type").stringValue()).isEqualTo("notFound");
        assertThat(world.error("Email/set", "\"ifInState\":\"1\",\"destroy\":[\"" + id + "\"]"))
                .isEqualTo("stateMismatch");
    }

    @Test
    void snippetsMarkTheWords() {
        Added added = world.deliver(JmapWorld.ZHANG, JmapWorld.message("周报 <第一周>", "本周进度正常, 下周继续"));
        JsonNode snippet = world.call(
                        "SearchSnippet/get",
                        "\"emailIds\":[\"%s\"],\"filter\":{\"operator\":\"OR\",\"conditions\":[{\"text\":\"进度\"},{\"subject\":\"周报\"}]}"
                                .formatted(Ids.email(added.email())))
                .at("/list/0");
        assertThat(snippet.get("subject").stringValue()).isEqualTo("<mark>周报</mark> &lt;第一周&gt;");
        assertThat(snippet.get("preview").stringValue()).startsWith("本周<mark>进度</mark>正常");
    }
}
