package hongyan.protocols.jmap;

import hongyan.base.bytes.ByteSource;
import hongyan.base.json.Json;
import hongyan.formats.mime.BodyParts;
import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.HeaderField;
import hongyan.formats.mime.HeaderFields;
import hongyan.formats.mime.HeaderText;
import hongyan.formats.mime.MailDate;
import hongyan.formats.mime.MessageIds;
import hongyan.formats.mime.Part;
import hongyan.formats.mime.PartText;
import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One email as JSON (RFC 8621 4.1). *Threads*: one; made for one answer.
final class EmailJson {
    private final Budget budget;
    private final boolean alone;
    private final EmailShape shape;
    private final String blobId;
    private final Envelope envelope;
    private final Part root;
    private final Optional<ByteSource> source;
    /// What a part's properties come to, its name aside.
    private static final int PART = 200;

    private final IdentityHashMap<Part, String> paths = new IdentityHashMap<>();
    private final ObjectNode json = Json.object();

    /// @param source only needed when [EmailShape#wantsBody]
    EmailJson(
            Budget budget, EmailShape shape, String blobId, Envelope envelope, Part root, Optional<ByteSource> source) {
        this.budget = budget;
        this.alone = budget.untouched();
        this.shape = shape;
        this.blobId = blobId;
        this.envelope = envelope;
        this.root = root;
        this.source = source;
    }

    /// An email of the account.
    static ObjectNode of(
            Budget budget, EmailShape shape, Email email, Optional<EmailState> state, Optional<ByteSource> source)
            throws IOException {
        EmailJson out =
                new EmailJson(budget, shape, Blobs.ofEmail(email.id()), email.envelope(), email.structure(), source);
        out.metadata(email, state);
        return out.content(email.preview(), email.hasAttachment());
    }

    private void metadata(Email email, Optional<EmailState> state) {
        json.put("id", Ids.email(email.id()));
        if (shape.has("blobId")) {
            json.put("blobId", blobId);
        }
        if (shape.has("threadId")) {
            json.put("threadId", Ids.thread(email.thread()));
        }
        if (shape.has("mailboxIds")) {
            ObjectNode mailboxes = json.putObject("mailboxIds");
            state.ifPresent(s -> s.places().forEach(place -> mailboxes.put(Ids.mailbox(place.mailbox()), true)));
        }
        if (shape.has("keywords")) {
            json.set("keywords", state.map(s -> Keywords.json(s.flags())).orElse(Json.object()));
        }
        if (shape.has("size")) {
            json.put("size", email.size());
        }
        if (shape.has("receivedAt")) {
            json.put("receivedAt", Answers.utc(email.receivedAt()));
        }
    }

    /// Everything that comes out of the message itself.
    ///
    /// @throws MethodError `requestTooLarge` when the budget is used up
    ObjectNode content(String preview, boolean hasAttachment) throws IOException {
        fields();
        if (shape.has("hasAttachment")) {
            json.put("hasAttachment", hasAttachment);
        }
        if (shape.has("preview")) {
            json.put("preview", preview);
        }
        budget.take(json);
        if (shape.wantsHeader()) {
            header();
        }
        body();
        return json;
    }

    private void fields() {
        ids("messageId", envelope.messageId());
        ids("inReplyTo", envelope.inReplyTo());
        addresses("sender", envelope.sender());
        addresses("from", envelope.from());
        addresses("to", envelope.to());
        addresses("cc", envelope.cc());
        addresses("bcc", envelope.bcc());
        addresses("replyTo", envelope.replyTo());
        if (shape.has("subject")) {
            String subject = envelope.subject();
            json.put("subject", subject == null ? null : HeaderForm.text(subject));
        }
        if (shape.has("sentAt")) {
            String date = envelope.date();
            json.put(
                    "sentAt",
                    Optional.ofNullable(date)
                            .flatMap(MailDate::parse)
                            .map(d -> d.format(java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME))
                            .orElse(null));
        }
    }

    private void ids(String property, @org.jspecify.annotations.Nullable String raw) {
        if (shape.has(property)) {
            json.set(property, HeaderForm.nullIfEmpty(raw == null ? List.of() : MessageIds.parse(raw)));
        }
    }

    private void addresses(String property, List<Envelope.Mailbox> mailboxes) {
        if (shape.has(property)) {
            if (mailboxes.isEmpty()) {
                json.putNull(property);
            } else {
                json.set(property, HeaderForm.addresses(mailboxes));
            }
        }
    }

    private void header() throws IOException {
        HeaderFields header = headerOf(root);
        if (shape.has("references")) {
            put(
                    json,
                    "references",
                    HeaderForm.nullIfEmpty(header.last("References")
                            .map(HeaderField::messageIds)
                            .orElse(List.of())));
        }
        if (shape.has("headers")) {
            put(json, "headers", all(header));
        }
        for (HeaderProperty property : shape.headers()) {
            put(json, property.property(), property.read(header));
        }
    }

    private void put(ObjectNode out, String property, JsonNode value) {
        budget.take(property.length());
        budget.take(value);
        out.set(property, value);
    }

    private static ArrayNode all(HeaderFields header) {
        ArrayNode array = Json.array();
        for (HeaderField field : header) {
            array.addObject().put("name", HeaderForm.text(field.name())).set("value", HeaderForm.RAW.read(field));
        }
        return array;
    }

    private HeaderFields headerOf(Part part) throws IOException {
        return HeaderFields.of(source.orElseThrow(() -> new IllegalStateException("no source for a header")), part);
    }

    private void body() throws IOException {
        boolean structure = shape.has("bodyStructure");
        boolean lists = shape.has("textBody") || shape.has("htmlBody") || shape.has("attachments");
        if (!structure && !lists && !shape.has("bodyValues")) {
            return;
        }
        number(root, "");
        if (structure) {
            json.set("bodyStructure", part(root, true));
        }
        BodyParts parts = BodyParts.of(root);
        list("textBody", parts.text());
        list("htmlBody", parts.html());
        list("attachments", parts.attachments());
        if (shape.has("bodyValues")) {
            json.set("bodyValues", values(parts));
        }
    }

    private void number(Part part, String path) {
        if (!part.isMultipart()) {
            paths.put(part, path.isEmpty() ? "1" : path);
            return;
        }
        for (int i = 0; i < part.children().size(); i++) {
            number(part.children().get(i), Blobs.path(path, i + 1));
        }
    }

    private void list(String property, List<Part> parts) throws IOException {
        if (shape.has(property)) {
            ArrayNode array = json.putArray(property);
            for (Part part : parts) {
                array.add(part(part, false));
            }
        }
    }

    private ObjectNode part(Part part, boolean deep) throws IOException {
        ObjectNode out = Json.object();
        Set<String> wanted = shape.bodyProperties();
        String path = paths.get(part);
        put(out, wanted, "partId", path);
        put(out, wanted, "blobId", path == null ? null : Blobs.ofPart(blobId, path));
        if (wanted.contains("size")) {
            out.put("size", path == null ? 0 : decodedSize(part));
        }
        if (wanted.contains("headers")) {
            put(out, "headers", all(headerOf(part)));
        }
        String name = HeaderText.fileName(part);
        budget.take(PART + name.length());
        put(out, wanted, "name", name.isEmpty() ? null : name);
        put(out, wanted, "type", Blobs.type(part));
        if (wanted.contains("charset")) {
            String charset = part.param("charset");
            // RFC 8621 4.1.4: text without a charset is us-ascii
            boolean text = part.type().equals("TEXT");
            out.put("charset", charset.isEmpty() ? (text ? "us-ascii" : null) : HeaderForm.text(charset));
        }
        put(out, wanted, "disposition", part.disposition());
        put(out, wanted, "cid", cid(part));
        if (wanted.contains("language")) {
            out.set("language", HeaderForm.nullIfEmpty(part.languages()));
        }
        put(out, wanted, "location", part.location());
        for (HeaderProperty property : shape.bodyHeaders()) {
            put(out, property.property(), property.read(headerOf(part)));
        }
        if (deep && part.isMultipart()) {
            ArrayNode children = out.putArray("subParts");
            for (Part child : part.children()) {
                children.add(part(child, true));
            }
        }
        return out;
    }

    private static void put(
            ObjectNode out, Set<String> wanted, String property, @org.jspecify.annotations.Nullable String value) {
        if (wanted.contains(property)) {
            out.put(property, value);
        }
    }

    /// The Content-Id without brackets; null when there is none.
    static @org.jspecify.annotations.Nullable String cid(Part part) {
        String raw = part.contentId();
        List<String> ids = raw == null ? List.of() : MessageIds.parse(raw);
        return ids.isEmpty() ? null : ids.getFirst();
    }

    /// Bytes after decoding: exact for unencoded parts, to a few bytes for base64; counting exactly would read the
    /// body.
    static long decodedSize(Part part) {
        return part.encoding().equals("BASE64")
                ? Math.max(0, part.bodySize() - 2 * part.lines()) / 4 * 3
                : part.bodySize();
    }

    private ObjectNode values(BodyParts parts) throws IOException {
        ObjectNode values = Json.object();
        List<Part> wanted = new ArrayList<>();
        if (shape.textValues() || shape.allValues()) {
            wanted.addAll(parts.text());
        }
        if (shape.htmlValues() || shape.allValues()) {
            wanted.addAll(parts.html());
        }
        if (shape.allValues()) {
            paths.keySet().forEach(wanted::add);
        }
        for (Part part : wanted) {
            String path = paths.get(part);
            if (path != null && part.type().equals("TEXT") && !values.has(path)) {
                values.set(path, value(part));
            }
        }
        return values;
    }

    private ObjectNode value(Part part) throws IOException {
        ByteSource bytes = source.orElseThrow(() -> new IllegalStateException("no source for a body"));
        // more than is told, so that a cut shows, also one that falls between the halves of a character
        String raw = PartText.text(bytes, part, Limits.BODY_VALUE + 2);
        boolean tooLong = raw.length() > Limits.BODY_VALUE;
        // RFC 8621 4.1.4: CRLF becomes LF
        String text = (tooLong ? front(raw) : raw).replace("\r\n", "\n");
        long most = shape.maxBytes() == 0 ? Long.MAX_VALUE : shape.maxBytes();
        String told = cut(text, alone ? Math.min(most, budget.left()) : most);
        budget.take(utf8(told, Long.MAX_VALUE).bytes());
        return Json.object()
                .put("value", told)
                .put("isEncodingProblem", text.indexOf('\uFFFD') >= 0)
                .put("isTruncated", tooLong || told.length() < text.length());
    }

    /// As many characters as a value has at most, never half a line end or half a character.
    private static String front(String raw) {
        char last = raw.charAt(Limits.BODY_VALUE - 1);
        boolean half = Character.isHighSurrogate(last) || last == '\r';
        return raw.substring(0, half ? Limits.BODY_VALUE - 1 : Limits.BODY_VALUE);
    }

    /// At most so many bytes of UTF-8, never inside a character.
    static String cut(String text, long bytes) {
        return text.length() * 3L <= bytes
                ? text
                : text.substring(0, utf8(text, bytes).characters());
    }

    /// The front of a text and what it is in UTF-8.
    private record Front(int characters, long bytes) {}

    /// The longest front of at most so many bytes.
    private static Front utf8(String text, long most) {
        long used = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (used + size > most) {
                break;
            }
            used += size;
            i += Character.charCount(c);
        }
        return new Front(i, used);
    }
}
