package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.formats.mime.HeaderFields;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// A property that names a header field: `header:List-Post:asURLs:all` (RFC 8621 4.1.3).
///
/// @param property as the client wrote it, which the answer repeats
record HeaderProperty(String property, String field, HeaderForm form, boolean all) {
    private static final String PREFIX = "header:";

    static boolean is(String property) {
        return property.startsWith(PREFIX);
    }

    /// Empty when it is not well formed, or the form does not fit the field.
    static Optional<HeaderProperty> parse(String property) {
        String[] parts = property.split(":", -1);
        if (parts.length < 2 || parts.length > 4 || !validName(parts[1])) {
            return Optional.empty();
        }
        boolean all = parts.length > 2 && parts[parts.length - 1].equals("all");
        int forms = parts.length - 2 - (all ? 1 : 0);
        if (forms > 1) {
            return Optional.empty();
        }
        Optional<HeaderForm> form = forms == 0 ? Optional.of(HeaderForm.RAW) : HeaderForm.of(parts[2]);
        return form.filter(f -> f.fits(parts[1])).map(f -> new HeaderProperty(property, parts[1], f, all));
    }

    private static boolean validName(String name) {
        return !name.isEmpty() && name.length() <= 200 && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /// The value out of a header: of the last such field, or of all.
    JsonNode read(HeaderFields header) {
        if (all) {
            ArrayNode array = Json.array();
            header.all(field).forEach(each -> array.add(form.read(each)));
            return array;
        }
        return header.last(field)
                .map(form::read)
                .orElse(Json.mapper().getNodeFactory().nullNode());
    }
}
