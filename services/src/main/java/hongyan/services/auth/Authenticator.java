package hongyan.services.auth;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import java.net.InetAddress;
import java.util.Optional;

/// Checks passwords.
///
/// *Threads*: safe. Argon2id costs tens of milliseconds: a success is remembered in memory for a short while (keyed by
/// a hash under
/// a random key), so that polling clients do not pay it each time; any change of the credential forgets it.
public interface Authenticator {
    /// @param protocol `imap`, `submission`, `jmap`, `web`, ... for log and policy
    /// @throws hongyan.base.failure.NotAllowed `AUTH_FAILED`, the same for every cause
    /// @throws hongyan.base.failure.TryLater `AUTH_TOO_MANY`
    Principal password(String login, String password, String protocol, InetAddress peer);

    /// Whether [#scram] can come to something.
    default boolean knowsScram() {
        return false;
    }

    /// A sign-in without the password (RFC 5802). Begins alike whether the name exists or not.
    ///
    /// @throws hongyan.base.failure.TryLater `AUTH_TOO_MANY`
    default ScramTrial scram(String login, String protocol, InetAddress peer) {
        throw new NotAllowed(Reason.AUTH_MECHANISM);
    }

    /// Whose access tokens count; empty while there is no issuer.
    default Optional<TokenIssuer> tokens() {
        return Optional.empty();
    }

    /// Whether somebody who signed in to a mail protocol may go on: not after a freeze, a change or reset of
    /// the password or the suspension of the organisation. Cheap; long sessions ask now and then. One without
    /// a store lets everybody stay.
    default boolean admits(Principal principal) {
        return true;
    }
}
