package hongyan.formats.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// DNS as the evaluators see it: empty when nobody could answer (try later), an empty list when there is no such
/// record.
///
/// Names are given without a last dot; a name that is no domain name has no records. CNAMEs are followed.
public interface Lookup {
    /// Each record's strings joined, bytes as ISO 8859-1.
    Optional<List<String>> txt(String name);

    Optional<List<InetAddress>> a(String name);

    Optional<List<InetAddress>> aaaa(String name);

    /// Hosts in order of preference.
    Optional<List<String>> mx(String name);

    Optional<List<String>> ptr(InetAddress address);
}
