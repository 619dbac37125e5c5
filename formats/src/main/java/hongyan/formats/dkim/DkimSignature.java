package hongyan.formats.dkim;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A signature field that is well-formed (RFC 6376 3.5).
///
/// @param headers names in lower case in the order they are hashed
/// @param bodyLimit `l=`, -1 when there is none
/// @param expires `x=` in seconds since 1970, -1 when there is none
/// @param identityDomain the domain of `i=`, `domain` when there is none
record DkimSignature(
        Algorithm algorithm,
        String domain,
        String selector,
        boolean relaxedHeader,
        boolean relaxedBody,
        List<String> headers,
        byte[] bodyHash,
        byte[] signature,
        long bodyLimit,
        long expires,
        String identityDomain) {
    /// Names in `h=`; more are an attack on the verifier.
    private static final int MAX_FIELDS = 1000;

    /// What the signature is made with.
    enum Algorithm {
        RSA,
        ED25519
    }

    /// Why a signature is none; the message goes into the result.
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        Broken(String message) {
            super(message, null, false, false);
        }
    }

    static DkimSignature parse(String value) throws Broken {
        Map<String, String> tags = Tags.parse(value).orElseThrow(() -> new Broken("not a tag list"));
        if (!required(tags, "v").equals("1")) {
            throw new Broken("unknown version");
        }
        Algorithm algorithm = switch (required(tags, "a").toLowerCase(Locale.ROOT)) {
            case "rsa-sha256" -> Algorithm.RSA;
            case "ed25519-sha256" -> Algorithm.ED25519;
            case "rsa-sha1" -> throw new Broken("rsa-sha1 is not accepted"); // RFC 8301 3.1
            default -> throw new Broken("unknown algorithm");
        };
        String domain = domain(required(tags, "d"));
        String selector = required(tags, "s");
        List<String> headers = new ArrayList<>();
        for (String name : Tags.compact(required(tags, "h")).split(":", -1)) {
            headers.add(name.toLowerCase(Locale.ROOT));
        }
        if (headers.size() > MAX_FIELDS) {
            throw new Broken("too many signed fields");
        }
        if (!headers.contains("from")) {
            throw new Broken("From is not signed"); // RFC 6376 5.4
        }
        if (tags.containsKey("q")
                && List.of(Tags.compact(tags.get("q")).toLowerCase(Locale.ROOT).split(":", -1)).stream()
                        .noneMatch("dns/txt"::equals)) {
            throw new Broken("unknown query method");
        }
        String[] canonical =
                tags.getOrDefault("c", "simple/simple").toLowerCase(Locale.ROOT).split("/", -1);
        return new DkimSignature(
                algorithm,
                domain,
                selector,
                relaxed(canonical[0]),
                canonical.length > 1 && relaxed(canonical[1]),
                List.copyOf(headers),
                base64(required(tags, "bh")),
                base64(required(tags, "b")),
                tags.containsKey("l") ? number(tags.get("l")) : -1,
                tags.containsKey("x") ? number(tags.get("x")) : -1,
                identity(tags, domain));
    }

    private static String required(Map<String, String> tags, String name) throws Broken {
        String value = tags.get(name);
        if (value == null || value.isEmpty()) {
            throw new Broken("tag " + name + " is missing");
        }
        return value;
    }

    private static String domain(String text) throws Broken {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.length() > 253 || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '@' && c != '/')) {
            throw new Broken("bad domain");
        }
        return name;
    }

    /// RFC 6376 3.5: the domain of `i=` is `d=` or below it.
    private static String identity(Map<String, String> tags, String domain) throws Broken {
        String identity = tags.get("i");
        if (identity == null) {
            return domain;
        }
        String at = identity.substring(identity.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (!at.equals(domain) && !at.endsWith("." + domain)) {
            throw new Broken("the identity is not of the domain");
        }
        return at;
    }

    private static boolean relaxed(String word) throws Broken {
        return switch (word.strip()) {
            case "simple" -> false;
            case "relaxed" -> true;
            default -> throw new Broken("unknown canonicalization");
        };
    }

    private static long number(String text) throws Broken {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Broken("bad number");
        }
        return Long.parseLong(text);
    }

    private static byte[] base64(String text) throws Broken {
        try {
            return Base64.getDecoder().decode(Tags.compact(text));
        } catch (IllegalArgumentException e) {
            throw new Broken("bad base64");
        }
    }
}
