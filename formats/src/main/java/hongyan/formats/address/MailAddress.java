package hongyan.formats.address;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A mailbox address as the envelope knows it: local part as written (quotes removed), domain in lower case
/// and U-labels.
///
/// @param local at least one octet in UTF-8; longer than the 64 octets of RFC 5321 4.5.3.1.1 is let through
///     (bounce addresses of big senders are), as long as the whole address has at most 254 octets
/// @param domain 1 to 253 octets; `[1.2.3.4]` style literals keep their brackets
public record MailAddress(String local, String domain) {
    private static final int MAX_OCTETS = 254; // RFC 5321 4.5.3.1.3: a path of 256 octets with its brackets

    /// Parses `local@domain` (RFC 5321 4.1.2 Mailbox, RFC 6531 3.3), without angle brackets.
    public static Optional<MailAddress> parse(String text) {
        if (text.length() > MAX_OCTETS) {
            return Optional.empty();
        }
        String local;
        int at;
        if (text.startsWith("\"")) {
            StringBuilder quoted = new StringBuilder();
            at = quoted(text, quoted);
            local = quoted.toString();
        } else {
            at = dotString(text);
            local = text.substring(0, Math.max(at, 0));
        }
        if (at < 0 || local.isEmpty() || at + 1 >= text.length() || text.charAt(at) != '@') {
            return Optional.empty();
        }
        String rest = text.substring(at + 1);
        String domain = rest.charAt(0) == '[' ? literal(rest) : Idn.unicode(rest);
        if (domain == null || octets(local) + 1 + domain.length() > MAX_OCTETS) {
            return Optional.empty();
        }
        return Optional.of(new MailAddress(local, domain));
    }

    /// The form that looks the same for the same mailbox here: local part in lower case, NFC, domain in
    /// U-labels.
    public String canonical() {
        String folded = local.toLowerCase(Locale.ROOT);
        if (!Idn.isAscii(folded)) {
            folded = Normalizer.normalize(folded, Normalizer.Form.NFC);
        }
        return write(folded, domain);
    }

    /// A domain name in lower case and U-labels; empty when it is none.
    public static Optional<String> domain(String text) {
        return text.isEmpty() || text.length() > MAX_OCTETS ? Optional.empty() : Optional.ofNullable(Idn.unicode(text));
    }

    /// A domain name as [#domain] gives it, in A-labels.
    public static String asciiDomain(String domain) {
        return Idn.ascii(domain);
    }

    /// The domain in A-labels, as DNS and old peers want it.
    public String asciiDomain() {
        return Idn.ascii(domain);
    }

    /// Whether a peer without SMTPUTF8 can be given this address (RFC 6531): local part ASCII.
    public boolean isAscii() {
        return Idn.isAscii(local);
    }

    /// `local@domain` with the domain in A-labels, the local part quoted where RFC 5321 demands it.
    public String toAscii() {
        return write(local, asciiDomain());
    }

    /// `local@domain`, the local part quoted where RFC 5321 demands it.
    @Override
    public String toString() {
        return write(local, domain);
    }

    private static String write(String local, String domain) {
        if (isDotString(local)) {
            return local + '@' + domain;
        }
        StringBuilder out = new StringBuilder(local.length() + domain.length() + 4).append('"');
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').append('@').append(domain).toString();
    }

    private static boolean isDotString(String local) {
        return !local.isEmpty() && dotString(local) == local.length();
    }

    // RFC 5321 4.1.2 Dot-string with RFC 6531 3.3 atext; the index behind it, -1 when a dot stands wrong
    private static int dotString(String text) {
        boolean dot = true;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '.') {
                if (dot) {
                    return -1;
                }
                dot = true;
            } else if (isAtext(c)) {
                dot = false;
            } else {
                return dot ? -1 : i;
            }
            i += Character.charCount(c);
        }
        return dot ? -1 : text.length();
    }

    // RFC 5321 4.1.2 Quoted-string; the index behind the closing quote, -1 when there is none
    private static int quoted(String text, StringBuilder out) {
        for (int i = 1; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                if (++i >= text.length() || text.charAt(i) >= 0x80) {
                    return -1; // quoted-pairSMTP is ASCII alone
                }
                c = text.charAt(i);
            }
            if (c < ' ' || c == 0x7F || c >= 0x80 && isInvisible(c)) {
                return -1;
            }
            out.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return -1;
    }

    private static boolean isAtext(int c) {
        if (c >= 0x80) {
            return !isInvisible(c) && !Character.isSpaceChar(c);
        }
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }

    // control characters, halves of pairs, line ends and direction marks have no place in a name
    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            case Character.FORMAT -> c != 0x200C && c != 0x200D;
            default -> false;
        };
    }

    private static int octets(String text) {
        int octets = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            octets += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return octets;
    }

    // RFC 5321 4.1.3
    private static @Nullable String literal(String text) {
        if (!text.endsWith("]")) {
            return null;
        }
        String inside = text.substring(1, text.length() - 1);
        if (inside.regionMatches(true, 0, "IPv6:", 0, 5)) {
            return IpLiteral.isIpv6(inside.substring(5))
                    ? "[IPv6:" + inside.substring(5).toLowerCase(Locale.ROOT) + "]"
                    : null;
        }
        return IpLiteral.isIpv4(inside) ? text : null;
    }
}
