package hongyan.services.domain;

import hongyan.net.dns.Answer;
import hongyan.net.dns.Mx;
import hongyan.net.dns.Resolver;
import hongyan.store.tenant.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// Asks DNS for the records of a sheet and says of each whether it is right.
///
/// `ok`: published, and does what it should even when it is written another way. `wrong`: something else is there.
/// `missing`: nothing. `unknown`: no answer came.
final class DnsJudge {
    private final Resolver resolver;

    DnsJudge(Resolver resolver) {
        this.resolver = resolver;
    }

    List<Domain.Finding> judge(List<Wanted> sheet, String hostName) {
        List<Domain.Finding> findings = new ArrayList<>();
        for (Wanted wanted : sheet) {
            resolver.forget(wanted.host());
            findings.add(
                    switch (wanted.purpose()) {
                        case "mx" -> mx(wanted, hostName);
                        case "spf" -> spf(wanted, hostName);
                        case "dkim" -> text(wanted, "", found -> dkimMatches(found, wanted.value()));
                        case "dmarc" -> text(wanted, "v=dmarc1", DnsJudge::dmarcMatches);
                        default ->
                            text(
                                    wanted,
                                    "hongyan-verification=",
                                    found -> found.strip().equals(wanted.value()));
                    });
        }
        return findings;
    }

    private Domain.Finding mx(Wanted wanted, String hostName) {
        Answer<Mx> answer = resolver.mx(wanted.host());
        List<String> found = answer.records().stream()
                .map(mx -> mx.preference() + " " + (mx.host().isEmpty() ? "." : mx.host()))
                .toList();
        boolean ours = answer.records().stream().anyMatch(mx -> mx.host().equalsIgnoreCase(hostName));
        return finding(wanted, answer, found, ours);
    }

    private Domain.Finding spf(Wanted wanted, String hostName) {
        Answer<String> answer = resolver.txt(wanted.host());
        List<String> policies = answer.records().stream()
                .filter(text -> isSpf(text.toLowerCase(Locale.ROOT)))
                .toList();
        // RFC 7208 4.5: more than one policy is an error
        boolean right = policies.size() == 1 && spfAllows(policies.getFirst(), hostName);
        return finding(wanted, answer, policies, right);
    }

    private static boolean isSpf(String text) {
        return text.equals("v=spf1") || text.startsWith("v=spf1 ");
    }

    private static boolean spfAllows(String policy, String hostName) {
        for (String term : policy.toLowerCase(Locale.ROOT).split(" ", -1)) {
            String plain = term.startsWith("+") ? term.substring(1) : term;
            if (plain.equals("mx") || plain.equals("a:" + hostName.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /// TXT records that begin with `prefix` (whatever its case), right when exactly one is there and it fits.
    private Domain.Finding text(Wanted wanted, String prefix, Predicate<String> right) {
        Answer<String> answer = resolver.txt(wanted.host());
        List<String> mine = answer.records().stream()
                .filter(text -> text.strip().toLowerCase(Locale.ROOT).startsWith(prefix))
                .toList();
        boolean ownership = wanted.purpose().equals("ownership");
        boolean ok = ownership ? mine.stream().anyMatch(right) : mine.size() == 1 && right.test(mine.getFirst());
        return finding(wanted, answer, mine, ok);
    }

    private static Domain.Finding finding(Wanted wanted, Answer<?> answer, List<String> found, boolean right) {
        String state = switch (answer) {
            case Answer.Unavailable<?> u -> "unknown";
            case Answer.Nothing<?> n -> "missing";
            case Answer.Found<?> f -> right ? "ok" : found.isEmpty() ? "missing" : "wrong";
        };
        return new Domain.Finding(
                wanted.purpose(),
                wanted.host(),
                state,
                found.stream()
                        .limit(10)
                        .map(s -> s.substring(0, Math.min(600, s.length())))
                        .toList());
    }

    /// The same key, whatever the spaces and the order of tags.
    private static boolean dkimMatches(String found, String wanted) {
        return tag(found, "p").equals(tag(wanted, "p")) && !tag(wanted, "p").isEmpty();
    }

    private static boolean dmarcMatches(String found) {
        return List.of("none", "quarantine", "reject").contains(tag(found, "p").toLowerCase(Locale.ROOT));
    }

    /// The value of a tag (RFC 6376 3.2) without spaces; empty when it is not there.
    private static String tag(String record, String name) {
        for (String part : record.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(name)) {
                StringBuilder value = new StringBuilder();
                part.substring(equals + 1)
                        .chars()
                        .filter(c -> !Character.isWhitespace(c))
                        .forEach(c -> value.append((char) c));
                return value.toString();
            }
        }
        return "";
    }
}
