package hongyan.formats.html;

import java.util.Locale;

/// Keeps of a style what only paints: known properties whose values load nothing and hide nothing behind
/// escapes.
final class CssFilter {
    private static final int MAX_VALUE = 1000;
    private static final int MAX_RULES = 2000;

    private int remote;

    /// How many values wanted to load something.
    int remote() {
        return remote;
    }

    /// A list of declarations, as in a `style` attribute.
    String declarations(String css) {
        String text = withoutComments(css);
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (from < text.length()) {
            int end = end(text, from, ';');
            declaration(text.substring(from, end), out);
            from = end + 1;
        }
        return out.toString();
    }

    private void declaration(String text, StringBuilder out) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return;
        }
        String property = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        String value = text.substring(colon + 1).strip();
        if (value.toLowerCase(Locale.ROOT).contains("url(")) {
            remote++;
        }
        if (Lists.PROPERTIES.contains(property) && isSafe(value)) {
            out.append(property).append(':').append(value).append(';');
        }
    }

    private static boolean isSafe(String value) {
        if (value.isEmpty() || value.length() > MAX_VALUE) {
            return false;
        }
        char quote = 0;
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || "\\<>{}@;`".indexOf(c) >= 0) {
                return false; // escapes can spell anything, the others could end the declaration
            }
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                int name = i;
                while (name > 0
                        && (Character.isLetterOrDigit(value.charAt(name - 1)) || value.charAt(name - 1) == '-')) {
                    name--;
                }
                String function = value.substring(name, i).toLowerCase(Locale.ROOT);
                if (!function.isEmpty() && !Lists.FUNCTIONS.contains(function) || function.isEmpty() && depth == 0) {
                    return false;
                }
                depth++;
            } else if (c == ')' && --depth < 0) {
                return false;
            }
        }
        return quote == 0 && depth == 0;
    }

    /// A style sheet: rules and `@media` blocks of rules; other at-rules are left out.
    String sheet(String css) {
        String text = withoutComments(css.replace("<!--", " ").replace("-->", " "));
        StringBuilder out = new StringBuilder(text.length());
        rules(text, 0, text.length(), false, out, new int[1]);
        return out.indexOf("<") >= 0 ? "" : out.toString();
    }

    private void rules(String text, int from, int to, boolean inMedia, StringBuilder out, int[] count) {
        int at = from;
        while (at < to && count[0]++ < MAX_RULES) {
            int open = Math.min(to, end(text, at, '{'));
            int semicolon = end(text, at, ';');
            String prelude = text.substring(at, Math.min(open, to)).strip();
            if (prelude.startsWith("@") && semicolon < open) {
                at = semicolon + 1; // @import, @charset, @namespace
                continue;
            }
            if (open >= to) {
                return;
            }
            if (text.charAt(open) == '}') {
                at = open + 1; // a brace too many
                continue;
            }
            int close = Math.min(to, block(text, open));
            if (prelude.startsWith("@")) {
                if (!inMedia && prelude.regionMatches(true, 0, "@media", 0, 6) && isPrelude(prelude.substring(1))) {
                    out.append(prelude).append('{');
                    rules(text, open + 1, close, true, out, count);
                    out.append('}');
                }
            } else if (isPrelude(prelude)) {
                String declarations = declarations(text.substring(open + 1, close));
                if (!declarations.isEmpty()) {
                    out.append(prelude).append('{').append(declarations).append('}');
                }
            } else {
                declarations(text.substring(open + 1, close)); // only to count what it wanted to load
            }
            at = close + 1;
        }
    }

    private static boolean isPrelude(String text) {
        if (text.isEmpty() || text.length() > MAX_VALUE) {
            return false;
        }
        return text.chars()
                .noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' || "\\<{};@`".indexOf(c) >= 0);
    }

    // behind the block that opens at `open`: where its closing brace is
    private static int block(String text, int open) {
        int depth = 0;
        char quote = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote || c == '\n' ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    // the next `stop` outside of quotes and parentheses, or the end
    private static int end(String text, int from, char stop) {
        char quote = 0;
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote || c == '\n' ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (c == stop && depth == 0 || stop == ';' && c == '{' || stop == '{' && c == '}') {
                return i;
            }
        }
        return text.length();
    }

    private static String withoutComments(String css) {
        int start = css.indexOf("/*");
        if (start < 0) {
            return css;
        }
        StringBuilder out = new StringBuilder(css.length());
        int at = 0;
        while (start >= 0) {
            out.append(css, at, start).append(' ');
            int end = css.indexOf("*/", start + 2);
            if (end < 0) {
                return out.toString();
            }
            at = end + 2;
            start = css.indexOf("/*", at);
        }
        return out.append(css, at, css.length()).toString();
    }
}
