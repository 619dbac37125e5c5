package hongyan.protocols.imap;

import java.util.ArrayList;
import java.util.List;

/// An untagged FETCH, read as a client has to: atoms, strings, literals and lists. Throws on what breaks the grammar.
final class ImapValues {
    private final String text;
    private int at;
    private final List<Object> items;

    private ImapValues(String text) {
        this.text = text;
        at = text.indexOf('(');
        items = list();
        if (at != text.length()) {
            throw new AssertionError("something behind the list: " + text.substring(at));
        }
    }

    /// @param response `7 FETCH (...)`
    static ImapValues of(String response) {
        return new ImapValues(response);
    }

    /// The value behind a name; a list, or a string.
    Object after(String name) {
        for (int i = 0; i + 1 < items.size(); i += 2) {
            if (name.equals(items.get(i))) {
                return items.get(i + 1);
            }
        }
        throw new AssertionError(name + " is not in " + items);
    }

    private List<Object> list() {
        List<Object> values = new ArrayList<>();
        at++;
        while (text.charAt(at) != ')') {
            values.add(value());
            if (text.charAt(at) == ' ') {
                at++;
            } else if (text.charAt(at) != ')' && text.charAt(at) != '(') {
                throw new AssertionError("a blank expected at " + text.substring(at));
            }
        }
        at++;
        return values;
    }

    private Object value() {
        char c = text.charAt(at);
        return switch (c) {
            case '(' -> list();
            case '"' -> quoted();
            case '{' -> literal();
            case '~' -> {
                at++;
                yield literal();
            }
            default -> atom();
        };
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            char c = text.charAt(at++);
            if (c == '\r' || c == '\n' || c == 0 || c >= 0x80) {
                throw new AssertionError("not a quoted string");
            }
            value.append(c);
        }
        at++;
        return value.toString();
    }

    private String literal() {
        int close = text.indexOf("}\r\n", at);
        int size = Integer.parseInt(text.substring(at + 1, close));
        at = close + 3 + size;
        return text.substring(close + 3, at);
    }

    private String atom() {
        int start = at;
        boolean inside = false;
        while (inside || " ()".indexOf(text.charAt(at)) < 0) {
            inside = text.charAt(at) == '[' || inside && text.charAt(at) != ']';
            at++;
        }
        if (at == start) {
            throw new AssertionError("a value expected");
        }
        return text.substring(start, at);
    }
}
