package hongyan.formats.mime;

/// What the scanners of raw strings share.
final class RawBytes {
    private static final int MAX_COMMENTS = 100;

    private RawBytes() {}

    static boolean isAscii(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /// Whether the 8-bit bytes of the string are UTF-8 (RFC 3629).
    static boolean isUtf8(String raw) {
        int i = 0;
        int n = raw.length();
        while (i < n) {
            int c = raw.charAt(i++);
            if (c < 0x80) {
                continue;
            }
            int follow = c >= 0xC2 && c <= 0xDF ? 1 : c >= 0xE0 && c <= 0xEF ? 2 : c >= 0xF0 && c <= 0xF4 ? 3 : -1;
            if (follow < 0 || i + follow > n) {
                return false;
            }
            int second = raw.charAt(i);
            if (c == 0xE0 && second < 0xA0
                    || c == 0xED && second > 0x9F
                    || c == 0xF0 && second < 0x90
                    || c == 0xF4 && second > 0x8F) {
                return false;
            }
            for (int k = 0; k < follow; k++, i++) {
                if (raw.charAt(i) < 0x80 || raw.charAt(i) > 0xBF) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether a byte from 0x81 up takes the next byte with it: 8-bit text that is not UTF-8.
    static boolean hasDoubleBytes(String raw) {
        return !isAscii(raw) && !isUtf8(raw);
    }

    /// ASCII letters in lower case; the bytes of other scripts stay what they are.
    static String lower(String raw) {
        return cased(raw, 'A', 'Z');
    }

    /// ASCII letters in upper case; the bytes of other scripts stay what they are.
    static String upper(String raw) {
        return cased(raw, 'a', 'z');
    }

    private static String cased(String raw, char from, char to) {
        char[] out = null;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c >= from && c <= to) {
                out = out == null ? raw.toCharArray() : out;
                out[i] = (char) (c ^ 0x20);
            }
        }
        return out == null ? raw : new String(out);
    }

    /// Behind the comment that opens at `at` (RFC 5322 3.2.2), or the end when it never closes.
    static int comment(String s, int at) {
        int depth = 0;
        int i = at;
        while (i < s.length()) {
            char c = s.charAt(i++);
            if (c == '\\') {
                i++;
            } else if (c == '(' && depth < MAX_COMMENTS) {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return s.length();
    }
}
