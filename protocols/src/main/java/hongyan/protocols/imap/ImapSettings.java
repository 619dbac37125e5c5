package hongyan.protocols.imap;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/// What an operator may set.
///
/// @param maxMessage bytes of a message in APPEND
/// @param idle how long a signed-in client may be silent (RFC 9051 5.4: 30 minutes at least)
/// @param fresh how long one may take that has not signed in
/// @param zone in which INTERNALDATE and SAVEDATE are told, and in which the days of SEARCH begin
/// @param messageLimit messages that one command works on (RFC 9738)
/// @param progress how long a client waits for a word about a long command (RFC 9585)
/// @param jmap the address of the JMAP session resource, asked each time; empty when there is none (RFC 9698)
public record ImapSettings(
        long maxMessage,
        Duration idle,
        Duration fresh,
        ZoneId zone,
        int messageLimit,
        Duration progress,
        Supplier<String> jmap) {
    private static final Duration PROGRESS = Duration.ofSeconds(10);
    /// Far above any mailbox of a person: clients that do not know of it shall never meet it.
    private static final int MESSAGE_LIMIT = 1_000_000;

    public static final ImapSettings DEFAULT =
            new ImapSettings(50L << 20, Duration.ofMinutes(31), Duration.ofMinutes(1), ZoneOffset.UTC, MESSAGE_LIMIT);

    /// Without JMAP.
    public ImapSettings(long maxMessage, Duration idle, Duration fresh, ZoneId zone, int messageLimit) {
        this(maxMessage, idle, fresh, zone, messageLimit, PROGRESS, () -> "");
    }

    public ImapSettings withJmap(Supplier<String> address) {
        return new ImapSettings(maxMessage, idle, fresh, zone, messageLimit, progress, address);
    }

    public ImapSettings withProgress(Duration every) {
        return new ImapSettings(maxMessage, idle, fresh, zone, messageLimit, every, jmap);
    }

    /// In the zone of the machine.
    public ImapSettings(long maxMessage, Duration idle, Duration fresh) {
        this(maxMessage, idle, fresh, ZoneId.systemDefault(), MESSAGE_LIMIT);
    }
}
