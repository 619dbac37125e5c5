package hongyan.protocols.imap;

import java.time.Duration;

/// What an operator may set.
///
/// @param maxMessage bytes of a message in APPEND
/// @param idle how long a signed-in client may be silent (RFC 9051 5.4: 30 minutes at least)
/// @param fresh how long one may take that has not signed in
public record ImapSettings(long maxMessage, Duration idle, Duration fresh) {
    public static final ImapSettings DEFAULT =
            new ImapSettings(50L << 20, Duration.ofMinutes(31), Duration.ofMinutes(1));
}
