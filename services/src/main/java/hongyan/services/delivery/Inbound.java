package hongyan.services.delivery;

import hongyan.formats.address.MailAddress;
import java.net.InetAddress;
import java.util.Optional;

/// Mail from strangers and from trusted networks (port 25).
public interface Inbound {
    /// Who hands the message over.
    ///
    /// @param helo as given, not trusted
    /// @param tls description of the TLS session
    /// @param protocol `ESMTP`, `ESMTPS`, `UTF8SMTPS` ... (RFC 3848, RFC 6531) for the Received field
    record Peer(InetAddress address, String helo, Optional<String> tls, String protocol) {}

    /// Starts a delivery.
    ///
    /// @param sender empty for the null sender `<>`
    /// @param size announced by SIZE=, 0 when not
    /// @throws hongyan.base.failure.Refusal what the peer is told at MAIL
    Delivery begin(Peer peer, Optional<MailAddress> sender, long size);
}
