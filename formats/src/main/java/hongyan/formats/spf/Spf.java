package hongyan.formats.spf;

import hongyan.formats.dns.Lookup;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/// The check_host() function (RFC 7208 4).
public final class Spf {
    private final Lookup lookup;
    private final String receiver;
    private final Instant now;

    /// @param receiver our own host name, for explanations
    /// @param now for the `t` macro
    public Spf(Lookup lookup, String receiver, Instant now) {
        this.lookup = lookup;
        this.receiver = receiver;
        this.now = now;
    }

    /// Judges the envelope sender; the HELO name when the sender is null (RFC 7208 2.4).
    ///
    /// @param sender `local@domain` in A-labels, empty for the null sender
    /// @param helo as given
    public SpfVerdict check(InetAddress client, String sender, String helo) {
        int at = sender.lastIndexOf('@');
        String local = at > 0 ? sender.substring(0, at) : "postmaster"; // RFC 7208 4.3
        String domain = sender.isEmpty() ? helo : sender.substring(at + 1);
        if (!isDomain(domain)) {
            return new SpfVerdict(SpfResult.NONE, domain, "");
        }
        Evaluation evaluation =
                new Evaluation(lookup, client, local + "@" + domain, local, domain, helo, receiver, now);
        SpfResult result = evaluation.run(domain);
        String explanation = result == SpfResult.FAIL ? evaluation.explanation() : "";
        return new SpfVerdict(result, domain, explanation);
    }

    /// A name of at least two labels that DNS can be asked for (RFC 7208 4.3).
    static boolean isDomain(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (plain.isEmpty() || plain.length() > 253 || plain.indexOf('.') < 0) {
            return false;
        }
        int length = 0;
        for (int i = 0; i <= plain.length(); i++) {
            if (i == plain.length() || plain.charAt(i) == '.') {
                if (length == 0 || length > 63) {
                    return false;
                }
                length = 0;
            } else {
                char c = plain.charAt(i);
                if (c <= 0x20 || c >= 0x7f || c == '[' || c == ']' || c == '@') {
                    return false;
                }
                length++;
            }
        }
        return true;
    }

    /// The one SPF record among the TXT records.
    static Optional<String> onlyOne(java.util.List<String> texts) throws SpfSyntax {
        String found = null;
        for (String text : texts) {
            if (SpfRecord.isSpf(text)) {
                if (found != null) {
                    throw new SpfSyntax("two records"); // RFC 7208 4.5
                }
                found = text;
            }
        }
        return Optional.ofNullable(found);
    }
}
