package hongyan.formats.dkim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A tag list (RFC 6376 3.2): names to values with outer white space gone.
final class Tags {
    private static final int MAX_TAGS = 100;

    private Tags() {}

    /// Empty when it is no tag list or names a tag twice.
    static Optional<Map<String, String>> parse(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String pair : text.split(";", -1)) {
            if (pair.isBlank()) {
                continue; // the last tag may end with a semicolon
            }
            int equals = pair.indexOf('=');
            if (equals <= 0 || tags.size() >= MAX_TAGS) {
                return Optional.empty();
            }
            String name = pair.substring(0, equals).strip();
            if (name.isEmpty() || tags.put(name, pair.substring(equals + 1).strip()) != null) {
                return Optional.empty(); // RFC 6376 3.2: tags with duplicate names make the list invalid
            }
        }
        return Optional.of(tags);
    }

    /// The value without any white space, as base64 is folded.
    static String compact(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                out.append(c);
            }
        }
        return out.toString();
    }
}
