package hongyan.formats.mime;

import java.util.Locale;

/// The first words of a message for lists: what the sender wrote, without quotes, signature and markup.
final class Preview {
    private static final int MAX = 256;
    private static final int MAX_LINE = 2000;

    private Preview() {}

    /// @param body the first bytes of the part's body, still encoded
    static String of(Part part, byte[] body, int length) {
        byte[] decoded = TransferDecoder.all(part.encoding(), body, 0, length);
        String text = PartText.text(part, decoded, decoded.length);
        if (part.subtype().equals("HTML")) {
            return fold(stripped(text), false);
        }
        String own = fold(text, true);
        return own.isEmpty() ? fold(text, false) : own;
    }

    /// White space folded, invisible characters dropped; quoted lines and what stands behind a signature left
    /// out.
    private static String fold(String text, boolean own) {
        StringBuilder out = new StringBuilder(MAX + 8);
        int i = 0;
        while (i < text.length() && out.length() < MAX) {
            int end = text.indexOf('\n', i);
            end = end < 0 ? text.length() : end;
            if (own && !out.isEmpty() && isEnd(text, i, end)) {
                break;
            }
            if (!own || !isQuote(text, i, end)) {
                append(out, text, i, end);
            }
            i = end + 1;
        }
        int length = Math.min(out.length(), MAX);
        if (length > 0 && length < out.length() && Character.isHighSurrogate(out.charAt(length - 1))) {
            length--;
        }
        return out.substring(0, length).strip();
    }

    private static void append(StringBuilder out, String text, int from, int to) {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
        for (int i = from; i < to && out.length() <= MAX; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7F || c == 0xA0 || c == 0x3000 || c == 0x2028 || c == 0x2029) {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
            } else if (!isInvisible(c)) {
                out.append(c);
            }
        }
    }

    private static boolean isInvisible(char c) {
        return c >= 0x200B && c <= 0x200F
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2060 && c <= 0x206F
                || c == 0xFEFF
                || c == 0xAD
                || c == 0x34F
                || c >= 0x80 && c < 0xA0;
    }

    private static boolean isQuote(String text, int from, int to) {
        int i = from;
        while (i < to && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        if (i < to && (text.charAt(i) == '>' || text.charAt(i) == '|')) {
            return true;
        }
        // the line that introduces a quote: `On ... wrote:`, `... 写道：`
        int last = to;
        while (last > i && text.charAt(last - 1) <= ' ') {
            last--;
        }
        if (last - i < 3 || last - i > MAX_LINE || text.charAt(last - 1) != ':' && text.charAt(last - 1) != '：') {
            return false;
        }
        String line = text.substring(i, last - 1).strip();
        return line.endsWith("写道") || line.endsWith("寫道") || line.startsWith("On ") && line.endsWith(" wrote");
    }

    // a signature (RFC 3676 4.3) or an original message pasted below
    private static boolean isEnd(String text, int from, int to) {
        int end = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
        int length = end - from;
        if (length == 3 && text.startsWith("-- ", from) || length == 2 && text.startsWith("--", from)) {
            return true;
        }
        if (length < 8 || length > 80 || text.charAt(from) != '-' || text.charAt(from + 1) != '-') {
            return false;
        }
        String line = text.substring(from, end).toLowerCase(Locale.ROOT);
        return line.contains("original message")
                || line.contains("原始邮件")
                || line.contains("原始郵件")
                || line.contains("forwarded message");
    }

    // tags out, the content of style, script, title and head comments out, the common entities in
    private static String stripped(String html) {
        StringBuilder out = new StringBuilder(MAX * 4);
        int i = 0;
        while (i < html.length() && out.length() < MAX * 4) {
            char c = html.charAt(i);
            if (c == '<') {
                i = tag(html, i, out);
            } else if (c == '&') {
                i = Entities.append(html, i, out);
            } else {
                out.append(c == '\n' || c == '\r' ? ' ' : c);
                i++;
            }
        }
        return out.toString();
    }

    private static int tag(String html, int at, StringBuilder out) {
        if (html.startsWith("<!--", at)) {
            int end = html.indexOf("-->", at + 4);
            return end < 0 ? html.length() : end + 3;
        }
        int name = at + 1;
        int end = name;
        while (end < html.length() && Character.isLetterOrDigit(html.charAt(end))) {
            end++;
        }
        int close = html.indexOf('>', end);
        if (end == name && (name >= html.length() || "/!?".indexOf(html.charAt(name)) < 0) || close < 0) {
            out.append(end == name && close >= 0 ? "<" : "");
            return close < 0 ? html.length() : at + 1;
        }
        String element = html.substring(name, end).toLowerCase(Locale.ROOT);
        switch (element) {
            case "style", "script", "title", "noscript" -> {
                int over = indexOfEnd(html, close, element);
                return over < 0 ? html.length() : over;
            }
            case "b", "i", "u", "em", "strong", "span", "font", "a", "code", "small", "sub", "sup" -> {}
            default -> {
                if (end > name || isBlockEnd(html, name)) {
                    out.append(' ');
                }
            }
        }
        return close + 1;
    }

    private static boolean isBlockEnd(String html, int slash) {
        if (slash + 1 >= html.length() || html.charAt(slash) != '/') {
            return false;
        }
        int end = slash + 1;
        while (end < html.length() && Character.isLetterOrDigit(html.charAt(end))) {
            end++;
        }
        return switch (html.substring(slash + 1, end).toLowerCase(Locale.ROOT)) {
            case "p", "div", "td", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote" -> true;
            default -> false;
        };
    }

    private static int indexOfEnd(String html, int from, String element) {
        for (int i = html.indexOf("</", from); i >= 0; i = html.indexOf("</", i + 2)) {
            if (html.regionMatches(true, i + 2, element, 0, element.length())) {
                int close = html.indexOf('>', i);
                return close < 0 ? html.length() : close + 1;
            }
        }
        return -1;
    }
}
