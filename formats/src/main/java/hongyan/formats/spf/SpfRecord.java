package hongyan.formats.spf;

import hongyan.formats.address.IpLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A parsed policy (RFC 7208 4.6.1, 12).
///
/// @param redirect domain spec, empty when there is none
/// @param explanation domain spec, empty when there is none
record SpfRecord(List<Term> terms, String redirect, String explanation) {
    /// Longest record looked at; longer ones are broken.
    private static final int MAX_LENGTH = 10_000;

    /// Whether a TXT record is an SPF record at all (RFC 7208 4.5).
    static boolean isSpf(String text) {
        return text.length() >= 6
                && text.regionMatches(true, 0, "v=spf1", 0, 6)
                && (text.length() == 6 || text.charAt(6) == ' ');
    }

    /// @throws SpfSyntax when any term is broken, also behind one that would match
    static SpfRecord parse(String text) throws SpfSyntax {
        if (text.length() > MAX_LENGTH) {
            throw new SpfSyntax("too long");
        }
        List<Term> terms = new ArrayList<>();
        String redirect = "";
        String explanation = "";
        int at = 6;
        while (at < text.length()) {
            if (text.charAt(at) == ' ') { // RFC 7208 4.6.1: SP alone separates
                at++;
                continue;
            }
            int end = text.indexOf(' ', at);
            String word = text.substring(at, end < 0 ? text.length() : end);
            at += word.length();
            requirePrintable(word);
            int equals = modifierName(word);
            if (equals < 0) {
                terms.add(mechanism(word));
                continue;
            }
            String value = word.substring(equals + 1);
            switch (word.substring(0, equals).toLowerCase(Locale.ROOT)) {
                case "redirect" -> {
                    if (!redirect.isEmpty()) {
                        throw new SpfSyntax("two redirects"); // RFC 7208 6: each at most once
                    }
                    redirect = domainSpec(value);
                }
                case "exp" -> {
                    if (!explanation.isEmpty()) {
                        throw new SpfSyntax("two explanations");
                    }
                    explanation = domainSpec(value);
                }
                default -> Macro.validate(value, false); // RFC 7208 6: unknown modifiers are ignored, not their syntax
            }
        }
        return new SpfRecord(List.copyOf(terms), redirect, explanation);
    }

    private static void requirePrintable(String word) throws SpfSyntax {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) <= 0x20 || word.charAt(i) >= 0x7f) {
                throw new SpfSyntax("not printable ASCII");
            }
        }
    }

    /// Index of the `=` of a modifier, or -1: name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ).
    private static int modifierName(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '=') {
                return i > 0 ? i : -1;
            }
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean more = c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
            if (!letter && (i == 0 || !more)) {
                return -1;
            }
        }
        return -1;
    }

    private static Term mechanism(String word) throws SpfSyntax {
        SpfResult qualifier = switch (word.charAt(0)) {
            case '-' -> SpfResult.FAIL;
            case '~' -> SpfResult.SOFTFAIL;
            case '?' -> SpfResult.NEUTRAL;
            default -> SpfResult.PASS;
        };
        String text = "+-~?".indexOf(word.charAt(0)) >= 0 ? word.substring(1) : word;
        int end = 0;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != '/') {
            end++;
        }
        String name = text.substring(0, end).toLowerCase(Locale.ROOT);
        String rest = text.substring(end);
        return switch (name) {
            case "all" -> {
                if (!rest.isEmpty()) {
                    throw new SpfSyntax("all takes nothing");
                }
                yield new Term.All(qualifier);
            }
            case "include" -> new Term.Include(qualifier, required(rest));
            case "exists" -> new Term.Exists(qualifier, required(rest));
            case "ptr" -> new Term.Pointer(qualifier, rest.isEmpty() ? "" : required(rest));
            case "a" -> {
                Ranged ranged = ranged(rest);
                yield new Term.Host(qualifier, ranged.domain, ranged.bits4, ranged.bits6);
            }
            case "mx" -> {
                Ranged ranged = ranged(rest);
                yield new Term.Exchanger(qualifier, ranged.domain, ranged.bits4, ranged.bits6);
            }
            case "ip4" -> network(qualifier, rest, 32);
            case "ip6" -> network(qualifier, rest, 128);
            default -> throw new SpfSyntax("unknown mechanism");
        };
    }

    private static String required(String rest) throws SpfSyntax {
        if (!rest.startsWith(":")) {
            throw new SpfSyntax("a domain is needed");
        }
        return domainSpec(rest.substring(1));
    }

    private record Ranged(String domain, int bits4, int bits6) {}

    /// `[":" domain-spec] [ "/" bits ] [ "//" bits ]` (RFC 7208 5.3).
    private static Ranged ranged(String rest) throws SpfSyntax {
        String text = rest;
        int bits4 = 32;
        int bits6 = 128;
        int twice = text.lastIndexOf("//");
        if (twice >= 0 && isNumber(text.substring(twice + 2))) {
            bits6 = bits(text.substring(twice + 2), 128);
            text = text.substring(0, twice);
        }
        int once = text.lastIndexOf('/');
        if (once >= 0 && isNumber(text.substring(once + 1))) {
            bits4 = bits(text.substring(once + 1), 32);
            text = text.substring(0, once);
        }
        return new Ranged(text.isEmpty() ? "" : required(text), bits4, bits6);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int bits(String text, int most) throws SpfSyntax {
        if (!isNumber(text) || text.length() > 1 && text.startsWith("0") || Integer.parseInt(text) > most) {
            throw new SpfSyntax("bad prefix length");
        }
        return Integer.parseInt(text);
    }

    private static Term network(SpfResult qualifier, String rest, int most) throws SpfSyntax {
        if (!rest.startsWith(":")) {
            throw new SpfSyntax("a network is needed");
        }
        int slash = rest.indexOf('/');
        String host = rest.substring(1, slash < 0 ? rest.length() : slash);
        int bits = slash < 0 ? most : bits(rest.substring(slash + 1), most);
        if (!(most == 32 ? IpLiteral.isIpv4(host) : IpLiteral.isIpv6(host))) {
            throw new SpfSyntax("bad address");
        }
        InetAddress address = InetAddress.ofLiteral(host);
        if (most == 128 && address instanceof Inet4Address) {
            return new Term.Network(qualifier, address, Math.max(0, bits - 96));
        }
        return new Term.Network(qualifier, address, bits);
    }

    /// domain-spec = macro-string domain-end (RFC 7208 7.1).
    private static String domainSpec(String text) throws SpfSyntax {
        if (text.isEmpty()) {
            throw new SpfSyntax("empty domain");
        }
        Macro.validate(text, false);
        if (text.endsWith("}") && text.lastIndexOf("%{") >= 0) {
            return text;
        }
        String end = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        int dot = end.lastIndexOf('.');
        if (dot < 0 || !isTopLabel(end.substring(dot + 1))) {
            throw new SpfSyntax("the domain has no top label");
        }
        return text;
    }

    /// toplabel: letters, digits and inner hyphens, not digits alone (RFC 7208 7.1).
    private static boolean isTopLabel(String label) {
        if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
            return false;
        }
        boolean onlyDigits = true;
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && c != '-' && (c < '0' || c > '9')) {
                return false;
            }
            onlyDigits &= !letter && c != '-';
        }
        return !onlyDigits;
    }
}
