package hongyan.protocols.imap;

import hongyan.formats.mime.Envelope;
import java.util.List;

/// ENVELOPE (RFC 9051 7.5.2).
final class EnvelopeWriter {
    private EnvelopeWriter() {}

    static void write(ImapOutput out, Envelope e) {
        out.put('(').nstring(e.date()).put(' ').nstring(e.subject()).put(' ');
        addresses(out, e.from());
        out.put(' ');
        // RFC 9051 7.5.2: sender and reply-to are from when they are missing or empty.
        addresses(out, e.sender().isEmpty() ? e.from() : e.sender());
        out.put(' ');
        addresses(out, e.replyTo().isEmpty() ? e.from() : e.replyTo());
        out.put(' ');
        addresses(out, e.to());
        out.put(' ');
        addresses(out, e.cc());
        out.put(' ');
        addresses(out, e.bcc());
        out.put(' ').nstring(e.inReplyTo()).put(' ').nstring(e.messageId()).put(')');
    }

    private static void addresses(ImapOutput out, List<Envelope.Mailbox> some) {
        if (some.isEmpty()) {
            out.ascii("NIL");
            return;
        }
        out.put('(');
        for (Envelope.Mailbox each : some) {
            out.put('(').nstring(each.name()).put(' ').nstring(each.route()).put(' ');
            out.nstring(each.local()).put(' ').nstring(each.host()).put(')');
        }
        out.put(')');
    }
}
