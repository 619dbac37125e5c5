package hongyan.formats.spf;

import java.net.InetAddress;

/// A mechanism with its qualifier (RFC 7208 5). Domain specs are unexpanded; empty stands for the current domain.
sealed interface Term {
    SpfResult qualifier();

    record All(SpfResult qualifier) implements Term {}

    record Include(SpfResult qualifier, String domain) implements Term {}

    record Host(SpfResult qualifier, String domain, int bits4, int bits6) implements Term {}

    record Exchanger(SpfResult qualifier, String domain, int bits4, int bits6) implements Term {}

    record Pointer(SpfResult qualifier, String domain) implements Term {}

    record Network(SpfResult qualifier, InetAddress address, int bits) implements Term {}

    record Exists(SpfResult qualifier, String domain) implements Term {}
}
