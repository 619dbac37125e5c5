package hongyan.formats.dkim;

/// The canonical forms of header fields (RFC 6376 3.4.1, 3.4.2).
final class Canonical {
    private Canonical() {}

    /// The field as it is hashed, its last CRLF included.
    static String field(RawHeader.Field field, boolean relaxed) {
        if (!relaxed) {
            return field.raw().endsWith("\n") ? field.raw() : field.raw() + "\r\n";
        }
        return field.name() + ":" + relaxedValue(field.value()) + "\r\n";
    }

    /// Unfolded, white space runs as one space, none at the ends.
    static String relaxedValue(String value) {
        StringBuilder out = new StringBuilder(value.length());
        boolean space = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                space = true;
                continue;
            }
            if (space && !out.isEmpty()) {
                out.append(' ');
            }
            space = false;
            out.append(c);
        }
        return out.toString();
    }

    /// The signature field with the value of `b=` taken out (RFC 6376 3.5), and its last CRLF.
    static RawHeader.Field withoutSignature(RawHeader.Field field) {
        String raw = field.raw();
        StringBuilder out = new StringBuilder(raw.length());
        int at = raw.indexOf(':') + 1;
        out.append(raw, 0, at);
        while (at < raw.length()) {
            int end = raw.indexOf(';', at);
            int stop = end < 0 ? raw.length() : end;
            String tag = raw.substring(at, stop);
            int equals = tag.indexOf('=');
            if (equals > 0 && tag.substring(0, equals).strip().equals("b")) {
                out.append(tag, 0, equals + 1);
            } else {
                out.append(tag);
            }
            if (end >= 0) {
                out.append(';');
            }
            at = stop + 1;
        }
        String text = out.toString();
        while (text.endsWith("\n") || text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        return new RawHeader.Field(field.name(), text);
    }
}
