package hongyan.protocols.imap;

import java.util.ArrayList;
import java.util.List;

/// A response, or the pattern of one, as a tree: words, strings and lists.
sealed interface ScriptToken {
    record Word(String text) implements ScriptToken {}

    /// @param open `(` or `[`
    record Items(char open, List<ScriptToken> all) implements ScriptToken {}

    static List<ScriptToken> parse(String text) {
        int[] at = {0};
        return list(text, at, '\0');
    }

    private static List<ScriptToken> list(String text, int[] at, char close) {
        List<ScriptToken> all = new ArrayList<>();
        while (at[0] < text.length()) {
            char c = text.charAt(at[0]);
            if (c == close) {
                at[0]++;
                return all;
            }
            switch (c) {
                case ' ' -> at[0]++;
                case '(' -> {
                    at[0]++;
                    all.add(new Items('(', list(text, at, ')')));
                }
                case '[' -> {
                    at[0]++;
                    all.add(new Items('[', list(text, at, ']')));
                }
                case '"' -> all.add(new Word(quoted(text, at)));
                case '{', '~' -> all.add(new Word(literal(text, at)));
                default -> all.add(new Word(atom(text, at)));
            }
        }
        return all;
    }

    private static String quoted(String text, int[] at) {
        StringBuilder out = new StringBuilder();
        int i = at[0] + 1;
        while (i < text.length() && text.charAt(i) != '"') {
            if (text.charAt(i) == '\\') {
                i++;
            }
            out.append(text.charAt(i++));
        }
        at[0] = i + 1;
        return out.toString();
    }

    /// `{n}` CRLF bytes of a response, or `{{{` lines `}}}` of a script.
    private static String literal(String text, int[] at) {
        int i = text.charAt(at[0]) == '~' ? at[0] + 1 : at[0];
        boolean binary = i > at[0];
        if (text.startsWith("{{{\n", i)) {
            int end = text.indexOf("\n}}}", i + 3);
            at[0] = end + 4;
            String body = end < i + 4 ? "" : text.substring(i + 4, end);
            return binary ? body : body.replace("\r\n", "\n").replace("\n", "\r\n");
        }
        int close = text.indexOf("}\r\n", i);
        if (close < 0 || !text.substring(i + 1, close).matches("\\d+")) {
            return atom(text, at);
        }
        int size = Integer.parseInt(text.substring(i + 1, close));
        at[0] = close + 3 + size;
        return text.substring(close + 3, close + 3 + size);
    }

    /// Brackets inside a word belong to it: `BODY[HEADER.FIELDS (a b)]<0>`, `${name}`.
    private static String atom(String text, int[] at) {
        int i = at[0];
        int depth = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '[' || (c == '{' && i > at[0])) {
                depth++;
            } else if (depth > 0 && (c == ']' || c == '}')) {
                depth--;
            } else if (depth == 0 && (c == ' ' || c == ')' || c == '(' || c == ']' || (c == '"' && i > at[0]))) {
                break;
            }
            i++;
        }
        i = Math.max(i, at[0] + 1);
        String word = text.substring(at[0], i);
        at[0] = i;
        return word;
    }
}
