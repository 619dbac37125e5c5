package hongyan.formats.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of an IMAP ENVELOPE (RFC 9051 7.5.2), raw: null where the header has none.
public record Envelope(
        @Nullable String date,
        @Nullable String subject,
        List<Mailbox> from,
        List<Mailbox> sender,
        List<Mailbox> replyTo,
        List<Mailbox> to,
        List<Mailbox> cc,
        List<Mailbox> bcc,
        @Nullable String inReplyTo,
        @Nullable String messageId) {

    /// One address of a header, raw. A group starts with `host == null, local = its name` and ends with both null
    /// (RFC 9051 7.5.2). Text that is no address is a `local` with an empty `host`.
    public record Mailbox(
            @Nullable String name,
            @Nullable String route,
            @Nullable String local,
            @Nullable String host) {}
}
