package hongyan.protocols.jmap;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Header fields as they go out (RFC 5322 2.2.3, 2047, 2231, 6532): folded, encoded words in UTF-8, never a line break
/// from outside.
final class HeaderWriter {
    private static final int LINE = 76;
    /// Bytes of UTF-8 in one encoded word: 60 characters of base64.
    private static final int WORD = 42;

    private HeaderWriter() {}

    /// `Name: value` and CRLF, folded at blanks.
    static String field(String name, String value) {
        StringBuilder out = new StringBuilder(name.length() + value.length() + 16)
                .append(name)
                .append(':');
        int column = out.length();
        for (String word : value.split(" ", -1)) {
            if (column + 1 + word.length() > LINE && column > name.length() + 1 && !word.isEmpty()) {
                out.append("\r\n");
                column = 0;
            }
            out.append(' ').append(word);
            column += 1 + word.length();
        }
        return out.append("\r\n").toString();
    }

    static boolean ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /// Unstructured text: as it is, or as encoded words separated by blanks (RFC 2047 5).
    static String text(String text) {
        if (ascii(text) && !text.contains("=?") && longestWord(text) < 900) {
            return text.strip();
        }
        StringBuilder out = new StringBuilder();
        StringBuilder chunk = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes + size > WORD) {
                word(chunk, out);
                bytes = 0;
            }
            chunk.appendCodePoint(c < ' ' ? ' ' : c);
            bytes += size;
        }
        word(chunk, out);
        return out.toString();
    }

    private static int longestWord(String text) {
        int longest = 0;
        for (String word : text.split(" ", -1)) {
            longest = Math.max(longest, word.length());
        }
        return longest;
    }

    private static void word(StringBuilder chunk, StringBuilder out) {
        if (chunk.isEmpty()) {
            return;
        }
        out.append(out.isEmpty() ? "" : " ")
                .append("=?utf-8?B?")
                .append(Base64.getEncoder().encodeToString(chunk.toString().getBytes(StandardCharsets.UTF_8)))
                .append("?=");
        chunk.setLength(0);
    }

    /// A display name: atoms as they are, else quoted, else encoded words.
    static String phrase(String name) {
        String clean = name.strip();
        if (!ascii(clean) || clean.contains("=?")) {
            return text(clean);
        }
        boolean atoms =
                clean.chars().allMatch(c -> Character.isLetterOrDigit(c) || " !#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0);
        return atoms ? clean : '"' + clean.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String address(String name, String email) {
        return name.isBlank() ? email : phrase(name) + " <" + email + ">";
    }

    static String ids(List<String> ids) {
        return "<" + String.join("> <", ids) + ">";
    }

    /// `; filename=...` in both forms (RFC 2231 4, and RFC 2047 as old clients read it), each on its own line.
    static String parameter(String parameter, String value) {
        if (ascii(value)) {
            return ";\r\n " + parameter + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '.';
            encoded.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        StringBuilder out = new StringBuilder();
        if (parameter.equals("name")) {
            return out.append(";\r\n name=\"")
                    .append(text(value).replace(" ", "\r\n "))
                    .append('"')
                    .toString();
        }
        if (encoded.length() <= 60) {
            return out.append(";\r\n ")
                    .append(parameter)
                    .append("*=UTF-8''")
                    .append(encoded)
                    .toString();
        }
        int piece = 0;
        int from = 0;
        while (from < encoded.length()) {
            int to = Math.min(from + 54, encoded.length());
            // never inside of an escape
            int percent = encoded.lastIndexOf("%", to);
            to = percent > to - 3 && percent >= from && to < encoded.length() ? percent : to;
            out.append(";\r\n ").append(parameter).append('*').append(piece).append("*=");
            out.append(piece == 0 ? "UTF-8''" : "").append(encoded, from, to);
            from = to;
            piece++;
        }
        return out.toString();
    }
}
