package hongyan.services.auth;

import java.net.InetAddress;
import java.util.Optional;

/// Who made the access tokens that mail clients bring (OAUTHBEARER, XOAUTH2). A seam: there is no issuer yet, so the
/// mechanisms are not offered. A web session's token is none: the browser alone has it, and it opens the web, not
/// mail protocols.
///
/// *Threads*: safe.
public interface TokenIssuer {
    /// Who holds this access token, when it is good for the protocol now.
    ///
    /// @param protocol `imap`, `submission`, `pop3`: the scope it must have
    Optional<Principal> bearer(String token, String protocol, InetAddress peer);
}
