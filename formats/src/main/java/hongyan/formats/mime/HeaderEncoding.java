package hongyan.formats.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Text on its way into a header field: encoded words, percent encoding, and what keeps a line a line.
final class HeaderEncoding {
    private static final int WORD_BYTES = 45; // 60 of the 63 characters that an encoded word of 75 has room for
    private static final int MAX_OCTETS = 900;

    private HeaderEncoding() {}

    /// Encoded words of at most 75 characters, each of whole characters (RFC 2047 2, 5).
    static List<String> words(String text, int firstRoom) {
        List<String> words = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int bytes = 0;
        int room = Math.max(9, Math.min(WORD_BYTES, (firstRoom - 12) / 4 * 3));
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes + size > room) {
                words.add(encoded(piece));
                piece.setLength(0);
                bytes = 0;
                room = WORD_BYTES;
            }
            piece.appendCodePoint(c);
            bytes += size;
            i += Character.charCount(c);
        }
        if (bytes > 0) {
            words.add(encoded(piece));
        }
        return words;
    }

    private static String encoded(CharSequence piece) {
        return "=?UTF-8?B?"
                + Base64.getEncoder().encodeToString(piece.toString().getBytes(StandardCharsets.UTF_8))
                + "?=";
    }

    // RFC 2231 7 attribute-char; characters are not torn apart
    static List<String> percent(String value, int room) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            StringBuilder coded = new StringBuilder();
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "!#$&+-.^_`{|}~".indexOf(c) >= 0)) {
                coded.append((char) c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    coded.append('%').append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
                    coded.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
                }
            }
            if (piece.length() + coded.length() > room) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.append(coded);
            i += Character.charCount(c);
        }
        pieces.add(piece.toString());
        return pieces;
    }

    static String clean(String value) {
        return cleanLine(value.replace("\r\n", " "));
    }

    static String cleanLine(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean half = Character.isSurrogate(c)
                    && !(Character.isHighSurrogate(c)
                            && i + 1 < value.length()
                            && Character.isLowSurrogate(value.charAt(i + 1)))
                    && !(Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(value.charAt(i - 1)));
            out.append(
                    c < ' ' && c != '\t' || c >= 0x7F && c < 0xA0 || c == 0x2028 || c == 0x2029
                            ? ' '
                            : half ? '\uFFFD' : c);
        }
        return out.toString();
    }

    static String cut(String line) {
        if (line.length() <= MAX_OCTETS / 3) {
            return line; // even four octets a character stay below 998
        }
        StringBuilder out = new StringBuilder(line.length() + 16);
        int octets = 0;
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            if (octets > MAX_OCTETS) {
                out.append("\r\n ");
                octets = 1;
            }
            out.appendCodePoint(c);
            octets += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            i += Character.charCount(c);
        }
        return out.toString();
    }
}
