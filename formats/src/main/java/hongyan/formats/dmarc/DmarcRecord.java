package hongyan.formats.dmarc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A DMARC record (RFC 7489 6.3).
///
/// @param subdomains `sp`, else `policy`
/// @param missing `np` (RFC 9091), else `subdomains`
/// @param psd `y`, `n` or `u` (RFC 9989 4.7)
/// @param testing `t=y`, or the older `pct=0`
/// @param reports addresses of `rua`, as written
public record DmarcRecord(
        DmarcPolicy policy,
        DmarcPolicy subdomains,
        DmarcPolicy missing,
        boolean strictDkim,
        boolean strictSpf,
        char psd,
        boolean testing,
        List<String> reports) {
    private static final int MAX_LENGTH = 10_000;

    /// Empty for everything that is not a usable record.
    public static Optional<DmarcRecord> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (String pair : text.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        pair.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        pair.substring(equals + 1).strip());
            }
        }
        // RFC 7489 6.3: the version is the first tag, and is DMARC1 to the letter
        Optional<Map.Entry<String, String>> first = tags.entrySet().stream().findFirst();
        if (first.isEmpty()
                || !first.get().getKey().equals("v")
                || !first.get().getValue().equals("DMARC1")) {
            return Optional.empty();
        }
        List<String> reports = reports(tags.getOrDefault("rua", ""));
        Optional<DmarcPolicy> policy = DmarcPolicy.of(tags.getOrDefault("p", ""));
        if (policy.isEmpty() && reports.isEmpty()) {
            return Optional.empty(); // RFC 7489 6.6.3: without p, a record with rua counts as p=none
        }
        DmarcPolicy own = policy.orElse(DmarcPolicy.NONE);
        DmarcPolicy below = DmarcPolicy.of(tags.getOrDefault("sp", "")).orElse(own);
        return Optional.of(new DmarcRecord(
                own,
                below,
                DmarcPolicy.of(tags.getOrDefault("np", "")).orElse(below),
                tags.getOrDefault("adkim", "r").equalsIgnoreCase("s"),
                tags.getOrDefault("aspf", "r").equalsIgnoreCase("s"),
                psd(tags.getOrDefault("psd", "u")),
                tags.getOrDefault("t", "n").equalsIgnoreCase("y")
                        || tags.getOrDefault("pct", "100").equals("0"),
                reports));
    }

    private static char psd(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "y" -> 'y';
            case "n" -> 'n';
            default -> 'u';
        };
    }

    private static List<String> reports(String value) {
        List<String> found = new ArrayList<>();
        for (String uri : value.split(",", -1)) {
            if (uri.strip().regionMatches(true, 0, "mailto:", 0, 7)) {
                found.add(uri.strip());
            }
        }
        return List.copyOf(found);
    }
}
