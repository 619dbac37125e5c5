package hongyan.net.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Whom to connect to.
///
/// @param host the name behind the address, for SNI and for the certificate; the address as text when there is none
/// @param source our address, null for any
public record Target(
        InetSocketAddress address,
        String host,
        TlsPolicy tls,
        @Nullable InetAddress source) {}
