package hongyan.net.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Front proxies whose word about the client (`X-Forwarded-For`, `X-Forwarded-Proto`) is taken. Loopback always is.
public final class TrustedProxies {
    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((address[i >> 3] & mask) != (other[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Loopback and nobody else.
    public static final TrustedProxies LOOPBACK = new TrustedProxies(List.of());

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /// @param networks addresses or `address/bits`
    /// @throws IllegalArgumentException naming the one that is neither
    public static TrustedProxies of(List<String> networks) {
        List<Network> parsed = new ArrayList<>();
        for (String text : networks) {
            int slash = text.indexOf('/');
            Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
            byte[] bytes = address.map(InetAddress::getAddress)
                    .orElseThrow(() -> new IllegalArgumentException("not an address or network: " + text));
            int bits = bytes.length * 8;
            if (slash >= 0) {
                try {
                    bits = Integer.parseInt(text.substring(slash + 1));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("not an address or network: " + text, e);
                }
            }
            if (bits < 0 || bits > bytes.length * 8) {
                throw new IllegalArgumentException("not an address or network: " + text);
            }
            parsed.add(new Network(bytes, bits));
        }
        return new TrustedProxies(parsed);
    }

    boolean trusts(InetAddress peer) {
        if (peer.isLoopbackAddress()) {
            return true;
        }
        byte[] bytes = peer.getAddress();
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    /// The client behind the proxies: the rightmost forwarded address that is not one of ours.
    InetAddress client(InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        for (int i = forwardedFor.size() - 1; i >= 0 && trusts(client); i--) {
            Optional<InetAddress> next = literal(forwardedFor.get(i).strip());
            if (next.isEmpty()) {
                break;
            }
            client = next.get();
        }
        return client;
    }

    /// An address literal; never asks DNS.
    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
