package hongyan.services.auth;

import java.net.InetAddress;

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

    /// Whether somebody who signed in to a mail protocol may go on: not after a freeze, a reset of the
    /// password or the suspension of the organisation. Cheap; long sessions ask now and then. One without
    /// a store lets everybody stay.
    default boolean admits(Principal principal) {
        return true;
    }
}
