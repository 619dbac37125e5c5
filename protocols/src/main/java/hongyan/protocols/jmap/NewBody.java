package hongyan.protocols.jmap;

import hongyan.formats.mime.HeaderWriter;
import hongyan.formats.mime.NewPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The parts of a message that is being made (RFC 8621 4.6): a given structure, or one around text, HTML and
/// attachments.
final class NewBody {
    private static final Set<String> PART = Set.of(
            "partId",
            "blobId",
            "size",
            "name",
            "type",
            "charset",
            "disposition",
            "cid",
            "language",
            "location",
            "subParts");

    private static final int MAX_PARTS = 1000;
    private static final int MAX_DEPTH = 20;

    private final int account;
    private final Blobs blobs;
    private final ObjectNode values;
    private final List<String> notFound = new ArrayList<>();
    private final long most;
    private int parts;
    private long bytes;

    /// @param most bytes of its parts
    NewBody(int account, Blobs blobs, ObjectNode email, long most) {
        this.most = most;
        this.account = account;
        this.blobs = blobs;
        JsonNode given = email.path("bodyValues");
        this.values = given instanceof ObjectNode object ? object : email.objectNode();
    }

    /// @throws SetError `invalidProperties`, `blobNotFound`, `tooLarge`
    NewPart read(ObjectNode email) throws IOException {
        JsonNode structure = email.path("bodyStructure");
        boolean lists = email.hasNonNull("textBody") || email.hasNonNull("htmlBody") || email.hasNonNull("attachments");
        NewPart root;
        if (structure instanceof ObjectNode object) {
            if (lists) {
                throw SetError.invalidProperties(
                        List.of("bodyStructure"), "not beside textBody, htmlBody, attachments");
            }
            root = part(object, "bodyStructure", 0);
        } else {
            root = around(email);
        }
        if (!notFound.isEmpty()) {
            throw SetError.list("blobNotFound", "notFound", notFound, "");
        }
        if (bytes > most) {
            throw SetError.bound("tooLarge", "maxSize", most);
        }
        return root;
    }

    private NewPart around(ObjectNode email) throws IOException {
        Optional<NewPart> text = one(email, "textBody", "text/plain");
        Optional<NewPart> html = one(email, "htmlBody", "text/html");
        List<NewPart> related = new ArrayList<>();
        List<NewPart> mixed = new ArrayList<>();
        if (email.path("attachments") instanceof ArrayNode attachments) {
            for (JsonNode each : attachments) {
                NewPart part = part(object(each, "attachments"), "attachments", 1);
                boolean inline = html.isPresent() && part.contentId() != null && "inline".equals(part.disposition());
                (inline ? related : mixed).add(part);
            }
        }
        NewPart body;
        if (html.isPresent()) {
            body = html.get();
            if (!related.isEmpty()) {
                related.addFirst(body);
                body = NewPart.multipart("related", related);
            }
            if (text.isPresent()) {
                body = NewPart.multipart("alternative", List.of(text.get(), body));
            }
        } else {
            body = text.orElse(NewPart.text("text/plain", ""));
        }
        if (!mixed.isEmpty()) {
            mixed.addFirst(body);
            body = NewPart.multipart("mixed", mixed);
        }
        return body;
    }

    private Optional<NewPart> one(ObjectNode email, String property, String type) throws IOException {
        JsonNode list = email.path(property);
        if (list.isNull() || list.isMissingNode() || list.isEmpty()) {
            return Optional.empty();
        }
        if (list.size() != 1 || !list.get(0).path("type").asString(type).equals(type)) {
            throw SetError.invalidProperties(List.of(property), "exactly one part of " + type);
        }
        ObjectNode part = object(list.get(0), property).deepCopy();
        part.put("type", type);
        return Optional.of(part(part, property, 1));
    }

    private static ObjectNode object(JsonNode value, String property) {
        if (!(value instanceof ObjectNode object)) {
            throw SetError.invalidProperties(List.of(property));
        }
        return object;
    }

    private NewPart part(ObjectNode part, String at, int depth) throws IOException {
        if (++parts > MAX_PARTS || depth > MAX_DEPTH) {
            throw SetError.invalidProperties(List.of(at), "too many parts");
        }
        NewHeader header = new NewHeader();
        for (Map.Entry<String, JsonNode> each : part.properties()) {
            String property = each.getKey();
            boolean content = property.toLowerCase(Locale.ROOT).startsWith("header:content-transfer-encoding");
            if (!PART.contains(property) && (content || !header.take(property, each.getValue()))) {
                throw SetError.invalidProperties(List.of(at + "/" + property));
            }
        }
        String type =
                token(part.path("type").asString("text/plain"), at + "/type").toLowerCase(Locale.ROOT);
        NewPart bare = bare(part, type, at, header);
        if (type.startsWith("multipart/")) {
            if (!(part.path("subParts") instanceof ArrayNode children) || children.isEmpty()) {
                throw SetError.invalidProperties(List.of(at + "/subParts"));
            }
            List<NewPart> all = new ArrayList<>();
            for (JsonNode child : children) {
                all.add(part(object(child, at), at + "/subParts", depth + 1));
            }
            return with(bare, type, new NewPart.Content.Parts(all));
        }
        boolean hasValue = part.hasNonNull("partId");
        if (hasValue == part.hasNonNull("blobId")) {
            throw SetError.invalidProperties(List.of(at), "either partId or blobId");
        }
        if (hasValue) {
            return with(bare, type, text(part, type, at));
        }
        String id = part.path("blobId").asString("");
        Optional<Blob> blob = blobs.find(account, id);
        if (blob.isEmpty()) {
            notFound.add(id);
            return bare;
        }
        bytes += blob.get().source().size();
        String real = part.hasNonNull("type") ? type : token(blob.get().type(), at + "/type");
        return with(bare, real, new NewPart.Content.Bytes(blob.get().source()));
    }

    private NewPart.Content text(ObjectNode part, String type, String at) {
        JsonNode value = values.path(part.path("partId").asString(""));
        if (!type.startsWith("text/") || !value.path("value").isString() || part.hasNonNull("charset")) {
            throw SetError.invalidProperties(List.of(at), "a part of bodyValues is text without a charset");
        }
        if (value.path("isEncodingProblem").asBoolean(false)
                || value.path("isTruncated").asBoolean(false)) {
            throw SetError.invalidProperties(List.of("bodyValues"));
        }
        String text = value.path("value").stringValue();
        bytes += text.length();
        return new NewPart.Content.Text(text);
    }

    private static NewPart with(NewPart bare, String type, NewPart.Content content) {
        return new NewPart(
                type, bare.params(), bare.disposition(), bare.name(), bare.contentId(), bare.fields(), content);
    }

    /// What a part says about itself, still without content.
    private static NewPart bare(ObjectNode part, String type, String at, NewHeader header) {
        List<String> fields = new ArrayList<>(header.fields());
        if (part.path("language") instanceof ArrayNode list && !list.isEmpty()) {
            List<String> languages = new ArrayList<>();
            list.forEach(each -> languages.add(token(each.asString(""), at + "/language")));
            fields.add(HeaderWriter.text("Content-Language", String.join(", ", languages)));
        }
        String location = nullable(part, "location", at);
        if (location != null) {
            fields.add(HeaderWriter.text("Content-Location", location));
        }
        String name = clean(part.path("name"), at + "/name");
        String disposition = nullable(part, "disposition", at);
        if (disposition == null && name != null && !name.isEmpty()) {
            disposition = "attachment";
        }
        return new NewPart(
                type,
                List.of(),
                disposition == null ? null : token(disposition, at + "/disposition"),
                name,
                nullable(part, "cid", at),
                fields,
                new NewPart.Content.Text(""));
    }

    private static @Nullable String nullable(ObjectNode part, String property, String at) {
        String value = clean(part.path(property), at + "/" + property);
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.indexOf(' ') >= 0 || value.indexOf('<') >= 0 || value.indexOf('>') >= 0) {
            throw SetError.invalidProperties(List.of(at + "/" + property));
        }
        return value;
    }

    private static @Nullable String clean(JsonNode value, String at) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (!value.isString() || value.stringValue().chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw SetError.invalidProperties(List.of(at));
        }
        return value.stringValue();
    }

    /// A media type, disposition or language: no blanks, no separators that could start a parameter.
    private static String token(String value, String at) {
        boolean good = !value.isEmpty() && value.length() <= 127;
        for (int i = 0; i < value.length() && good; i++) {
            char c = value.charAt(i);
            good = c > ' ' && c < 0x7f && "()<>@,;:\\\"[]?=".indexOf(c) < 0;
        }
        if (!good) {
            throw SetError.invalidProperties(List.of(at));
        }
        return value;
    }
}
