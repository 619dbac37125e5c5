package hongyan.services.guard;

import hongyan.formats.dns.Lookup;
import hongyan.net.dns.Answer;
import hongyan.net.dns.Mx;
import hongyan.net.dns.Resolver;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The questions of SPF, DKIM and DMARC, asked of the resolver.
public final class DnsLookup implements Lookup {
    private final Resolver resolver;

    public DnsLookup(Resolver resolver) {
        this.resolver = resolver;
    }

    private static <T> Optional<List<T>> list(Answer<T> answer) {
        return answer instanceof Answer.Unavailable<T> ? Optional.empty() : Optional.of(answer.records());
    }

    @Override
    public Optional<List<String>> txt(String name) {
        return list(resolver.txt(name));
    }

    @Override
    public Optional<List<InetAddress>> a(String name) {
        return list(resolver.a(name));
    }

    @Override
    public Optional<List<InetAddress>> aaaa(String name) {
        return list(resolver.aaaa(name));
    }

    @Override
    public Optional<List<String>> mx(String name) {
        return list(resolver.mx(name))
                .map(records -> records.stream()
                        .sorted(Comparator.comparingInt(Mx::preference))
                        .map(Mx::host)
                        .toList());
    }

    @Override
    public Optional<List<String>> ptr(InetAddress address) {
        return list(resolver.ptr(address));
    }
}
