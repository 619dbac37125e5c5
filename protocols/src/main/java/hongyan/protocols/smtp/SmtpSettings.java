package hongyan.protocols.smtp;

import java.time.Duration;

/// The limits of a port.
///
/// @param hostName what we call ourselves
/// @param maxMessage bytes of a message
/// @param maxRecipients of one transaction; RFC 5321 4.5.3.1.8 wants at least 100
/// @param maxErrors commands that are wrong before the connection ends
/// @param maxRefused recipients and senders refused before it ends
/// @param maxSignIns failed sign-ins before it ends
/// @param command how long a client may take for its next command (RFC 5321 4.5.3.2.7: at least 5 minutes)
/// @param block how long between two blocks of a message (RFC 5321 4.5.3.2.5)
/// @param message how long for the whole text of a message
/// @param greeting how long a stranger must wait for the greeting, to find out who talks early
/// @param penalty by how much each further error delays its reply
/// @param maxPenalty the longest such delay
public record SmtpSettings(
        String hostName,
        long maxMessage,
        int maxRecipients,
        int maxErrors,
        int maxRefused,
        int maxSignIns,
        Duration command,
        Duration block,
        Duration message,
        Duration greeting,
        Duration penalty,
        Duration maxPenalty) {
    /// 50 MiB, 1,000 recipients, the times of RFC 5321.
    public static SmtpSettings defaults(String hostName) {
        return new SmtpSettings(
                hostName,
                50L * 1024 * 1024,
                1000,
                20,
                100,
                3,
                Duration.ofMinutes(5),
                Duration.ofMinutes(3),
                Duration.ofHours(1),
                Duration.ofMillis(300),
                Duration.ofMillis(500),
                Duration.ofSeconds(10));
    }

    /// The same with another largest message.
    public SmtpSettings withMaxMessage(long bytes) {
        return new SmtpSettings(
                hostName,
                bytes,
                maxRecipients,
                maxErrors,
                maxRefused,
                maxSignIns,
                command,
                block,
                message,
                greeting,
                penalty,
                maxPenalty);
    }
}
