package hongyan.protocols.jmap;

import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.MailDate;
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

    private final List<String[]> fields = new ArrayList<>();
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
        String body = switch (form) {
            case RAW -> text(property, value).strip();
            case TEXT -> HeaderWriter.text(text(property, value));
            case ADDRESSES -> addresses(property, value);
            case GROUPED_ADDRESSES -> groups(property, value);
            case MESSAGE_IDS -> ids(property, value);
            case DATE -> date(property, value);
            case URLS -> "<" + String.join(">, <", list(property, value)) + ">";
        };
        if (body.length() > MAX_FIELD) {
            throw SetError.invalidProperties(List.of(property), "too long");
        }
        if (!body.isEmpty()) {
            fields.add(new String[] {field, body});
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

    private static String ids(String property, JsonNode value) {
        List<String> ids = list(property, value);
        if (ids.stream().anyMatch(id -> id.indexOf(' ') >= 0)) {
            throw SetError.invalidProperties(List.of(property));
        }
        return ids.isEmpty() ? "" : HeaderWriter.ids(ids);
    }

    private static String date(String property, JsonNode value) {
        try {
            OffsetDateTime date = OffsetDateTime.parse(text(property, value));
            return MailDate.format(date.toInstant(), date.getOffset());
        } catch (DateTimeParseException e) {
            throw SetError.invalidProperties(List.of(property));
        }
    }

    private static String addresses(String property, JsonNode value) {
        if (!(value instanceof ArrayNode array) || array.size() > Limits.RECIPIENTS) {
            throw SetError.invalidProperties(List.of(property));
        }
        List<String> all = new ArrayList<>();
        for (JsonNode each : array) {
            if (!(each instanceof ObjectNode address)) {
                throw SetError.invalidProperties(List.of(property));
            }
            JsonNode name = address.path("name");
            String email = text(property, address.path("email")).strip();
            // A draft may hold an address that is not finished; it just must not look like two.
            if (MailAddress.parse(email).isEmpty() && email.chars().anyMatch(c -> "<>,;:\"()".indexOf(c) >= 0)) {
                throw SetError.invalidProperties(List.of(property), "not an address");
            }
            all.add(HeaderWriter.address(name.isNull() || name.isMissingNode() ? "" : text(property, name), email));
        }
        return String.join(", ", all);
    }

    private static String groups(String property, JsonNode value) {
        if (!(value instanceof ArrayNode array)) {
            throw SetError.invalidProperties(List.of(property));
        }
        List<String> all = new ArrayList<>();
        for (JsonNode each : array) {
            JsonNode name = each.path("name");
            String members = addresses(property, each.path("addresses"));
            all.add(
                    name.isNull() || name.isMissingNode()
                            ? members
                            : HeaderWriter.phrase(text(property, name)) + ": " + members + ";");
        }
        return String.join(", ", all);
    }

    boolean has(String field) {
        return names.contains(field.toLowerCase(Locale.ROOT));
    }

    void add(String field, String body) {
        fields.add(new String[] {field, body});
    }

    List<String[]> fields() {
        return fields;
    }
}
