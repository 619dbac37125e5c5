package hongyan.net.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// How a server listens and where its bounds are.
///
/// @param headerBytes of a request's line and fields together, beyond it `431`
/// @param concurrentRequests at once, beyond it `503`; event streams do not count
/// @param eventStreams open at once in all
/// @param eventStreamsPerPeer open at once from one address; loopback is exempt
/// @param idle how long a connection may be silent
/// @param stopWait how long running requests may take when the server stops
public record HttpSettings(
        List<Port> ports,
        int headerBytes,
        int concurrentRequests,
        int eventStreams,
        int eventStreamsPerPeer,
        Duration idle,
        Duration stopWait,
        TrustedProxies proxies) {

    /// An address to listen on; port 0 takes a free one.
    public record Port(InetSocketAddress address, boolean tls) {}

    /// The safe defaults.
    public static HttpSettings on(List<Port> ports) {
        return new HttpSettings(
                List.copyOf(ports),
                16 << 10,
                1024,
                20_000,
                200,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                TrustedProxies.LOOPBACK);
    }

    public HttpSettings withProxies(TrustedProxies trusted) {
        return new HttpSettings(
                ports, headerBytes, concurrentRequests, eventStreams, eventStreamsPerPeer, idle, stopWait, trusted);
    }

    public HttpSettings withIdle(Duration silent) {
        return new HttpSettings(
                ports, headerBytes, concurrentRequests, eventStreams, eventStreamsPerPeer, silent, stopWait, proxies);
    }

    public HttpSettings withConcurrentRequests(int most) {
        return new HttpSettings(ports, headerBytes, most, eventStreams, eventStreamsPerPeer, idle, stopWait, proxies);
    }
}
