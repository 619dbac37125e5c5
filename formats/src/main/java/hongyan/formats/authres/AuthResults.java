package hongyan.formats.authres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes an Authentication-Results field (RFC 8601 2.2). *Threads*: one.
public final class AuthResults {
    private final String authservId;
    private final List<String> results = new ArrayList<>();

    /// @param authservId our host name
    public AuthResults(String authservId) {
        this.authservId = authservId;
    }

    /// Adds `method=result (comment) property=value ...`.
    ///
    /// @param comment empty for none; what does not fit a comment is left out
    /// @param properties pairs of `ptype.property` and value; empty values are left out
    public AuthResults add(String method, String result, String comment, String... properties) {
        StringBuilder text = new StringBuilder(method).append('=').append(result);
        String plain = commentText(comment);
        if (!plain.isEmpty()) {
            text.append(" (").append(plain).append(')');
        }
        for (int i = 0; i + 1 < properties.length; i += 2) {
            if (!properties[i + 1].isEmpty()) {
                text.append(' ').append(properties[i]).append('=').append(value(properties[i + 1]));
            }
        }
        results.add(text.toString());
        return this;
    }

    /// The field with its last CRLF; `none` when nothing was checked (RFC 8601 2.2).
    public String field() {
        StringBuilder field = new StringBuilder("Authentication-Results: ").append(authservId);
        if (results.isEmpty()) {
            field.append("; none");
        }
        for (String result : results) {
            field.append(";\r\n\t").append(result);
        }
        return field.append("\r\n").toString();
    }

    /// Whether a field of this name and raw value claims to be ours: such a one from outside is forged (RFC 8601 5).
    public static boolean claims(String name, String value, String authservId) {
        if (!name.equalsIgnoreCase("Authentication-Results")) {
            return false;
        }
        String id = firstToken(value);
        return id.equalsIgnoreCase(authservId)
                || id.toLowerCase(Locale.ROOT).startsWith(authservId.toLowerCase(Locale.ROOT) + "/");
    }

    /// The authserv-id: the first token or quoted string behind white space and comments.
    private static String firstToken(String value) {
        int depth = 0;
        boolean escaped = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (escaped) {
                escaped = false;
            } else if (c == '\\' && depth > 0) {
                escaped = true;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0 && c > ' ') {
                int end = i + 1;
                if (c == '"') {
                    StringBuilder quoted = new StringBuilder();
                    while (end < value.length() && value.charAt(end) != '"') {
                        end += value.charAt(end) == '\\' && end + 1 < value.length() ? 1 : 0;
                        quoted.append(value.charAt(end++));
                    }
                    return quoted.toString();
                }
                while (end < value.length() && value.charAt(end) > ' ' && ";(".indexOf(value.charAt(end)) < 0) {
                    end++;
                }
                return value.substring(i, end);
            }
        }
        return "";
    }

    private static String commentText(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < 100; i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c < 0x7f && "()\\".indexOf(c) < 0 ? c : ' ');
        }
        return out.toString().strip();
    }

    /// A token as it is, anything else quoted (RFC 8601 2.2 pvalue).
    private static String value(String text) {
        boolean token = !text.isEmpty();
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length() && i < 400; i++) {
            char c = text.charAt(i);
            token &= c > ' ' && c < 0x7f && "()<>,;:\\\"/[]?=".indexOf(c) < 0;
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c < ' ' || c == 0x7f ? ' ' : c);
        }
        return token && text.length() <= 400 ? text : quoted.append('"').toString();
    }
}
