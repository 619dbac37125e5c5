package hongyan.protocols.jmap;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What of an email is asked for (RFC 8621 4.2).
///
/// @param properties plain ones
/// @param headers `header:*` ones
/// @param bodyProperties of each part
/// @param bodyHeaders `header:*` ones of each part
/// @param maxBytes of a body value, 0 = no bound of the client's
record EmailShape(
        Set<String> properties,
        List<HeaderProperty> headers,
        Set<String> bodyProperties,
        List<HeaderProperty> bodyHeaders,
        boolean textValues,
        boolean htmlValues,
        boolean allValues,
        long maxBytes) {

    /// Of the message's place in the account; empty for parsed ones.
    private static final Set<String> METADATA =
            Set.of("id", "blobId", "threadId", "mailboxIds", "keywords", "size", "receivedAt");

    private static final Set<String> FIELDS = Set.of(
            "messageId",
            "inReplyTo",
            "references",
            "sender",
            "from",
            "to",
            "cc",
            "bcc",
            "replyTo",
            "subject",
            "sentAt",
            "headers");

    private static final Set<String> BODY =
            Set.of("bodyStructure", "bodyValues", "textBody", "htmlBody", "attachments", "hasAttachment", "preview");

    private static final Set<String> PART = Set.of(
            "partId",
            "blobId",
            "size",
            "headers",
            "name",
            "type",
            "charset",
            "disposition",
            "cid",
            "language",
            "location",
            "subParts");

    private static final List<String> DEFAULT = List.of(
            "id",
            "blobId",
            "threadId",
            "mailboxIds",
            "keywords",
            "size",
            "receivedAt",
            "messageId",
            "inReplyTo",
            "references",
            "sender",
            "from",
            "to",
            "cc",
            "bcc",
            "replyTo",
            "subject",
            "sentAt",
            "hasAttachment",
            "preview",
            "bodyValues",
            "textBody",
            "htmlBody",
            "attachments");

    /// RFC 8621 4.9: without what belongs to a place.
    private static final List<String> DEFAULT_PARSED = List.of(
            "messageId",
            "inReplyTo",
            "references",
            "sender",
            "from",
            "to",
            "cc",
            "bcc",
            "replyTo",
            "subject",
            "sentAt",
            "hasAttachment",
            "preview",
            "bodyValues",
            "textBody",
            "htmlBody",
            "attachments");

    private static final List<String> DEFAULT_PART = List.of(
            "partId", "blobId", "size", "name", "type", "charset", "disposition", "cid", "language", "location");

    static EmailShape of(Arguments arguments, boolean parsed) {
        List<String> asked = arguments.texts("properties").orElse(parsed ? DEFAULT_PARSED : DEFAULT);
        List<String> part = arguments.texts("bodyProperties").orElse(DEFAULT_PART);
        Set<String> plain = new java.util.HashSet<>();
        List<HeaderProperty> headers = split(asked, plain);
        Set<String> plainPart = new java.util.HashSet<>();
        List<HeaderProperty> partHeaders = split(part, plainPart);
        for (String property : plain) {
            if (!METADATA.contains(property) && !FIELDS.contains(property) && !BODY.contains(property)) {
                throw MethodError.invalidArguments("unknown property " + property);
            }
        }
        for (String property : plainPart) {
            if (!PART.contains(property)) {
                throw MethodError.invalidArguments("unknown body property " + property);
            }
        }
        if (!parsed) {
            plain.add("id");
        }
        return new EmailShape(
                plain,
                headers,
                plainPart,
                partHeaders,
                arguments.flag("fetchTextBodyValues", false),
                arguments.flag("fetchHTMLBodyValues", false),
                arguments.flag("fetchAllBodyValues", false),
                arguments.unsigned("maxBodyValueBytes").orElse(0L));
    }

    private static List<HeaderProperty> split(List<String> asked, Set<String> plain) {
        List<HeaderProperty> headers = new ArrayList<>();
        for (String property : asked) {
            if (HeaderProperty.is(property)) {
                headers.add(HeaderProperty.parse(property)
                        .orElseThrow(() -> MethodError.invalidArguments("bad property " + property)));
            } else {
                plain.add(property);
            }
        }
        return headers;
    }

    boolean has(String property) {
        return properties.contains(property);
    }

    /// Whether the message's header must be read.
    boolean wantsHeader() {
        return !headers.isEmpty() || has("headers") || has("references");
    }

    /// Whether flags and mailboxes are asked for.
    boolean wantsState() {
        return has("mailboxIds") || has("keywords");
    }

    /// Whether anything is asked for that is not in the account's rows.
    boolean wantsBody() {
        boolean structure = has("bodyStructure") || has("textBody") || has("htmlBody") || has("attachments");
        boolean values = has("bodyValues") && (textValues || htmlValues || allValues);
        return wantsHeader() || values || structure && (!bodyHeaders.isEmpty() || bodyProperties.contains("headers"));
    }
}
