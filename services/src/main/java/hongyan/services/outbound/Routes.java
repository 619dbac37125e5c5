package hongyan.services.outbound;

import hongyan.net.dns.Answer;
import hongyan.net.dns.Mx;
import hongyan.net.dns.Resolver;
import hongyan.net.smtp.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Finds the hosts for a domain (RFC 5321 5.1). *Threads*: safe; asks DNS.
final class Routes {
    /// Hosts looked at for one attempt.
    private static final int MAX_HOSTS = 10;

    private static final Reply NO_ADDRESS = Reply.own(550, "5.4.4", "The domain has no mail host with an address");

    /// Where a domain's mail goes.
    sealed interface Route {
        /// In the order to try.
        ///
        /// @param nowhere what to say when none of them has an address
        record Hosts(List<String> names, int port, Reply nowhere) implements Route {}

        /// Never: the reply says why.
        record Never(Reply why) implements Route {}

        /// Not now.
        record Later(Reply why) implements Route {}
    }

    /// Where a host is.
    sealed interface Place {
        record At(List<InetSocketAddress> addresses) implements Place {}

        record Nowhere() implements Place {}

        record Unknown(String why) implements Place {}
    }

    private final Resolver resolver;
    private final OutboundSettings settings;
    private final RandomGenerator random;

    Routes(Resolver resolver, OutboundSettings settings, RandomGenerator random) {
        this.resolver = resolver;
        this.settings = settings;
        this.random = random;
    }

    /// What is sent over the same connections: the domain, or all when there is a smarthost.
    String group(String domain) {
        return settings.smarthost().isPresent() ? "*" : domain;
    }

    /// Whether there is a single group.
    boolean isOneGroup() {
        return settings.smarthost().isPresent();
    }

    /// @param domain in A-labels, or an address literal in brackets
    Route find(String domain) {
        if (settings.smarthost().isPresent()) {
            OutboundSettings.Smarthost host = settings.smarthost().get();
            // RFC 3463 3.4: our own configuration, or our own DNS; the recipients' domains are not asked
            Reply nowhere = Reply.own(451, "4.3.5", "The smarthost " + host.host() + " has no address");
            return new Route.Hosts(List.of(host.host()), host.port(), nowhere);
        }
        if (domain.startsWith("[") && domain.endsWith("]")) {
            String literal = domain.substring(1, domain.length() - 1);
            boolean six = literal.regionMatches(true, 0, "IPv6:", 0, 5);
            return hosts(List.of(six ? literal.substring(5) : literal));
        }
        return switch (resolver.mx(domain)) {
            case Answer.Found<Mx> found -> exchangers(found.records());
            // RFC 5321 5.1: without MX the domain itself is the host
            case Answer.Nothing<Mx> nothing ->
                nothing.exists()
                        ? hosts(List.of(domain))
                        : new Route.Never(Reply.own(550, "5.1.2", "Domain " + domain + " does not exist"));
            case Answer.Unavailable<Mx> failed ->
                new Route.Later(Reply.own(451, "4.4.3", "DNS for " + domain + ": " + failed.why()));
        };
    }

    private Route exchangers(List<Mx> records) {
        if (records.size() == 1 && records.getFirst().host().isEmpty()) {
            return new Route.Never(
                    Reply.own(556, "5.1.10", "The domain does not accept mail (null MX)")); // RFC 7505 4.2
        }
        Map<Integer, List<String>> groups = new TreeMap<>();
        for (Mx mx : records) {
            if (!mx.host().isEmpty()) {
                groups.computeIfAbsent(mx.preference(), p -> new ArrayList<>()).add(mx.host());
            }
        }
        List<String> hosts = new ArrayList<>();
        for (List<String> group : groups.values()) {
            // RFC 5321 5.1: we are one of them, so only better ones count
            if (group.stream()
                    .anyMatch(host -> host.equalsIgnoreCase(settings.hostName().get()))) {
                if (hosts.isEmpty()) {
                    return new Route.Never(Reply.own(554, "5.4.6", "Mail for this domain loops back to this server"));
                }
                break;
            }
            // RFC 5321 5.1: equal preference in random order
            Collections.shuffle(group, java.util.Random.from(random));
            hosts.addAll(group);
        }
        return hosts.isEmpty()
                ? new Route.Never(Reply.own(550, "5.4.4", "The domain has no mail host"))
                : hosts(hosts.subList(0, Math.min(hosts.size(), MAX_HOSTS)));
    }

    private Route hosts(List<String> names) {
        return new Route.Hosts(names, settings.port(), NO_ADDRESS);
    }

    /// IPv4 first, then IPv6; an address that cannot be reached from our source address is left out.
    Place locate(String host, int port) {
        List<InetAddress> all = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (isLiteral(host)) {
            try {
                all.add(InetAddress.ofLiteral(host));
            } catch (IllegalArgumentException e) {
                return new Place.Nowhere();
            }
        } else {
            String name = host.toLowerCase(Locale.ROOT);
            collect(resolver.a(name), all, problems);
            collect(resolver.aaaa(name), all, problems);
        }
        if (all.isEmpty() && name(host).equals("localhost")) {
            all.add(InetAddress.getLoopbackAddress());
        }
        settings.source().ifPresent(source -> all.removeIf(a -> a.getClass() != source.getClass()));
        all.sort(Comparator.comparingInt(a -> a.getAddress().length));
        if (all.isEmpty()) {
            return problems.isEmpty() ? new Place.Nowhere() : new Place.Unknown(problems.getFirst());
        }
        return new Place.At(all.stream().map(a -> named(host, a, port)).toList());
    }

    private static String name(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0
                || !host.isEmpty() && host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static InetSocketAddress named(String host, InetAddress address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host, address.getAddress()), port);
        } catch (UnknownHostException e) {
            return new InetSocketAddress(address, port);
        }
    }

    private static void collect(Answer<InetAddress> answer, List<InetAddress> all, List<String> problems) {
        all.addAll(answer.records());
        if (answer instanceof Answer.Unavailable<InetAddress> failed) {
            problems.add(failed.why());
        }
    }
}
