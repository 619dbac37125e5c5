package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.formats.mime.Charsets;
import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.HeaderField;
import hongyan.formats.mime.HeaderText;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The forms a header field can be read in (RFC 8621 4.1.2).
enum HeaderForm {
    RAW("asRaw"),
    TEXT("asText"),
    ADDRESSES("asAddresses"),
    GROUPED_ADDRESSES("asGroupedAddresses"),
    MESSAGE_IDS("asMessageIds"),
    DATE("asDate"),
    URLS("asURLs");

    private static final Set<String> ADDRESS_FIELDS = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "resent-from",
            "resent-sender",
            "resent-reply-to",
            "resent-to",
            "resent-cc",
            "resent-bcc");

    private static final Map<String, Set<HeaderForm>> OTHER_FIELDS = Map.ofEntries(
            Map.entry("subject", Set.of(TEXT)),
            Map.entry("comments", Set.of(TEXT)),
            Map.entry("keywords", Set.of(TEXT)),
            Map.entry("list-id", Set.of(TEXT)),
            Map.entry("message-id", Set.of(MESSAGE_IDS)),
            Map.entry("in-reply-to", Set.of(MESSAGE_IDS)),
            Map.entry("references", Set.of(MESSAGE_IDS)),
            Map.entry("resent-message-id", Set.of(MESSAGE_IDS)),
            Map.entry("date", Set.of(DATE)),
            Map.entry("resent-date", Set.of(DATE)),
            Map.entry("list-help", Set.of(URLS)),
            Map.entry("list-unsubscribe", Set.of(URLS)),
            Map.entry("list-subscribe", Set.of(URLS)),
            Map.entry("list-post", Set.of(URLS)),
            Map.entry("list-owner", Set.of(URLS)),
            Map.entry("list-archive", Set.of(URLS)),
            Map.entry("received", Set.of()),
            Map.entry("return-path", Set.of()));

    private final String text;

    HeaderForm(String text) {
        this.text = text;
    }

    static Optional<HeaderForm> of(String name) {
        for (HeaderForm form : values()) {
            if (form.text.equals(name)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    /// Whether a field may be read so; fields that are in no RFC may be read in every form.
    boolean fits(String field) {
        String lower = field.toLowerCase(Locale.ROOT);
        if (this == RAW) {
            return true;
        }
        if (ADDRESS_FIELDS.contains(lower)) {
            return this == ADDRESSES || this == GROUPED_ADDRESSES;
        }
        Set<HeaderForm> known = OTHER_FIELDS.get(lower);
        return known == null || known.contains(this);
    }

    /// The value in this form.
    JsonNode read(HeaderField field) {
        JsonNodeFactory nodes = Json.mapper().getNodeFactory();
        return switch (this) {
            case RAW -> nodes.stringNode(rawText(field.raw()));
            case TEXT -> nodes.stringNode(text(field.unfolded()));
            case ADDRESSES -> addresses(field.addresses());
            case GROUPED_ADDRESSES -> grouped(field.addresses());
            case MESSAGE_IDS -> nullIfEmpty(field.messageIds());
            case DATE ->
                field.date()
                        .<JsonNode>map(date -> nodes.stringNode(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date)))
                        .orElse(nodes.nullNode());
            case URLS -> nullIfEmpty(field.urls());
        };
    }

    /// Bytes that are UTF-8 as such, else guessed; no NUL.
    private static String rawText(String raw) {
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        return Charsets.decode(bytes, 0, bytes.length, "").replace("\0", "");
    }

    static String text(String raw) {
        return HeaderText.decode(raw).strip();
    }

    static JsonNode nullIfEmpty(List<String> values) {
        return values.isEmpty() ? Json.mapper().getNodeFactory().nullNode() : Answers.strings(values);
    }

    static ObjectNode address(Envelope.Mailbox mailbox) {
        ObjectNode json = Json.object();
        String name = mailbox.name() == null ? "" : text(mailbox.name());
        json.put("name", name.isEmpty() ? null : name);
        String local = mailbox.local() == null ? "" : text(mailbox.local());
        String host = mailbox.host() == null ? "" : text(mailbox.host());
        return json.put("email", host.isEmpty() ? local : local + "@" + host);
    }

    /// Without groups (RFC 8621 4.1.2.3).
    static ArrayNode addresses(List<Envelope.Mailbox> mailboxes) {
        ArrayNode array = Json.array();
        for (Envelope.Mailbox mailbox : mailboxes) {
            if (mailbox.host() != null) {
                array.add(address(mailbox));
            }
        }
        return array;
    }

    /// With groups (RFC 8621 4.1.2.4): neighbours outside of groups share one without a name.
    static ArrayNode grouped(List<Envelope.Mailbox> mailboxes) {
        ArrayNode groups = Json.array();
        ArrayNode current = null;
        for (Envelope.Mailbox mailbox : mailboxes) {
            if (mailbox.host() != null) {
                if (current == null) {
                    current = groups.addObject().putNull("name").putArray("addresses");
                }
                current.add(address(mailbox));
            } else if (mailbox.local() != null) {
                current = groups.addObject().put("name", text(mailbox.local())).putArray("addresses");
            } else {
                current = null;
            }
        }
        return groups;
    }
}
