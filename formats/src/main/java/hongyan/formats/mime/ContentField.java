package hongyan.formats.mime;

import hongyan.formats.mime.Part.Param;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A structured field of the shape `value; name=value; ...` (RFC 2045 5.1, RFC 2183 2, RFC 2231).
///
/// Lenient: comments anywhere, missing semicolons, unquoted values with spaces, quotes that never close.
///
/// @param value what stands before the first semicolon, comments and white space removed
/// @param params raw, RFC 2231 pieces joined; an extended value keeps the `*` at the end of its name
record ContentField(String value, List<Param> params) {
    private static final int MAX_PARAMS = 200;
    private static final int MAX_COMMENT = 500;

    static ContentField parse(String raw) {
        return new Scanner(raw).field();
    }

    private static final class Scanner {
        private final String s;
        private final boolean pairs;
        private int i;

        Scanner(String s) {
            this.s = s;
            this.pairs = RawBytes.hasDoubleBytes(s);
        }

        ContentField field() {
            StringBuilder value = new StringBuilder(24);
            boolean gap = false;
            while (i < s.length() && s.charAt(i) != ';') {
                char c = s.charAt(i);
                if (c == '(') {
                    i = RawBytes.comment(s, i);
                } else if (c == ' ' || c == '\t') {
                    gap = true;
                    i++;
                } else {
                    // `text/plain charset=x`: a parameter without its semicolon
                    if (gap && value.length() > 0 && c != '/' && value.charAt(value.length() - 1) != '/') {
                        break;
                    }
                    gap = false;
                    value.append(c);
                    i++;
                }
            }
            List<Param> params = new ArrayList<>(4);
            boolean pieces = false;
            while (params.size() < MAX_PARAMS) {
                skip();
                if (i >= s.length()) {
                    break;
                }
                Param param = param();
                if (!param.name().isEmpty()) {
                    params.add(param);
                    pieces |= param.name().indexOf('*') >= 0;
                }
            }
            return new ContentField(value.toString(), pieces ? Pieces.join(params) : List.copyOf(params));
        }

        private void skip() {
            while (i < s.length()) {
                char c = s.charAt(i);
                if (c == '(') {
                    i = RawBytes.comment(s, i);
                } else if (c == ' ' || c == '\t' || c == ';') {
                    i++;
                } else {
                    break;
                }
            }
        }

        // always moves on
        private Param param() {
            int from = i;
            while (i < s.length() && "=; \t(\"".indexOf(s.charAt(i)) < 0) {
                i++;
            }
            String name = RawBytes.lower(s.substring(from, i));
            int at = i;
            while (at < s.length() && (s.charAt(at) == ' ' || s.charAt(at) == '\t')) {
                at++;
            }
            if (at >= s.length() || s.charAt(at) != '=') {
                i = Math.max(i, from + 1);
                return new Param("", "");
            }
            i = at + 1;
            while (i < s.length() && (s.charAt(i) == ' ' || s.charAt(i) == '\t')) {
                i++;
            }
            if (i < s.length() && s.charAt(i) == '"') {
                return new Param(name, quoted());
            }
            String value = bare();
            return new Param(value.isEmpty() ? "" : name, value);
        }

        private String quoted() {
            StringBuilder out = new StringBuilder();
            i++;
            while (i < s.length() && s.charAt(i) != '"') {
                char c = s.charAt(i);
                if (pairs && c >= 0x81 && i + 1 < s.length()) {
                    out.append(c);
                    c = s.charAt(++i); // the second byte of a GB18030 or Big5 character may be a backslash
                } else if (c == '\\' && i + 1 < s.length()) {
                    c = s.charAt(++i);
                }
                out.append(c);
                i++;
            }
            i++;
            return out.toString();
        }

        private String bare() {
            int from = i;
            int end = i;
            while (i < s.length() && s.charAt(i) != ';') {
                if (s.charAt(i) != ' ' && s.charAt(i) != '\t') {
                    end = ++i;
                    continue;
                }
                while (i < s.length() && (s.charAt(i) == ' ' || s.charAt(i) == '\t')) {
                    i++;
                }
                if (isNextParam() || isLastComment()) {
                    break;
                }
            }
            return s.substring(from, end);
        }

        private boolean isNextParam() {
            int j = i;
            while (j < s.length()
                    && (Character.isLetterOrDigit(s.charAt(j)) || s.charAt(j) == '-' || s.charAt(j) == '*')) {
                j++;
            }
            return j > i && j < s.length() && s.charAt(j) == '=';
        }

        // `us-ascii (Plain text)` is followed by a comment, `report (1).pdf` is not
        private boolean isLastComment() {
            if (i >= s.length() || s.charAt(i) != '(') {
                return false;
            }
            String near = s.substring(i, Math.min(s.length(), i + MAX_COMMENT));
            int j = RawBytes.comment(near, 0);
            while (j < near.length() && (near.charAt(j) == ' ' || near.charAt(j) == '\t')) {
                j++;
            }
            return j >= near.length() || near.charAt(j) == ';';
        }
    }

    /// RFC 2231 3 and 4.1: `name*0`, `name*1*`, ... become one parameter.
    private static final class Pieces {
        private static final int MAX_PIECES = 1_000;

        private Pieces() {}

        static List<Param> join(List<Param> params) {
            List<Param> out = new ArrayList<>(params.size());
            for (Param param : params) {
                int star = param.name().indexOf('*');
                if (star < 0 || star == param.name().length() - 1) {
                    out.add(param);
                } else if (number(param.name(), star) == 0) {
                    out.add(joined(params, param.name().substring(0, star)));
                }
            }
            return List.copyOf(out);
        }

        private static Param joined(List<Param> params, String base) {
            List<Param> pieces = new ArrayList<>();
            boolean extended = false;
            for (int n = 0; n < MAX_PIECES; n++) {
                Param piece = piece(params, base, n);
                if (piece == null) {
                    break;
                }
                pieces.add(piece);
                extended |= piece.name().endsWith("*");
            }
            StringBuilder value = new StringBuilder();
            for (int n = 0; n < pieces.size(); n++) {
                Param piece = pieces.get(n);
                boolean coded = piece.name().endsWith("*");
                if (extended && n == 0 && !coded) {
                    value.append("''");
                }
                value.append(extended && !coded ? piece.value().replace("%", "%25") : piece.value());
            }
            return new Param(extended ? base + '*' : base, value.toString());
        }

        private static @Nullable Param piece(List<Param> params, String base, int n) {
            for (Param param : params) {
                String name = param.name();
                if (name.length() > base.length()
                        && name.startsWith(base)
                        && name.charAt(base.length()) == '*'
                        && number(name, base.length()) == n) {
                    return param;
                }
            }
            return null;
        }

        private static int number(String name, int star) {
            int value = 0;
            int i = star + 1;
            while (i < name.length() && name.charAt(i) >= '0' && name.charAt(i) <= '9' && value < MAX_PIECES) {
                value = value * 10 + name.charAt(i++) - '0';
            }
            boolean end = i == name.length() || i == name.length() - 1 && name.charAt(i) == '*';
            return i > star + 1 && end ? value : -1;
        }
    }
}
