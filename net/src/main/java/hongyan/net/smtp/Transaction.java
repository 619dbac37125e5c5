package hongyan.net.smtp;

import hongyan.formats.address.MailAddress;
import java.util.List;
import java.util.Optional;

/// The envelope of one message for one host.
///
/// @param sender empty for the null sender `<>`
/// @param eightBit the message has bytes above 127 (RFC 6152)
/// @param utf8 the header has UTF-8, so that SMTPUTF8 is a must (RFC 6531); addresses are looked at anyway
public record Transaction(Optional<MailAddress> sender, List<MailAddress> recipients, boolean eightBit, boolean utf8) {
    public Transaction {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("no recipients");
        }
        recipients = List.copyOf(recipients);
    }

    /// Whether the peer must know SMTPUTF8. A domain in U-labels alone needs none: it goes out in A-labels.
    boolean needsUtf8() {
        return utf8
                || sender.map(address -> !address.isAscii()).orElse(false)
                || recipients.stream().anyMatch(address -> !address.isAscii());
    }
}
