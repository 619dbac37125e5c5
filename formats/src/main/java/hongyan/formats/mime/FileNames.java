package hongyan.formats.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// File names of parts: decoded, and made harmless.
final class FileNames {
    private static final int MAX_NAME = 255;

    private FileNames() {}

    static String of(Part part) {
        String extended = part.dispositionParam("filename*");
        String plain = part.dispositionParam("filename");
        if (extended.isEmpty() && plain.isEmpty()) {
            extended = part.param("name*");
            plain = part.param("name");
        }
        String name = extended.isEmpty() ? "" : harmless(extended(extended));
        return name.isEmpty() && !plain.isEmpty() ? harmless(plain(plain)) : name;
    }

    // RFC 2231 4: charset'language'percent-encoded
    private static String extended(String raw) {
        int first = raw.indexOf('\'');
        int second = first < 0 ? -1 : raw.indexOf('\'', first + 1);
        String charset = second < 0 ? "" : raw.substring(0, first);
        byte[] bytes = percent(raw, second + 1);
        return Charsets.decode(bytes, 0, bytes.length, charset);
    }

    private static String plain(String raw) {
        if (raw.indexOf('%') >= 0 && RawBytes.isAscii(raw)) {
            // against RFC 2183, yet common: percent-encoded UTF-8 without saying so
            String bytes = new String(percent(raw, 0), StandardCharsets.ISO_8859_1);
            if (!RawBytes.isAscii(bytes) && RawBytes.isUtf8(bytes)) {
                return HeaderText.decode(bytes);
            }
        }
        return HeaderText.decode(raw);
    }

    private static byte[] percent(String raw, int from) {
        byte[] out = new byte[raw.length() - from];
        int n = 0;
        for (int i = from; i < raw.length(); i++) {
            char c = raw.charAt(i);
            int high = c == '%' && i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(raw.charAt(i + 2), 16);
            if (low >= 0) {
                out[n++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[n++] = (byte) c;
            }
        }
        return Arrays.copyOf(out, n);
    }

    /// No path, no control or direction characters, nothing a file system reads as a place.
    static String harmless(String name) {
        String last = name;
        if (name.startsWith("/")
                || name.contains("../")
                || name.contains("..\\")
                || name.matches("(?s)[A-Za-z]:.*|\\\\.*")) {
            last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        }
        StringBuilder out = new StringBuilder(last.length());
        last.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    // left out: they hide what kind of file this is
                }
                default -> out.appendCodePoint(c == '/' || c == '\\' ? '_' : c);
            }
        });
        String text = out.toString().strip();
        if (text.chars().allMatch(c -> c == '.')) {
            return "";
        }
        if (text.length() <= MAX_NAME) {
            return text;
        }
        int dot = text.lastIndexOf('.');
        String tail = dot > text.length() - 16 ? text.substring(dot) : "";
        int cut = MAX_NAME - tail.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut) + tail;
    }
}
