package hongyan.net.listen;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How many connections there may be: in all, and per peer address. Loopback has no limit of its own (a front proxy or
/// a test comes from there).
///
/// *Threads*: safe.
final class Permits {
    private final int total;
    private final int perAddress;
    private final AtomicInteger used = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    Permits(int total, int perAddress) {
        this.total = total;
        this.perAddress = perAddress;
    }

    boolean take(InetAddress peer) {
        if (used.incrementAndGet() > total) {
            used.decrementAndGet();
            return false;
        }
        if (!peer.isLoopbackAddress() && byAddress.merge(peer, 1, Integer::sum) > perAddress) {
            give(peer);
            return false;
        }
        return true;
    }

    void give(InetAddress peer) {
        used.decrementAndGet();
        if (!peer.isLoopbackAddress()) {
            byAddress.computeIfPresent(peer, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    int used() {
        return used.get();
    }
}
