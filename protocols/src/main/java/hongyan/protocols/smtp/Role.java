package hongyan.protocols.smtp;

import hongyan.services.auth.Authenticator;
import hongyan.services.delivery.Inbound;

/// Whose mail a port takes.
public sealed interface Role {
    /// Anybody's, for our domains (port 25).
    record Mx(Inbound inbound) implements Role {}

    /// Our people's, for anywhere (RFC 6409; ports 587 and 465).
    record Submission(Authenticator authenticator, hongyan.services.submission.Submission submission) implements Role {}
}
