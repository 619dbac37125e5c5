package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.failure.Reason;
import hongyan.base.json.Json;
import hongyan.store.account.Added;
import hongyan.store.account.Role;
import hongyan.store.sending.Submissions;
import hongyan.store.sending.Submitted;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Drafts, uploads, imports and sending over HTTP (RFC 8620 6, RFC 8621 4.6, 4.8, 6, 7).
final class ComposeTest {
    private final JmapWorld world = new JmapWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private String drafts() {
        return Ids.mailbox(world.mailbox(JmapWorld.ZHANG, Role.DRAFTS));
    }

    private String upload(String content, String type) {
        HttpResponse<byte[]> answer = world.send(world.as(JmapWorld.ZHANG_WEI, "/jmap/upload/a7/")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(content)));
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode json = Json.parse(answer.body());
        assertThat(json.get("accountId").stringValue()).isEqualTo("a7");
        assertThat(json.get("size").intValue()).isEqualTo(content.getBytes(StandardCharsets.UTF_8).length);
        return json.get("blobId").stringValue();
    }

    private HttpResponse<byte[]> download(String path) {
        return world.send(world.as(JmapWorld.ZHANG_WEI, "/jmap/download/" + path));
    }

    @Test
    void aDraftWithEverythingIsReadBackAsItWasWritten() {
        String pdf = upload("%PDF-1.4 内容", "application/pdf");
        String png = upload("not really", "image/png");
        ObjectNode made = world.call("Email/set", """
            "create":{"k1":{"mailboxIds":{"%s":true},"keywords":{"$draft":true,"$seen":true},
              "from":[{"name":"张伟","email":"zhang@example.test"}],
              "to":[{"name":"李, 娜","email":"li@example.test"},{"name":null,"email":"wang@elsewhere.test"}],
              "bcc":[{"email":"boss@example.test"}],
              "subject":"关于第三季度合同的补充说明以及下一步工作安排的通知",
              "inReplyTo":["a@b.test"],"references":["r@b.test","a@b.test"],
              "header:X-Custom:asText":"自定义",
              "bodyValues":{"t":{"value":"你好\\n第二行 with trailing space \\n.\\nFrom here"},"h":{"value":"<p>你好 <img src=cid:p1@x></p>"}},
              "textBody":[{"partId":"t","type":"text/plain"}],
              "htmlBody":[{"partId":"h","type":"text/html"}],
              "attachments":[{"blobId":"%s","type":"application/pdf","name":"第三季度销售合同补充协议最终版本(已盖章).pdf","disposition":"attachment"},
                {"blobId":"%s","type":"image/png","cid":"p1@x","disposition":"inline"}]}}\
            """.formatted(drafts(), pdf, png));
        assertThat(made.get("notCreated").isNull()).as(made.toString()).isTrue();
        String id = made.at("/created/k1/id").stringValue();
        assertThat(made.at("/created/k1").propertyNames()).contains("blobId", "threadId", "size");
        JsonNode email = world.call(
                        "Email/get",
                        ("\"ids\":[\"%s\"],\"fetchAllBodyValues\":true,\"properties\":[\"from\",\"to\",\"bcc\",\"subject\","
                                        + "\"inReplyTo\",\"references\",\"keywords\",\"bodyStructure\",\"bodyValues\",\"textBody\",\"htmlBody\","
                                        + "\"attachments\",\"messageId\",\"sentAt\",\"header:X-Custom:asText\",\"hasAttachment\"]")
                                .formatted(id))
                .at("/list/0");
        assertThat(email.at("/from/0/name").stringValue()).isEqualTo("张伟");
        assertThat(email.at("/to/0/name").stringValue()).isEqualTo("李, 娜");
        assertThat(email.at("/to/1/email").stringValue()).isEqualTo("wang@elsewhere.test");
        assertThat(email.at("/bcc/0/email").stringValue()).isEqualTo("boss@example.test");
        assertThat(email.get("subject").stringValue()).isEqualTo("关于第三季度合同的补充说明以及下一步工作安排的通知");
        assertThat(email.get("references").toString()).isEqualTo("[\"r@b.test\",\"a@b.test\"]");
        assertThat(email.get("keywords").toString()).isEqualTo("{\"$seen\":true,\"$draft\":true}");
        assertThat(email.get("messageId")).hasSize(1);
        assertThat(email.get("sentAt").isString()).isTrue();
        assertThat(email.get("header:X-Custom:asText").stringValue()).isEqualTo("自定义");
        assertThat(email.get("hasAttachment").booleanValue()).isTrue();
        assertThat(email.at("/bodyStructure/type").stringValue()).isEqualTo("multipart/mixed");
        String text = email.at("/textBody/0/partId").stringValue();
        assertThat(email.at("/bodyValues/" + text + "/value").stringValue())
                .startsWith("你好\n第二行 with trailing space \n.\nFrom here");
        assertThat(email.at("/attachments/1/name").stringValue()).isEqualTo("第三季度销售合同补充协议最终版本(已盖章).pdf");
        assertThat(email.at("/attachments/0/cid").stringValue()).isEqualTo("p1@x");
        HttpResponse<byte[]> file =
                download("a7/" + email.at("/attachments/1/blobId").stringValue() + "/x.pdf");
        assertThat(new String(file.body(), StandardCharsets.UTF_8)).isEqualTo("%PDF-1.4 内容");
    }

    @Test
    void aGivenStructureIsKept() {
        String file = upload("x,y", "text/csv");
        ObjectNode made = world.call("Email/set", """
            "create":{"k":{"mailboxIds":{"%s":true},"subject":"s",
              "bodyStructure":{"type":"multipart/mixed","subParts":[{"partId":"1","type":"text/plain"},
                {"blobId":"%s","name":"t.csv","disposition":"attachment","header:X-Part:asText":"v"}]},
              "bodyValues":{"1":{"value":"text"}}}}\
            """.formatted(drafts(), file));
        JsonNode structure = world.call(
                        "Email/get",
                        "\"ids\":[\"%s\"],\"properties\":[\"bodyStructure\"],\"bodyProperties\":[\"type\",\"name\",\"header:X-Part:asText\"]"
                                .formatted(made.at("/created/k/id").stringValue()))
                .at("/list/0/bodyStructure");
        assertThat(structure.at("/subParts/1/type").stringValue()).isEqualTo("text/csv");
        assertThat(structure.at("/subParts/1/name").stringValue()).isEqualTo("t.csv");
        assertThat(structure.at("/subParts/1/header:X-Part:asText").stringValue())
                .isEqualTo("v");
    }

    @Test
    void namesAndUnfinishedAddressesOfADraftComeBackAsTheyWereWritten() {
        record Case(String name, String email) {}
        Case[] cases = {
            new Case("张三(财务)", "zhang@example.test"),
            new Case("Zhang (Finance); \"Z\" <boss>: \\", "zhang@example.test"),
            new Case("", "张三(财务)"),
            new Case("", "nobody"),
            new Case("", "李, 娜; 王: 五"),
            new Case("", "a@b.test>, <c@d.test"),
            new Case("", "\"quoted\" x@y.test"),
            new Case("名", "a@b.test>, <c@d.test")
        };
        for (Case each : cases) {
            ObjectNode address = Json.object().put("name", each.name.isEmpty() ? null : each.name);
            address.put("email", each.email);
            JsonNode made = world.call(
                    "Email/set",
                    "\"create\":{\"k\":{\"mailboxIds\":{\"%s\":true},\"to\":[%s,{\"email\":\"last@example.test\"}]}}"
                            .formatted(drafts(), address));
            assertThat(made.get("notCreated").isNull()).as(made.toString()).isTrue();
            JsonNode to = world.call(
                            "Email/get",
                            "\"ids\":[\"%s\"],\"properties\":[\"to\"]"
                                    .formatted(made.at("/created/k/id").stringValue()))
                    .at("/list/0/to");
            assertThat(to).as(each.toString()).hasSize(2);
            assertThat(to.get(0).toString()).isEqualTo(address.toString());
            assertThat(to.at("/1/email").stringValue()).isEqualTo("last@example.test");
        }
    }

    @Test
    void badCreationsAreRefusedByName() {
        record Case(String email, String type) {}
        String box = "\"mailboxIds\":{\"" + drafts() + "\":true}";
        for (Case each : new Case[] {
            new Case("{}", "invalidProperties"),
            new Case("{\"mailboxIds\":{}}", "invalidProperties"),
            new Case("{\"mailboxIds\":{\"m99\":true}}", "invalidProperties"),
            new Case("{" + box + ",\"headers\":[]}", "invalidProperties"),
            new Case("{" + box + ",\"nonsense\":1}", "invalidProperties"),
            new Case("{" + box + ",\"header:Content-Type\":\"text/html\"}", "invalidProperties"),
            new Case("{" + box + ",\"subject\":\"a\\r\\nBcc: x@y.test\"}", "invalidProperties"),
            new Case("{" + box + ",\"header:X-A\":\"a\\nX-B: b\"}", "invalidProperties"),
            new Case("{" + box + ",\"header:X A:asText\":\"a\"}", "invalidProperties"),
            new Case("{" + box + ",\"subject\":\"a\",\"header:Subject:asText\":\"b\"}", "invalidProperties"),
            new Case("{" + box + ",\"to\":\"a@b.test\"}", "invalidProperties"),
            new Case("{" + box + ",\"sentAt\":\"yesterday\"}", "invalidProperties"),
            new Case("{" + box + ",\"keywords\":{\"a b\":true}}", "invalidProperties"),
            new Case("{" + box + ",\"textBody\":[{\"partId\":\"1\"}]}", "invalidProperties"),
            new Case("{" + box + ",\"textBody\":[{\"partId\":\"1\"},{\"partId\":\"2\"}]}", "invalidProperties"),
            new Case(
                    "{" + box
                            + ",\"bodyValues\":{\"1\":{\"value\":\"x\"}},\"textBody\":[{\"partId\":\"1\",\"charset\":\"gbk\"}]}",
                    "invalidProperties"),
            new Case("{" + box + ",\"attachments\":[{\"blobId\":\"E99\"}]}", "blobNotFound"),
            new Case("{" + box + ",\"attachments\":[{\"blobId\":\"U" + "0".repeat(32) + "\"}]}", "blobNotFound"),
            new Case(
                    "{" + box + ",\"bodyStructure\":{\"type\":\"text/plain\"},\"textBody\":[{\"partId\":\"1\"}]}",
                    "invalidProperties")
        }) {
            assertThat(world.call("Email/set", "\"create\":{\"k\":" + each.email + "}")
                            .at("/notCreated/k/type")
                            .asString("created"))
                    .as(each.email)
                    .isEqualTo(each.type);
        }
        assertThat(world.call("Email/query", "").get("ids")).isEmpty();
    }

    @Test
    void importTakesAnUploadedMessage() {
        String blob = upload(JmapWorld.message("imported", "text").replace("\n", "\r\n"), "message/rfc822");
        ObjectNode answer = world.call("Email/import", """
            "emails":{"a":{"blobId":"%s","mailboxIds":{"%s":true},"keywords":{"$seen":true},"receivedAt":"2020-01-02T03:04:05Z"},
              "b":{"blobId":"U00","mailboxIds":{"%s":true}}}\
            """.formatted(blob, world.inbox(), world.inbox()));
        JsonNode email = world.call(
                        "Email/get",
                        "\"ids\":[\"%s\"],\"properties\":[\"subject\",\"receivedAt\",\"keywords\"]"
                                .formatted(answer.at("/created/a/id").stringValue()))
                .at("/list/0");
        assertThat(email.get("subject").stringValue()).isEqualTo("imported");
        assertThat(email.get("receivedAt").stringValue()).isEqualTo("2020-01-02T03:04:05Z");
        assertThat(answer.at("/notCreated/b/type").stringValue()).isEqualTo("invalidProperties");
        JsonNode parsed =
                world.call("Email/parse", "\"blobIds\":[\"" + blob + "\",\"U1\"],\"properties\":[\"subject\"]");
        assertThat(parsed.at("/parsed/" + blob + "/subject").stringValue()).isEqualTo("imported");
        assertThat(parsed.get("notFound").toString()).isEqualTo("[\"U1\"]");
    }

    @Test
    void enclosedMessagesAreParsedAndTheirPartsDownloaded() {
        Added outer = world.deliver(JmapWorld.ZHANG, """
            From: a@b.test
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=q

            --q
            Content-Type: text/plain

            see below
            --q
            Content-Type: message/rfc822

            From: inner@b.test
            Subject: inner
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=z

            --z
            Content-Type: text/plain

            inner text
            --z--
            --q--
            """);
        String message = "E" + outer.email() + "-2";
        JsonNode parsed = world.call(
                "Email/parse", "\"blobIds\":[\"" + message + "\"],\"properties\":[\"subject\",\"textBody\"]");
        assertThat(parsed.at("/parsed/" + message + "/subject").stringValue()).isEqualTo("inner");
        String part = parsed.at("/parsed/" + message + "/textBody/0/blobId").stringValue();
        assertThat(new String(download("a7/" + part + "/x").body(), StandardCharsets.UTF_8))
                .isEqualTo("inner text");
    }

    @Test
    void downloadsNeverRunInABrowser() {
        String html = upload("<script>alert(1)</script>", "text/html");
        HttpResponse<byte[]> answer = download("a7/" + html + "/%E5%90%88%E5%90%8C%22%0d%0a.html?accept=text/html");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .get()
                .asString()
                .startsWith("attachment; filename=")
                .contains("filename*=UTF-8''%E5%90%88%E5%90%8C")
                .doesNotContain("\r");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .contains("default-src 'none'")
                .contains("sandbox");
        HttpResponse<byte[]> picture = download("a7/" + upload("x", "image/png") + "/a.png");
        assertThat(picture.headers().firstValue("Content-Disposition"))
                .get()
                .asString()
                .startsWith("inline");
        HttpResponse<byte[]> odd = download("a7/" + html + "/a?accept=text%2Fhtml%0d%0aX:y");
        assertThat(odd.headers().firstValue("Content-Type")).contains("application/octet-stream");
    }

    @Test
    void wallsStandBetweenAccounts() {
        Added hers = world.deliver(JmapWorld.LI, JmapWorld.message("secret", "of li"));
        String upload = upload("mine", "text/plain");
        for (String path : new String[] {
            "a8/E" + hers.email() + "/x", "a9/E1/x", "a7/E" + hers.email() + "/x", "a7/E1-1/x", "a7/U0/x", "a7/x/x"
        }) {
            assertThat(download(path).statusCode()).as(path).isEqualTo(404);
        }
        // zhang's upload is nobody else's
        assertThat(world.send(world.as(JmapWorld.LI_NA, "/jmap/download/a8/" + upload + "/x"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.send(world.as(JmapWorld.LI_NA, "/jmap/download/a7/" + upload + "/x"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.send(world.as(JmapWorld.LI_NA, "/jmap/upload/a7")
                                .POST(HttpRequest.BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.call("Email/get", "\"ids\":[\"" + Ids.email(hers.email()) + "\"]")
                        .get("list"))
                .isEmpty();
        assertThat(world.call("Email/parse", "\"blobIds\":[\"E" + hers.email() + "\"]")
                        .get("parsed"))
                .isEmpty();
    }

    @Test
    void uploadsAreBoundedAndExpire() {
        HttpResponse<byte[]> large = world.send(world.as(JmapWorld.ZHANG_WEI, "/jmap/upload/a7")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[50_000_001])));
        assertThat(large.statusCode()).isEqualTo(400);
        assertThat(new String(large.body(), StandardCharsets.UTF_8)).contains("maxSizeUpload");
        String blob = upload("gone tomorrow", "text/plain");
        assertThat(download("a7/" + blob + "/x").statusCode()).isEqualTo(200);
        world.rows.clock().advance(java.time.Duration.ofHours(25));
        assertThat(download("a7/" + blob + "/x").statusCode()).isEqualTo(404);
        upload("another", "text/plain");
        assertThat(world.uploads.sweep()).isZero();
    }

    private String identity() {
        return world.call("Identity/get", "").at("/list/0/id").stringValue();
    }

    @Test
    void everyAddressHasAnIdentityThatKeepsItsSignature() {
        JsonNode list = world.call("Identity/get", "").get("list");
        assertThat(list).hasSize(1);
        assertThat(list.at("/0/email").stringValue()).isEqualTo("zhang@example.test");
        assertThat(list.at("/0/name").stringValue()).isEqualTo("张伟");
        String id = list.at("/0/id").stringValue();
        ObjectNode answer = world.call("Identity/set", """
            "update":{"%s":{"htmlSignature":"<b>张伟</b>"}},"destroy":["%s"],
            "create":{"k":{"name":"Zhang Wei","email":"zhang@example.test"},"x":{"email":"li@example.test"}}\
            """.formatted(id, id));
        assertThat(answer.at("/notDestroyed/" + id + "/type").stringValue()).isEqualTo("forbidden");
        assertThat(answer.at("/notCreated/x/type").stringValue()).isEqualTo("forbiddenFrom");
        String second = answer.at("/created/k/id").stringValue();
        assertThat(world.call("Identity/get", "\"ids\":[\"" + id + "\"],\"properties\":[\"htmlSignature\"]")
                        .at("/list/0/htmlSignature")
                        .stringValue())
                .isEqualTo("<b>张伟</b>");
        assertThat(world.call("Identity/get", "").get("list")).hasSize(2);
        assertThat(world.call(
                                "Identity/changes",
                                "\"sinceState\":\"" + answer.get("oldState").stringValue() + "\"")
                        .get("created")
                        .toString())
                .isEqualTo("[\"" + second + "\"]");
        assertThat(world.call("Identity/set", "\"destroy\":[\"" + second + "\"]")
                        .get("destroyed"))
                .hasSize(1);
    }

    @Test
    void aSharedMailboxThatMayBeSentAsIsAnIdentity() {
        JsonNode list = world.calls(JmapWorld.LI_NA, "[\"Identity/get\",{\"accountId\":\"a8\"},\"0\"]")
                .at("/0/1/list");
        assertThat(list).hasSize(2);
        assertThat(list.at("/0/email").stringValue()).isEqualTo("li@example.test");
        assertThat(list.at("/1/email").stringValue()).isEqualTo("help@example.test");
        assertThat(list.at("/1/name").stringValue()).isEqualTo("客服");
        assertThat(list.at("/1/mayDelete").booleanValue()).isFalse();
        JsonNode set = world.calls(
                        JmapWorld.LI_NA, """
                ["Identity/set",{"accountId":"a8","update":{"%s":{"textSignature":"客服中心"}},
                 "create":{"x":{"email":"zhang@example.test"}}},"0"]\
                """.formatted(list.at("/1/id").stringValue()))
                .at("/0/1");
        assertThat(set.path("updated")).hasSize(1);
        assertThat(set.at("/notCreated/x/type").stringValue()).isEqualTo("forbiddenFrom");
    }

    @Test
    void aDraftIsSentAndMovesToSentInOneRequest() {
        String sent = Ids.mailbox(world.mailbox(JmapWorld.ZHANG, Role.SENT));
        ArrayNode responses = world.calls(JmapWorld.ZHANG_WEI, """
            ["Email/set",{"accountId":"a7","create":{"draft":{"mailboxIds":{"%s":true},"keywords":{"$draft":true},
              "from":[{"email":"zhang@example.test"}],"to":[{"email":"li@example.test"}],"cc":[{"email":"LI@example.test"}],
              "bcc":[{"email":"boss@elsewhere.test"}],"subject":"你好",
              "bodyValues":{"1":{"value":"text"}},"textBody":[{"partId":"1"}]}}},"0"],
            ["EmailSubmission/set",{"accountId":"a7","create":{"s":{"emailId":"#draft","identityId":"%s"}},
              "onSuccessUpdateEmail":{"#s":{"mailboxIds":{"%s":true},"keywords/$draft":null,"keywords/$seen":true}}},"1"]\
            """.formatted(drafts(), identity(), sent));
        assertThat(responses).hasSize(3);
        assertThat(responses.get(1).at("/1/created/s/undoStatus").stringValue()).isEqualTo("final");
        assertThat(responses.get(2).get(0).stringValue()).isEqualTo("Email/set");
        assertThat(responses.get(2).get(2).stringValue()).isEqualTo("1");
        String id = responses.get(0).at("/1/created/draft/id").stringValue();
        assertThat(responses.get(2).get(1).get("updated").has(id)).isTrue();
        JsonNode email = world.call(
                        "Email/get", "\"ids\":[\"" + id + "\"],\"properties\":[\"mailboxIds\",\"keywords\"]")
                .at("/list/0");
        assertThat(email.get("mailboxIds").toString()).isEqualTo("{\"" + sent + "\":true}");
        assertThat(email.get("keywords").toString()).isEqualTo("{\"$seen\":true}");
        assertThat(world.submission.sent).hasSize(1);
        RecordedSubmission.Sent mail = world.submission.sent.getFirst();
        assertThat(mail.sender()).isEqualTo("zhang@example.test");
        assertThat(mail.recipients()).contains("li@example.test", "boss@elsewhere.test");
        assertThat(mail.message()).contains("From: zhang@example.test");
        JsonNode record = world.call("EmailSubmission/get", "").at("/list/0");
        assertThat(record.get("emailId").stringValue()).isEqualTo(id);
        assertThat(record.at("/envelope/mailFrom/email").stringValue()).isEqualTo("zhang@example.test");
        assertThat(world.call("EmailSubmission/query", "\"filter\":{\"emailIds\":[\"" + id + "\"]}")
                        .get("ids"))
                .hasSize(1);
        assertThat(world.call("EmailSubmission/query", "\"filter\":{\"undoStatus\":\"pending\"}")
                        .get("ids"))
                .isEmpty();
        String submission = record.get("id").stringValue();
        assertThat(world.call(
                                "EmailSubmission/set",
                                "\"update\":{\"" + submission + "\":{\"undoStatus\":\"canceled\"}}")
                        .at("/notUpdated/" + submission + "/type")
                        .stringValue())
                .isEqualTo("cannotUnsend");
        assertThat(world.call("EmailSubmission/set", "\"destroy\":[\"" + submission + "\"]")
                        .get("destroyed"))
                .hasSize(1);
    }

    @Test
    void submissionsThatCannotBeSentSayWhy() {
        String identity = identity();
        String draft = world.call("Email/set", """
            "create":{"k":{"mailboxIds":{"%s":true},"from":[{"email":"zhang@example.test"}]}}\
            """.formatted(drafts()))
                .at("/created/k/id")
                .stringValue();
        record Case(String submission, String type) {}
        String base = "\"identityId\":\"" + identity + "\",\"emailId\":\"" + draft + "\"";
        String from = "\"mailFrom\":{\"email\":\"zhang@example.test\"}";
        for (Case each : new Case[] {
            new Case("{}", "invalidProperties"),
            new Case("{\"identityId\":\"i99\",\"emailId\":\"" + draft + "\"}", "invalidProperties"),
            new Case("{\"identityId\":\"" + identity + "\",\"emailId\":\"e99\"}", "invalidProperties"),
            new Case("{" + base + "}", "noRecipients"),
            new Case("{" + base + ",\"envelope\":{" + from + ",\"rcptTo\":[]}}", "noRecipients"),
            new Case("{" + base + ",\"envelope\":{" + from + ",\"rcptTo\":[{\"email\":\"x\"}]}}", "invalidRecipients"),
            new Case(
                    "{" + base + ",\"envelope\":{" + from + ",\"rcptTo\":[{\"email\":\"nobody@example.test\"}]}}",
                    "invalidRecipients"),
            new Case(
                    "{" + base
                            + ",\"envelope\":{\"mailFrom\":{\"email\":\"li@example.test\"},\"rcptTo\":[{\"email\":\"a@b.test\"}]}}",
                    "forbiddenMailFrom"),
            new Case(
                    "{" + base + ",\"envelope\":{" + from
                            + ",\"rcptTo\":[{\"email\":\"a@b.test\",\"parameters\":{\"NOTIFY\":\"NEVER\"}}]}}",
                    "invalidProperties"),
            new Case("{" + base + ",\"sendAt\":\"2030-01-01T00:00:00Z\"}", "invalidProperties")
        }) {
            assertThat(world.call("EmailSubmission/set", "\"create\":{\"k\":" + each.submission + "}")
                            .at("/notCreated/k/type")
                            .asString("created"))
                    .as(each.submission)
                    .isEqualTo(each.type);
        }
        assertThat(world.submission.sent).isEmpty();
        assertThat(world.error("EmailSubmission/set", "\"ifInState\":\"x\"")).isEqualTo("stateMismatch");
    }

    @Test
    void whoCannotBeReachedIsNamedAndNobodyElseIsBlamed() {
        String draft = world.call("Email/set", """
            "create":{"k":{"mailboxIds":{"%s":true},"from":[{"email":"zhang@example.test"}],
             "to":[{"email":"li@example.test"},{"email":"full@example.test"},{"email":"nobody@example.test"}]}}\
            """.formatted(drafts()))
                .at("/created/k/id")
                .stringValue();
        world.submission.refused.put("full", Reason.OVER_QUOTA);
        JsonNode bad = refused(draft);
        assertThat(bad.get("type").stringValue()).isEqualTo("invalidRecipients");
        assertThat(bad.get("invalidRecipients").toString())
                .isEqualTo("[\"full@example.test\",\"nobody@example.test\"]");
        assertThat(bad.get("description").stringValue()).contains("full@example.test: Mailbox full");

        world.submission.refused.put("full", Reason.TOO_MANY_RECIPIENTS);
        assertThat(refused(draft).toString()).isEqualTo("{\"type\":\"tooManyRecipients\",\"maxRecipients\":100}");
        world.submission.refused.put("full", Reason.LIMIT);
        assertThat(refused(draft).get("type").stringValue()).isEqualTo("forbiddenToSend");
        world.submission.refused.put("full", Reason.STORAGE);
        assertThat(refused(draft).get("type").stringValue()).isEqualTo("serverUnavailable");
        assertThat(world.submission.sent).isEmpty();
    }

    @Test
    void whatIsWrongWithTheMessageIsSaidByItsName() {
        String draft = world.call("Email/set", """
            "create":{"k":{"mailboxIds":{"%s":true},"from":[{"email":"zhang@example.test"}],"to":[{"email":"li@example.test"}]}}\
            """.formatted(drafts()))
                .at("/created/k/id")
                .stringValue();
        record Case(Reason reason, String error) {}
        for (Case each : new Case[] {
            new Case(Reason.TOO_BIG, "{\"type\":\"tooLarge\",\"maxSize\":52428800}"),
            new Case(Reason.NO_VALID_RECIPIENTS, "{\"type\":\"noRecipients\"}"),
            new Case(Reason.SENDER_NOT_OWNED, "{\"type\":\"forbiddenFrom\"}"),
            new Case(Reason.BAD_FROM, "{\"type\":\"invalidEmail\",\"properties\":[\"from\"]}"),
        }) {
            world.submission.refused.put("commit", each.reason);
            assertThat(refused(draft).toString()).isEqualTo(each.error);
        }
    }

    private JsonNode refused(String draft) {
        return world.call(
                        "EmailSubmission/set",
                        "\"create\":{\"k\":{\"emailId\":\"" + draft + "\",\"identityId\":\"" + identity() + "\"}}")
                .at("/notCreated/k");
    }

    @Test
    void attachmentsThatAreAnnouncedFitAMessage() {
        JsonNode session = Json.parse(
                world.send(world.as(JmapWorld.ZHANG_WEI, "/jmap/session")).body());
        long most = session.at("/accounts/a7/accountCapabilities/urn:ietf:params:jmap:mail/maxSizeAttachmentsPerEmail")
                .longValue();
        // RFC 2045 6.8: lines of 76 characters and CRLF for 57 bytes
        assertThat((most / 57 + 1) * 78).isLessThan(50L << 20).isGreaterThan(45L << 20);
    }

    @Test
    void submissionsAreAnsweredAllOrNotAtAll() {
        Submissions submissions = new Submissions(world.rows.kv());
        world.store.update(JmapWorld.ZHANG, tx -> {
            for (int i = 0; i < 501; i++) {
                submissions.create(
                        tx, new Submitted(0, 1, 1, 1, "zhang@example.test", List.of(), Instant.EPOCH, "t" + i));
            }
            return true;
        });
        // RFC 8620 5.1
        assertThat(world.error("EmailSubmission/get", "\"ids\":null")).isEqualTo("requestTooLarge");
        String one = world.call("EmailSubmission/query", "").at("/ids/0").stringValue();
        assertThat(world.call("EmailSubmission/get", "\"ids\":[\"" + one + "\"]")
                        .get("list"))
                .hasSize(1);
    }

    @Test
    void copyingBetweenAccountsIsRefusedHonestly() {
        assertThat(world.error("Email/copy", "\"fromAccountId\":\"a8\",\"create\":{}"))
                .isEqualTo("fromAccountNotFound");
        assertThat(world.error("Email/copy", "\"fromAccountId\":\"a7\",\"create\":{}"))
                .isEqualTo("invalidArguments");
    }
}
