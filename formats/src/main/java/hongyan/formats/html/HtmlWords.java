package hongyan.formats.html;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The words of an HTML text, for search: tags, comments, scripts and styles left out, entities undone. One pass over
/// the
/// characters without a tree, many times as fast as [HtmlText], which is for reading. Total.
public final class HtmlWords {
    private static final Map<String, String> ENTITIES = Map.of(
            "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "copy", "©", "reg", "®", "hellip",
            "…", "mdash", "—");

    /// Elements that do not part words; all others do.
    private static final Set<String> INLINE = Set.of(
            "a", "b", "i", "u", "em", "strong", "span", "font", "code", "mark", "sub", "sup", "s", "big", "small",
            "abbr", "del", "ins", "wbr", "bdi", "bdo", "tt");

    /// Behind so many characters a quote is not waited for any more.
    private static final int MAX_TAG = 4096;

    private HtmlWords() {}

    /// The words, with the blanks between them as they come.
    public static CharSequence of(String html) {
        StringBuilder out = new StringBuilder(html.length() / 2);
        int i = 0;
        while (i < html.length()) {
            char c = html.charAt(i);
            if (c == '<') {
                i = tag(html, i, out);
            } else if (c == '&') {
                i = entity(html, i, out);
            } else {
                out.append(c);
                i++;
            }
        }
        return out;
    }

    /// Passes over the tag at `at`, and over the content of elements that show nothing.
    private static int tag(String html, int at, StringBuilder out) {
        if (html.startsWith("<!--", at)) {
            int end = html.indexOf("-->", at + 4);
            return end < 0 ? html.length() : end + 3;
        }
        int name = at + 1;
        boolean closing = name < html.length() && html.charAt(name) == '/';
        if (closing) {
            name++;
        }
        int nameEnd = name;
        while (nameEnd < html.length() && Character.isLetterOrDigit(html.charAt(nameEnd))) {
            nameEnd++;
        }
        if (nameEnd == name && !closing && (name >= html.length() || html.charAt(name) != '!')) {
            out.append('<');
            return at + 1;
        }
        int end = endOfTag(html, nameEnd);
        String element = html.substring(name, Math.min(nameEnd, name + 12)).toLowerCase(Locale.ROOT);
        if (!INLINE.contains(element)) {
            out.append(' ');
        }
        if (!closing && (element.equals("script") || element.equals("style") || element.equals("title"))) {
            return endOfElement(html, end, element);
        }
        return end;
    }

    private static int endOfTag(String html, int from) {
        char quote = 0;
        int limit = Math.min(html.length(), from + MAX_TAG);
        for (int i = from; i < limit; i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        // A quote that never ends: take the first bracket instead.
        int end = html.indexOf('>', from);
        return end < 0 ? html.length() : end + 1;
    }

    private static int endOfElement(String html, int from, String element) {
        for (int i = html.indexOf("</", from); i >= 0; i = html.indexOf("</", i + 2)) {
            if (html.regionMatches(true, i + 2, element, 0, element.length())) {
                int end = html.indexOf('>', i);
                return end < 0 ? html.length() : end + 1;
            }
        }
        return html.length();
    }

    private static int entity(String html, int at, StringBuilder out) {
        int end = at + 1;
        while (end < html.length()
                && end - at < 10
                && (Character.isLetterOrDigit(html.charAt(end)) || html.charAt(end) == '#')) {
            end++;
        }
        String name = html.substring(at + 1, end);
        String value = name.startsWith("#") ? number(name) : ENTITIES.getOrDefault(name, "");
        if (value.isEmpty()) {
            out.append('&');
            return at + 1;
        }
        out.append(value);
        return end < html.length() && html.charAt(end) == ';' ? end + 1 : end;
    }

    private static String number(String name) {
        boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
        int value = 0;
        for (int i = hex ? 2 : 1; i < name.length(); i++) {
            int digit = Character.digit(name.charAt(i), hex ? 16 : 10);
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                return "";
            }
            value = value * (hex ? 16 : 10) + digit;
        }
        return Character.isValidCodePoint(value) && value > 0 ? Character.toString(value) : "";
    }
}
