package hongyan.services.outbound;

import hongyan.net.smtp.TlsPolicy;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;

/// How mail leaves.
///
/// @param hostName ours now, as in reports and in MX records; set-up may change it
/// @param port of other mail hosts, 25 in the real world
/// @param smarthost through which all mail goes
/// @param source our address, empty for any
/// @param connections in all
/// @param perRoute connections to one destination
/// @param tls what is asked of other hosts
public record OutboundSettings(
        Supplier<String> hostName,
        int port,
        Optional<Smarthost> smarthost,
        Optional<InetAddress> source,
        int connections,
        int perRoute,
        TlsPolicy tls) {

    /// @param host name or address
    public record Smarthost(String host, int port) {}

    public static OutboundSettings of(String hostName) {
        return new OutboundSettings(
                () -> hostName, 25, Optional.empty(), Optional.empty(), 100, 4, TlsPolicy.OPPORTUNISTIC);
    }

    public OutboundSettings withPort(int other) {
        return new OutboundSettings(hostName, other, smarthost, source, connections, perRoute, tls);
    }

    public OutboundSettings withSmarthost(Smarthost host) {
        return new OutboundSettings(hostName, port, Optional.of(host), source, connections, perRoute, tls);
    }

    public OutboundSettings withSource(InetAddress address) {
        return new OutboundSettings(hostName, port, smarthost, Optional.of(address), connections, perRoute, tls);
    }
}
