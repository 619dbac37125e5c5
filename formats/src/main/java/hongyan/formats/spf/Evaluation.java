package hongyan.formats.spf;

import hongyan.formats.dns.Lookup;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One evaluation: the terms of a record and of those it includes, within the limits of RFC 7208 4.6.4.
///
/// *Threads*: one.
final class Evaluation {
    private static final int MAX_TERMS = 10;
    private static final int MAX_VOID = 2;
    private static final int MAX_HOSTS = 10;

    private final Lookup lookup;
    private final InetAddress client;
    private final String sender;
    private final String local;
    private final String senderDomain;
    private final String helo;
    private final String receiver;
    private final Instant now;
    private int terms;
    private int voids;
    private String explanationSpec = "";
    private String explanationDomain = "";

    Evaluation(
            Lookup lookup,
            InetAddress client,
            String sender,
            String local,
            String senderDomain,
            String helo,
            String receiver,
            Instant now) {
        this.lookup = lookup;
        this.client = client;
        this.sender = sender;
        this.local = local;
        this.senderDomain = senderDomain;
        this.helo = helo;
        this.receiver = receiver;
        this.now = now;
    }

    /// Nobody could answer a question that matters.
    private static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1;

        Unanswered() {
            super("no answer", null, false, false);
        }
    }

    SpfResult run(String domain) {
        try {
            return check(domain);
        } catch (SpfSyntax e) {
            return SpfResult.PERMERROR;
        } catch (Unanswered e) {
            return SpfResult.TEMPERROR;
        }
    }

    private SpfResult check(String domain) throws SpfSyntax, Unanswered {
        if (!Spf.isDomain(domain)) {
            return SpfResult.NONE;
        }
        Optional<String> text = Spf.onlyOne(lookup.txt(domain).orElseThrow(Unanswered::new));
        if (text.isEmpty()) {
            return SpfResult.NONE;
        }
        SpfRecord record = SpfRecord.parse(text.get());
        for (Term term : record.terms()) {
            if (matches(term, domain)) {
                // RFC 7208 6.2: the explanation of the domain whose mechanism failed, not of an including one
                explanationSpec = record.explanation();
                explanationDomain = domain;
                return term.qualifier();
            }
        }
        if (record.redirect().isEmpty()) {
            return SpfResult.NEUTRAL; // RFC 7208 4.7
        }
        countTerm();
        String target = expand(record.redirect(), domain);
        SpfResult result = check(target);
        return result == SpfResult.NONE ? SpfResult.PERMERROR : result; // RFC 7208 6.1
    }

    private boolean matches(Term term, String domain) throws SpfSyntax, Unanswered {
        return switch (term) {
            case Term.All all -> true;
            case Term.Network net -> within(client, net.address(), net.bits());
            case Term.Include include -> {
                countTerm();
                yield switch (check(expand(include.domain(), domain))) { // RFC 7208 5.2
                    case PASS -> true;
                    case FAIL, SOFTFAIL, NEUTRAL -> false;
                    case TEMPERROR -> throw new Unanswered();
                    case PERMERROR, NONE -> throw new SpfSyntax("included domain has no usable record");
                };
            }
            case Term.Host host -> {
                countTerm();
                yield anyWithin(addresses(target(host.domain(), domain)), host.bits4(), host.bits6());
            }
            case Term.Exchanger mx -> {
                countTerm();
                yield exchangers(target(mx.domain(), domain), mx);
            }
            case Term.Pointer ptr -> {
                countTerm();
                String wanted = target(ptr.domain(), domain).toLowerCase(Locale.ROOT);
                yield validated().stream().anyMatch(name -> isUnder(name, wanted));
            }
            case Term.Exists exists -> {
                countTerm();
                List<InetAddress> found =
                        lookup.a(expand(exists.domain(), domain)).orElseThrow(Unanswered::new);
                countVoid(found);
                yield !found.isEmpty();
            }
        };
    }

    private boolean exchangers(String name, Term.Exchanger mx) throws SpfSyntax, Unanswered {
        List<String> hosts = lookup.mx(name).orElseThrow(Unanswered::new);
        countVoid(hosts);
        if (hosts.size() > MAX_HOSTS) {
            throw new SpfSyntax("too many exchangers");
        }
        for (String host : hosts) {
            if (anyWithin(addresses(host), mx.bits4(), mx.bits6())) {
                return true;
            }
        }
        return false;
    }

    /// Names of the client that point back to it (RFC 7208 5.5), at most ten; none when DNS does not answer.
    private List<String> validated() throws SpfSyntax {
        List<String> names = lookup.ptr(client).orElse(List.of());
        countVoid(names);
        return names.stream()
                .limit(MAX_HOSTS)
                .filter(name -> (client instanceof Inet4Address ? lookup.a(name) : lookup.aaaa(name))
                        .orElse(List.of())
                        .contains(client))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static boolean isUnder(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }

    private List<InetAddress> addresses(String host) throws SpfSyntax, Unanswered {
        List<InetAddress> found =
                (client instanceof Inet4Address ? lookup.a(host) : lookup.aaaa(host)).orElseThrow(Unanswered::new);
        countVoid(found);
        return found;
    }

    private boolean anyWithin(List<InetAddress> addresses, int bits4, int bits6) {
        int bits = client instanceof Inet4Address ? bits4 : bits6;
        return addresses.stream().anyMatch(address -> within(client, address, bits));
    }

    static boolean within(InetAddress client, InetAddress network, int bits) {
        byte[] a = client.getAddress();
        byte[] b = network.getAddress();
        if (a.length != b.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || (a[whole] ^ b[whole]) >> 8 - rest == 0;
    }

    private void countTerm() throws SpfSyntax {
        if (++terms > MAX_TERMS) {
            throw new SpfSyntax("too many terms that ask DNS");
        }
    }

    private void countVoid(List<?> answer) throws SpfSyntax {
        if (answer.isEmpty() && ++voids > MAX_VOID) {
            throw new SpfSyntax("too many answers without records");
        }
    }

    private String target(String spec, String domain) throws SpfSyntax {
        return spec.isEmpty() ? domain : expand(spec, domain);
    }

    private String expand(String spec, String domain) throws SpfSyntax {
        return Macro.domain(spec, letter -> value(letter, domain));
    }

    private String value(char letter, String domain) {
        return switch (letter) {
            case 's' -> sender;
            case 'l' -> local;
            case 'o' -> senderDomain;
            case 'd' -> domain;
            case 'i' -> Macro.dotted(client);
            case 'p' -> validatedName(domain);
            case 'v' -> client instanceof Inet4Address ? "in-addr" : "ip6";
            case 'h' -> helo;
            case 'c' -> Macro.readable(client);
            case 'r' -> receiver;
            case 't' -> Long.toString(now.getEpochSecond());
            default -> "";
        };
    }

    /// RFC 7208 7.3: the domain itself, else one below it, else any, else `unknown`.
    private String validatedName(String domain) {
        List<String> names;
        try {
            names = validated();
        } catch (SpfSyntax e) {
            return "unknown";
        }
        String wanted = domain.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(wanted::equals)
                .findFirst()
                .or(() -> names.stream().filter(name -> isUnder(name, wanted)).findFirst())
                .or(() -> names.stream().findFirst())
                .orElse("unknown");
    }

    /// What the domain tells those it refuses (RFC 7208 6.2); empty when it tells nothing or tells it badly.
    String explanation() {
        if (explanationSpec.isEmpty()) {
            return "";
        }
        try {
            List<String> texts =
                    lookup.txt(expand(explanationSpec, explanationDomain)).orElse(List.of());
            if (texts.size() != 1 || !texts.getFirst().chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                return "";
            }
            return Macro.expand(texts.getFirst(), true, letter -> value(letter, explanationDomain));
        } catch (SpfSyntax e) {
            return "";
        }
    }
}
