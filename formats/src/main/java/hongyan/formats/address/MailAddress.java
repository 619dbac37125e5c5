package hongyan.formats.address;

import java.util.Optional;

/// A mailbox address as the envelope knows it: local part as written (quotes removed), domain in lower case and
/// U-labels.
///
/// @param local 1 to 64 octets in UTF-8
/// @param domain 1 to 255 octets; `[1.2.3.4]` style literals keep their brackets
public record MailAddress(String local, String domain) {
    /// Parses `local@domain` (RFC 5321 4.1.2 Mailbox, RFC 6531 3.3), without angle brackets.
    public static Optional<MailAddress> parse(String text) {
        throw new UnsupportedOperationException();
    }

    /// The form that looks the same for the same mailbox here: local part in lower case, NFC, domain in U-labels.
    public String canonical() {
        throw new UnsupportedOperationException();
    }

    /// The domain in A-labels, as DNS and old peers want it.
    public String asciiDomain() {
        throw new UnsupportedOperationException();
    }

    /// Whether a peer without SMTPUTF8 can be given this address (RFC 6531): local part ASCII.
    public boolean isAscii() {
        throw new UnsupportedOperationException();
    }

    /// `local@domain`, the local part quoted where RFC 5321 demands it.
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
