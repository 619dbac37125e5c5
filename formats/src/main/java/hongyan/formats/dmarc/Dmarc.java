package hongyan.formats.dmarc;

import hongyan.formats.dmarc.DmarcVerdict.Result;
import hongyan.formats.dns.Lookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the policy of a From domain and judges a message by it. *Threads*: one; make a new one for each message.
public final class Dmarc {
    /// Labels a walk looks at (RFC 9989 4.10).
    private static final int MAX_LABELS = 8;

    private final Lookup lookup;
    private final Map<String, Optional<DmarcRecord>> asked = new HashMap<>();
    private boolean unanswered;

    public Dmarc(Lookup lookup) {
        this.lookup = lookup;
    }

    /// Judges a message.
    ///
    /// @param from the domain of the one From address, in A-labels
    /// @param spfDomain the domain SPF passed for; empty when it did not pass
    /// @param dkimDomains the `d=` of each signature that verified
    /// @param unsure SPF or DKIM had a temporary failure, so a lack of alignment proves nothing
    public DmarcVerdict judge(String from, String spfDomain, Collection<String> dkimDomains, boolean unsure) {
        String domain = plain(from);
        Optional<Found> found = policy(domain);
        if (found.isEmpty()) {
            return unanswered
                    ? new DmarcVerdict(Result.TEMPERROR, DmarcPolicy.REJECT, domain) // it may ask for anything
                    : new DmarcVerdict(Result.NONE, DmarcPolicy.NONE, domain);
        }
        DmarcRecord record = found.get().record;
        boolean aligned = !spfDomain.isEmpty() && aligned(domain, plain(spfDomain), record.strictSpf())
                || dkimDomains.stream().anyMatch(d -> aligned(domain, plain(d), record.strictDkim()));
        if (aligned) {
            return new DmarcVerdict(Result.PASS, DmarcPolicy.NONE, domain);
        }
        DmarcPolicy asked = found.get().at.equals(domain)
                ? record.policy()
                : exists(domain) ? record.subdomains() : record.missing();
        DmarcPolicy policy = record.testing() ? asked.milder() : asked;
        return new DmarcVerdict(unsure || unanswered ? Result.TEMPERROR : Result.FAIL, policy, domain);
    }

    private record Found(String at, DmarcRecord record) {}

    /// The record of the domain itself, else of its organisational domain (RFC 7489 6.6.3).
    private Optional<Found> policy(String domain) {
        return Stream.of(domain, organisational(domain))
                .distinct()
                .map(name -> record(name).map(record -> new Found(name, record)).orElse(null))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /// RFC 7489 3.1: equal, or in relaxed mode of one organisation.
    private boolean aligned(String from, String other, boolean strict) {
        return from.equals(other) || !strict && organisational(from).equals(organisational(other));
    }

    /// The tree walk of RFC 9989 4.10.
    String organisational(String domain) {
        String best = domain;
        String name = domain;
        while (!name.isEmpty()) {
            Optional<DmarcRecord> record = record(name);
            if (record.isPresent()) {
                switch (record.get().psd()) {
                    case 'n' -> {
                        return name;
                    }
                    case 'y' -> {
                        return name.equals(domain) ? name : below(domain, name);
                    }
                    default -> best = name;
                }
            }
            // RFC 9989 4.10: long names go on with their last seven labels
            name = labels(name) > MAX_LABELS ? lastLabels(name, MAX_LABELS - 1) : parent(name);
        }
        return best;
    }

    /// The name one label longer than `parent` on the way to `domain`.
    private static String below(String domain, String parent) {
        return lastLabels(domain, labels(parent) + 1);
    }

    private Optional<DmarcRecord> record(String name) {
        return asked.computeIfAbsent(name, n -> {
            Optional<List<String>> texts = lookup.txt("_dmarc." + n);
            if (texts.isEmpty()) {
                unanswered = true;
                return Optional.empty();
            }
            List<String> records =
                    texts.get().stream().filter(Dmarc::looksRight).toList();
            return records.size() == 1 ? DmarcRecord.parse(records.getFirst()) : Optional.empty();
        });
    }

    private static boolean looksRight(String text) {
        return text.stripLeading().startsWith("v=DMARC1");
    }

    /// RFC 9091 2.7: a domain exists when it has an address or takes mail; doubt counts as existing.
    private boolean exists(String domain) {
        return lookup.a(domain).map(list -> !list.isEmpty()).orElse(true)
                || lookup.aaaa(domain).map(list -> !list.isEmpty()).orElse(true)
                || lookup.mx(domain).map(list -> !list.isEmpty()).orElse(true);
    }

    private static String plain(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static int labels(String name) {
        return (int) name.chars().filter(c -> c == '.').count() + 1;
    }

    private static String parent(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    private static String lastLabels(String name, int count) {
        String rest = name;
        while (labels(rest) > count) {
            rest = parent(rest);
        }
        return rest;
    }
}
