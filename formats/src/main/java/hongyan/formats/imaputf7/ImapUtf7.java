package hongyan.formats.imaputf7;

import java.util.Optional;

/// Mailbox names between Unicode and modified UTF-7 (RFC 3501 5.1.3).
public final class ImapUtf7 {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

    private ImapUtf7() {}

    public static String encode(String name) {
        if (isDirect(name)) {
            return name;
        }
        StringBuilder out = new StringBuilder(name.length() * 3);
        int i = 0;
        while (i < name.length()) {
            char c = name.charAt(i);
            if (isPrintable(c)) {
                out.append(c);
                if (c == '&') {
                    out.append('-');
                }
                i++;
            } else {
                i = shifted(name, i, out);
            }
        }
        return out.toString();
    }

    private static int shifted(String name, int from, StringBuilder out) {
        out.append('&');
        int bits = 0;
        int held = 0;
        int i = from;
        while (i < name.length() && !isPrintable(name.charAt(i))) {
            held = held << 16 | name.charAt(i++);
            bits += 16;
            while (bits >= 6) {
                bits -= 6;
                out.append(BASE64.charAt(held >>> bits & 63));
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0) {
            out.append(BASE64.charAt(held << (6 - bits) & 63));
        }
        out.append('-');
        return i;
    }

    /// Empty when the text is not well-formed modified UTF-7: 8-bit or control characters, a shift that is
    /// not closed, bits left over, half of a surrogate pair, or printable ASCII in base64 (it must stand for
    /// itself).
    public static Optional<String> decode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        boolean justShifted = false;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (!isPrintable(c)) {
                return Optional.empty();
            }
            if (c != '&') {
                out.append(c);
                i++;
                justShifted = false;
                continue;
            }
            int end = text.indexOf('-', i);
            if (end == i + 1) {
                out.append('&');
                justShifted = false;
            } else if (end < 0 || justShifted || !unshift(text, i + 1, end, out)) {
                return Optional.empty(); // RFC 3501 5.1.3: null shifts such as `-&` between runs are superfluous
            } else {
                justShifted = true;
            }
            i = end + 1;
        }
        return Optional.of(out.toString());
    }

    private static boolean unshift(String text, int from, int to, StringBuilder out) {
        int bits = 0;
        int held = 0;
        char high = 0;
        for (int i = from; i < to; i++) {
            int value = BASE64.indexOf(text.charAt(i));
            if (value < 0) {
                return false;
            }
            held = held << 6 | value;
            bits += 6;
            if (bits >= 16) {
                bits -= 16;
                char c = (char) (held >>> bits);
                held &= (1 << bits) - 1;
                if (isPrintable(c) || high != 0 != Character.isLowSurrogate(c)) {
                    return false;
                }
                high = Character.isHighSurrogate(c) ? c : 0;
                out.append(c);
            }
        }
        return high == 0 && bits < 6 && held == 0;
    }

    private static boolean isDirect(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isPrintable(name.charAt(i)) || name.charAt(i) == '&') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(char c) {
        return c >= 0x20 && c <= 0x7E;
    }
}
