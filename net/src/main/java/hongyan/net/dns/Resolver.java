package hongyan.net.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Asks DNS. *Threads*: safe; blocks the calling (virtual) thread. Answers are cached for their TTL.
public final class Resolver {
    /// @param servers whom to ask; empty for the system's servers
    public Resolver(List<InetSocketAddress> servers, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    public Answer<Mx> mx(String name) {
        throw new UnsupportedOperationException();
    }

    /// Each record's strings joined (RFC 7208 3.3), bytes as ISO 8859-1.
    public Answer<String> txt(String name) {
        throw new UnsupportedOperationException();
    }

    public Answer<InetAddress> a(String name) {
        throw new UnsupportedOperationException();
    }

    public Answer<InetAddress> aaaa(String name) {
        throw new UnsupportedOperationException();
    }

    /// Names of an address, without the last dot.
    public Answer<String> ptr(InetAddress address) {
        throw new UnsupportedOperationException();
    }

    /// Forgets cached answers under `name`, for a "check now".
    public void forget(String name) {
        throw new UnsupportedOperationException();
    }
}
