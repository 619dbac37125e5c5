package hongyan.protocols.jmap;

import hongyan.formats.mime.Correspondent;
import hongyan.formats.mime.HeaderWriter;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The header fields of a message that is being made, out of JMAP properties (RFC 8621 4.6).
final class NewHeader {
    private static final Map<String, String> ADDRESSES =
            Map.of("from", "From", "sender", "Sender", "replyTo", "Reply-To", "to", "To", "cc", "Cc", "bcc", "Bcc");
    private static final Map<String, String> IDS =
            Map.of("messageId", "Message-ID", "inReplyTo", "In-Reply-To", "references", "References");

    private static final int MAX_FIELD = 100_000;

    private final List<String> fields = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /// Takes a property when it stands for a field; false when it does not.
    ///
    /// @throws SetError `invalidProperties`
    boolean take(String property, JsonNode value) {
        String field = ADDRESSES.get(property);
        if (field != null) {
            put(property, field, value, HeaderForm.ADDRESSES, false);
        } else if (IDS.containsKey(property)) {
            put(property, IDS.getOrDefault(property, ""), value, HeaderForm.MESSAGE_IDS, false);
        } else if (property.equals("subject")) {
            put(property, "Subject", value, HeaderForm.TEXT, false);
        } else if (property.equals("sentAt")) {
            put(property, "Date", value, HeaderForm.DATE, false);
        } else if (HeaderProperty.is(property)) {
            HeaderProperty header =
                    HeaderProperty.parse(property).orElseThrow(() -> SetError.invalidProperties(List.of(property)));
            put(property, header.field(), value, header.form(), header.all());
        } else {
            return false;
        }
        return true;
    }

    private void put(String property, String field, JsonNode value, HeaderForm form, boolean all) {
        if (value.isNull()) {
            return;
        }
        // RFC 8621 4.6: one property per field
        if (!names.add(field.toLowerCase(Locale.ROOT)) || form == HeaderForm.RAW && field.startsWith(" ")) {
            throw SetError.invalidProperties(List.of(property), "the field is given twice");
        }
        if (!all) {
            add(property, field, value, form);
        } else if (value instanceof ArrayNode array) {
            array.forEach(each -> add(property, field, each, form));
        } else {
            throw SetError.invalidProperties(List.of(property));
        }
    }

    private void add(String property, String field, JsonNode value, HeaderForm form) {
        if (!HeaderWriter.isName(field)) {
            throw SetError.invalidProperties(List.of(property));
        }
        String whole = switch (form) {
            case RAW -> HeaderWriter.raw(field, text(property, value).strip());
            case TEXT -> HeaderWriter.text(field, text(property, value));
            case ADDRESSES -> HeaderWriter.addresses(field, addresses(property, value));
            case GROUPED_ADDRESSES -> HeaderWriter.groups(field, groups(property, value));
            case MESSAGE_IDS -> HeaderWriter.messageIds(field, ids(property, value));
            case DATE -> HeaderWriter.date(field, date(property, value));
            case URLS -> HeaderWriter.urls(field, list(property, value));
        };
        if (whole.length() > MAX_FIELD) {
            throw SetError.invalidProperties(List.of(property), "too long");
        }
        boolean empty = form != HeaderForm.TEXT && form != HeaderForm.RAW && value.isEmpty() && value.isArray();
        if (!empty) {
            fields.add(whole);
        }
    }

    /// A string without control characters: nobody writes a second field into one.
    private static String text(String property, JsonNode value) {
        if (!value.isString()) {
            throw SetError.invalidProperties(List.of(property));
        }
        String text = value.stringValue();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw SetError.invalidProperties(List.of(property), "a control character");
            }
        }
        return text;
    }

    private static List<String> list(String property, JsonNode value) {
        if (!(value instanceof ArrayNode array) || array.size() > Limits.RECIPIENTS) {
            throw SetError.invalidProperties(List.of(property));
        }
        List<String> all = new ArrayList<>();
        for (JsonNode each : array) {
            String text = text(property, each);
            if (text.isEmpty() || text.indexOf('<') >= 0 || text.indexOf('>') >= 0) {
                throw SetError.invalidProperties(List.of(property));
            }
            all.add(text);
        }
        return all;
    }

    private static List<String> ids(String property, JsonNode value) {
        List<String> ids = list(property, value);
        if (ids.stream().anyMatch(id -> id.indexOf(' ') >= 0)) {
            throw SetError.invalidProperties(List.of(property));
        }
        return ids;
    }

    private static OffsetDateTime date(String property, JsonNode value) {
        try {
            return OffsetDateTime.parse(text(property, value));
        } catch (DateTimeParseException e) {
            throw SetError.invalidProperties(List.of(property));
        }
    }

    private static List<Correspondent> addresses(String property, JsonNode value) {
        if (!(value instanceof ArrayNode array) || array.size() > Limits.RECIPIENTS) {
            throw SetError.invalidProperties(List.of(property));
        }
        List<Correspondent> all = new ArrayList<>();
        for (JsonNode each : array) {
            if (!(each instanceof ObjectNode address)) {
                throw SetError.invalidProperties(List.of(property));
            }
            JsonNode name = address.path("name");
            String email = text(property, address.path("email")).strip();
            // RFC 8621 4.6: a draft may hold what is no address yet; HeaderWriter sees to it that it stays one
            all.add(new Correspondent(name.isNull() || name.isMissingNode() ? "" : text(property, name), email));
        }
        return all;
    }

    private static List<HeaderWriter.Group> groups(String property, JsonNode value) {
        if (!(value instanceof ArrayNode array)) {
            throw SetError.invalidProperties(List.of(property));
        }
        List<HeaderWriter.Group> all = new ArrayList<>();
        for (JsonNode each : array) {
            JsonNode name = each.path("name");
            all.add(new HeaderWriter.Group(
                    name.isNull() || name.isMissingNode() ? "" : text(property, name),
                    addresses(property, each.path("addresses"))));
        }
        return all;
    }

    boolean has(String field) {
        return names.contains(field.toLowerCase(Locale.ROOT));
    }

    /// Whole fields with their line ends, in the order given.
    List<String> fields() {
        return fields;
    }
}
