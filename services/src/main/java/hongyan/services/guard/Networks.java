package hongyan.services.guard;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Networks in CIDR form.
public final class Networks {
    private record Network(byte[] address, int bits) {}

    private final List<Network> networks = new ArrayList<>();

    /// @param texts `10.0.0.0/8`, `::1/128`, or single addresses
    /// @throws IllegalArgumentException naming the text that is no network
    public Networks(List<String> texts) {
        for (String text : texts) {
            int slash = text.indexOf('/');
            try {
                byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                        .getAddress();
                int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
                if (bits < 0 || bits > address.length * 8) {
                    throw new IllegalArgumentException();
                }
                networks.add(new Network(address, bits));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'" + text + "' is not a network (10.0.0.0/8)", e);
            }
        }
    }

    public boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> covers(network, bytes));
    }

    private static boolean covers(Network network, byte[] bytes) {
        if (network.address.length != bytes.length) {
            return false;
        }
        for (int bit = 0; bit < network.bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((network.address[bit >> 3] & mask) != (bytes[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }
}
