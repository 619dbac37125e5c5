package hongyan.formats.spf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Macro expansion (RFC 7208 7).
final class Macro {
    private static final String HEX = "0123456789ABCDEF";
    private static final String DELIMITERS = ".-+,/_=";
    /// Longest name DNS takes, without the last dot.
    private static final int MAX_NAME = 253;

    private Macro() {}

    /// What the letters stand for.
    interface Values {
        /// The value of a letter in lower case.
        String of(char letter);
    }

    /// @param explanation whether the letters of explanations (c, r, t) are allowed
    static void validate(String text, boolean explanation) throws SpfSyntax {
        expand(text, explanation, letter -> "x");
    }

    /// Expands to a domain name: too long ones lose labels at the left (RFC 7208 7.3), the last dot is dropped.
    static String domain(String text, Values values) throws SpfSyntax {
        String name = expand(text, false, values);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        while (name.length() > MAX_NAME && name.indexOf('.') >= 0) {
            name = name.substring(name.indexOf('.') + 1);
        }
        return name;
    }

    static String expand(String text, boolean explanation, Values values) throws SpfSyntax {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '%') {
                out.append(c);
                continue;
            }
            char kind = at < text.length() ? text.charAt(at++) : ' ';
            switch (kind) {
                case '%' -> out.append('%');
                case '_' -> out.append(' ');
                case '-' -> out.append("%20");
                case '{' -> {
                    int end = text.indexOf('}', at);
                    if (end < 0) {
                        throw new SpfSyntax("macro not closed");
                    }
                    out.append(one(text.substring(at, end), explanation, values));
                    at = end + 1;
                }
                default -> throw new SpfSyntax("bad macro");
            }
        }
        return out.toString();
    }

    /// macro-letter transformers *delimiter
    private static String one(String body, boolean explanation, Values values) throws SpfSyntax {
        if (body.isEmpty()) {
            throw new SpfSyntax("empty macro");
        }
        char letter = Character.toLowerCase(body.charAt(0));
        if ("slodiphv".indexOf(letter) < 0 && !(explanation && "crt".indexOf(letter) >= 0)) {
            throw new SpfSyntax("unknown macro letter");
        }
        int at = 1;
        int keep = 0;
        int digits = at;
        while (at < body.length() && body.charAt(at) >= '0' && body.charAt(at) <= '9') {
            keep = Math.min(1000, keep * 10 + body.charAt(at++) - '0');
        }
        if (at > digits && keep == 0) {
            throw new SpfSyntax("zero labels"); // RFC 7208 7.1: DIGIT must be non-zero
        }
        boolean reverse = at < body.length() && (body.charAt(at) == 'r' || body.charAt(at) == 'R');
        if (reverse) {
            at++;
        }
        String delimiters = body.substring(at);
        for (int i = 0; i < delimiters.length(); i++) {
            if (DELIMITERS.indexOf(delimiters.charAt(i)) < 0) {
                throw new SpfSyntax("bad delimiter");
            }
        }
        String value = values.of(letter);
        if (keep > 0 || reverse || !delimiters.isEmpty()) {
            List<String> parts = split(value, delimiters.isEmpty() ? "." : delimiters);
            if (reverse) {
                Collections.reverse(parts);
            }
            if (keep > 0 && keep < parts.size()) {
                parts = parts.subList(parts.size() - keep, parts.size());
            }
            value = String.join(".", parts);
        }
        return Character.isUpperCase(body.charAt(0))
                ? URLEncoder.encode(value, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A")
                        .replace("%7E", "~")
                : value;
    }

    private static List<String> split(String value, String delimiters) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= value.length(); at++) {
            if (at == value.length() || delimiters.indexOf(value.charAt(at)) >= 0) {
                parts.add(value.substring(from, at));
                from = at + 1;
            }
        }
        return parts;
    }

    /// `1.2.3.4`, or 32 nibbles with dots (RFC 7208 7.4).
    static String dotted(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        StringBuilder out = new StringBuilder(64);
        for (byte b : address.getAddress()) {
            out.append(HEX.charAt(b >> 4 & 0xf)).append('.');
            out.append(HEX.charAt(b & 0xf)).append('.');
        }
        out.setLength(out.length() - 1);
        return out.toString();
    }

    /// The address for a reader (the `c` macro): IPv6 with its longest run of zero groups shortened (RFC 5952 4.2).
    static String readable(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int best = -1;
        int longest = 1;
        for (int from = 0; from < 8; from++) {
            int to = from;
            while (to < 8 && bytes[2 * to] == 0 && bytes[2 * to + 1] == 0) {
                to++;
            }
            if (to - from > longest) {
                best = from;
                longest = to - from;
            }
        }
        StringBuilder out = new StringBuilder(40);
        int group = 0;
        while (group < 8) {
            if (group == best) {
                out.append("::");
                group += longest;
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString((bytes[2 * group] & 0xff) << 8 | bytes[2 * group + 1] & 0xff));
            group++;
        }
        return out.toString();
    }
}
