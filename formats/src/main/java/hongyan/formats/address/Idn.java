package hongyan.formats.address;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Domain names between U-labels and A-labels (RFC 5890, RFC 5892 in outline, RFC 3492 punycode).
///
/// Mapping follows RFC 5895 as browsers do: width and compatibility forms folded, lower case, ideographic
/// full stops are dots; `ß` and the final sigma stay what they are. A label that holds symbols, spaces or
/// invisible characters is refused. An A-label that does not decode to a valid label is kept as it is: DNS
/// may hold it.
final class Idn {
    private static final int MAX_LABEL = 63;
    private static final int MAX_DOMAIN = 253;

    private Idn() {}

    /// Lower case and U-labels; null when the name is not a domain (RFC 5321 4.1.2 Domain). An underscore is
    /// let through: real host names carry it.
    static @Nullable String unicode(String domain) {
        String mapped = isAscii(domain) ? domain.toLowerCase(Locale.ROOT) : map(domain);
        StringBuilder out = new StringBuilder(mapped.length());
        int ascii = 0;
        int from = 0;
        while (from <= mapped.length()) {
            int to = mapped.indexOf('.', from);
            if (to < 0) {
                to = mapped.length();
            }
            String label = unicodeLabel(mapped.substring(from, to));
            String wire = label == null ? null : asciiLabel(label);
            if (label == null || wire == null) {
                return null;
            }
            ascii += wire.length() + 1;
            if (from > 0) {
                out.append('.');
            }
            out.append(label);
            from = to + 1;
        }
        return ascii - 1 > MAX_DOMAIN ? null : out.toString();
    }

    /// A-labels of a name that [#unicode] has returned.
    static String ascii(String domain) {
        if (isAscii(domain)) {
            return domain;
        }
        StringBuilder out = new StringBuilder(domain.length() + 16);
        int from = 0;
        while (from <= domain.length()) {
            int to = domain.indexOf('.', from);
            if (to < 0) {
                to = domain.length();
            }
            String label = domain.substring(from, to);
            String wire = asciiLabel(label);
            if (from > 0) {
                out.append('.');
            }
            out.append(wire == null ? label : wire);
            from = to + 1;
        }
        return out.toString();
    }

    private static String map(String domain) {
        String text = Normalizer.normalize(domain, Normalizer.Form.NFKC);
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case 0x3002, 0xFF0E, 0xFF61 -> out.append('.'); // RFC 5895 2: ideographic full stops
                case 0xAD, 0x200B, 0x2060, 0xFEFF -> {} // shown as nothing, mapped to nothing
                default -> out.appendCodePoint(Character.toLowerCase(c));
            }
        });
        return Normalizer.normalize(out, Normalizer.Form.NFKC);
    }

    private static @Nullable String unicodeLabel(String label) {
        if (label.startsWith("xn--")) {
            String decoded = Punycode.decode(label.substring(4));
            // an A-label must be what its U-label encodes to (RFC 5890 2.3.2.1); else it stays opaque
            if (decoded != null
                    && !isAscii(decoded)
                    && isLabel(decoded)
                    && map(decoded).equals(decoded)
                    && label.equals(asciiLabel(decoded))) {
                return decoded;
            }
        }
        return isLabel(label) ? label : null;
    }

    private static @Nullable String asciiLabel(String label) {
        String wire = isAscii(label) ? label : "xn--" + Punycode.encode(label);
        return wire.length() > MAX_LABEL ? null : wire;
    }

    private static boolean isLabel(String label) {
        if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
            return false;
        }
        int first = Character.getType(label.codePointAt(0));
        if (first == Character.NON_SPACING_MARK || first == Character.COMBINING_SPACING_MARK) {
            return false; // RFC 5891 4.2.3.2
        }
        int before = 0;
        for (int i = 0; i < label.length(); ) {
            int c = label.codePointAt(i);
            if (!isAllowed(c, before)) {
                return false;
            }
            before = c;
            i += Character.charCount(c);
        }
        return true;
    }

    private static boolean isAllowed(int c, int before) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
        }
        return switch (Character.getType(c)) {
            case Character.LOWERCASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER -> true;
            case Character.LETTER_NUMBER -> c == 0x3007; // the ideographic zero
            case Character.FORMAT ->
                // RFC 5892 A.1, A.2: joiners only behind a virama
                (c == 0x200C || c == 0x200D) && Character.getType(before) == Character.NON_SPACING_MARK;
            default -> c == 0xB7 || c == 0x30FB || c == 0x375 || c == 0x5F3 || c == 0x5F4; // RFC 5892 A.3 to A.7
        };
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
