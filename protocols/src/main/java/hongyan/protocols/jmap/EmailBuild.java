package hongyan.protocols.jmap;

import hongyan.formats.mime.MessageBuilder;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the message of an `Email/set` create (RFC 8621 4.6), outside of any shard.
final class EmailBuild {
    /// Properties that are not header fields.
    private static final Set<String> OTHERS = Set.of(
            "mailboxIds",
            "keywords",
            "receivedAt",
            "bodyStructure",
            "bodyValues",
            "textBody",
            "htmlBody",
            "attachments",
            "hasAttachment",
            "preview");

    private final Bodies bodies;
    private final Blobs blobs;
    private final long maxAttachments;
    private final InstantSource clock;

    EmailBuild(Bodies bodies, Blobs blobs, long maxMessage, InstantSource clock) {
        this.bodies = bodies;
        this.blobs = blobs;
        this.maxAttachments = Limits.attachments(maxMessage);
        this.clock = clock;
    }

    /// The message as a draft, which the caller closes.
    ///
    /// @throws SetError for what is wrong with the properties
    Draft build(Call call, ObjectNode email) throws IOException {
        NewHeader header = new NewHeader();
        for (Map.Entry<String, JsonNode> each : email.properties()) {
            String property = each.getKey();
            // RFC 8621 4.6: neither the list of all fields nor fields that describe the body
            boolean content = property.regionMatches(true, 0, "header:content-", 0, "header:content-".length());
            if (!OTHERS.contains(property) && (content || !header.take(property, each.getValue()))) {
                throw SetError.invalidProperties(List.of(property));
            }
        }
        MessageBuilder message = new MessageBuilder();
        header.fields().forEach(message::field);
        if (!header.has("Date")) {
            message.date(clock.instant().atOffset(ZoneOffset.UTC));
        }
        if (!header.has("Message-ID")) {
            message.messageId(MessageBuilder.newMessageId(domain(call)));
        }
        message.body(new NewBody(call.principal().account(), blobs, email, maxAttachments).read(email));
        Draft draft = bodies.draft();
        try {
            message.write(draft);
            return draft;
        } catch (IOException | RuntimeException e) {
            draft.close();
            throw e;
        }
    }

    private static String domain(Call call) {
        return call.principal().addresses().isEmpty()
                ? "localhost"
                : call.principal().addresses().getFirst().asciiDomain();
    }
}
