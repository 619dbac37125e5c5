package hongyan.app.train;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.Correspondent;
import hongyan.formats.mime.MessageBuilder;
import hongyan.formats.mime.NewPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Mail of the usual shapes: Latin and Chinese, plain and with HTML, answers, attachments, and what gateways put on
/// top.
final class TrainingMail {
    private static final String[] WORDS = {
        "report",
        "meeting",
        "Grüße",
        "invoice",
        "quarter",
        "项目",
        "会议",
        "合同",
        "the",
        "and",
        "of",
        "café",
        "计划",
        "please",
        "deliver",
        "schedule",
        "review",
        "客户",
        "budget",
        "release",
        "42%",
        "server",
        "发票",
        "thanks"
    };
    private static final String[] TRACE = {
        "Received: from mx1.remote.test (mx1.remote.test [192.0.2.7])\r\n\tby gw.remote.test (Postfix) with ESMTPS id 4F2A\r\n"
                + "\tfor <you@train.test>; Mon, 2 Nov 2026 08:00:00 +0800",
        "X-Mailer: Example Mailer 7.1",
        "List-Unsubscribe: <mailto:unsubscribe-4711@remote.test>",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=remote.test; s=sel1;\r\n\th=from:to:subject:date:message-id;"
                + " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n\tb="
                + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo".repeat(6)
    };

    private final Random random = new Random(20261122);
    private final List<String> ids = new ArrayList<>();
    private int count;

    /// The next message, with CRLF line ends and no line that starts with a dot.
    synchronized byte[] next(int size) throws IOException {
        String id = "train-" + ++count + "@remote.test";
        MessageBuilder message = new MessageBuilder();
        for (String field : TRACE) {
            message.field(field + "\r\n");
        }
        message.date(OffsetDateTime.of(2026, 1 + count % 12, 1 + count % 28, 8, 0, 0, 0, ZoneOffset.ofHours(8)))
                .from(new Correspondent(
                        count % 3 == 0 ? "张三" : "Sender " + count % 200, "s" + count % 200 + "@remote.test"))
                .to(List.of(new Correspondent("李四", "user1@train.test")))
                .subject(count % 2 == 0 ? "Quarterly report " + count + " for project" : "回复：第" + count + "次会议的计划 café")
                .messageId(id);
        if (count % 3 == 0 && !ids.isEmpty()) {
            message.answering(List.of(ids.getLast()), ids.subList(Math.max(0, ids.size() - 3), ids.size()));
        }
        if (count % 50 == 0) {
            ids.clear();
        }
        ids.add(id);
        String text = text(size / 3);
        message.text(text);
        if (count % 4 != 1) {
            message.html("<html><head><style>p{margin:0}</style></head><body><p>" + text.replace("\n", "</p><p>")
                    + "</p><a href=\"https://shop.example/u?id=" + count + "\">more</a></body></html>");
        }
        if (size > 20_000 || count % 20 == 0) {
            byte[] bytes = new byte[size / 2];
            random.nextBytes(bytes);
            message.attach(NewPart.attachment("application/pdf", "报告-" + count + ".pdf", ByteSource.of(bytes)));
        }
        return message.bytes();
    }

    private String text(int size) {
        StringBuilder text = new StringBuilder(size + 20);
        while (text.length() < size) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(12) == 0 ? ".\n" : " ");
        }
        return text.toString();
    }

    /// What follows `354`.
    static byte[] stuffed(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1).replace("\r\n.", "\r\n..");
        return (text + (text.endsWith("\r\n") ? ".\r\n" : "\r\n.\r\n")).getBytes(StandardCharsets.ISO_8859_1);
    }
}
