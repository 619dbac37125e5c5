package hongyan.services.submission;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.id.Tokens;
import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.AsciiField;
import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.HeaderField;
import hongyan.formats.mime.MailDate;
import hongyan.services.delivery.RawFields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a submission server checks and mends in a header (RFC 6409 6 and 8).
final class HeaderRepair {
    private static final Set<String> REMOVED = Set.of("bcc", "resent-bcc", "return-path");

    private HeaderRepair() {}

    /// The first address of the From field, every one of which must be one of `own`; those of Sender too.
    ///
    /// @throws NotAllowed `BAD_FROM`, `SENDER_NOT_OWNED`, `BARE_NEWLINE`
    static MailAddress requireOwn(RawFields header, OwnAddresses own) {
        requireWholeLines(header);
        if (header.count("From") != 1 || header.count("Sender") > 1) {
            throw new NotAllowed(Reason.BAD_FROM, "From fields");
        }
        List<MailAddress> from = addresses(header, "From");
        if (from.isEmpty()) {
            throw new NotAllowed(Reason.BAD_FROM, "no address");
        }
        List<MailAddress> all = new ArrayList<>(from);
        all.addAll(addresses(header, "Sender"));
        for (MailAddress address : all) {
            if (!own.contains(address)) {
                throw new NotAllowed(Reason.SENDER_NOT_OWNED, "header " + address);
            }
        }
        return from.getFirst();
    }

    /// A CR alone is a line end to some readers, and on the way out: a second From could hide behind it.
    private static void requireWholeLines(RawFields header) {
        for (RawFields.Field field : header.all()) {
            for (int i = field.from(); i < field.to(); i++) {
                if (field.bytes()[i] == '\r' && (i + 1 == field.to() || field.bytes()[i + 1] != '\n')) {
                    throw new NotAllowed(Reason.BARE_NEWLINE, "header");
                }
            }
        }
    }

    /// @throws NotAllowed `BAD_FROM` when there is anything but addresses
    private static List<MailAddress> addresses(RawFields header, String name) {
        Optional<RawFields.Field> field = header.first(name);
        if (field.isEmpty()) {
            return List.of();
        }
        List<MailAddress> found = new ArrayList<>();
        for (Envelope.Mailbox mailbox : new HeaderField(name, field.get().raw()).addresses()) {
            String local = mailbox.local();
            String host = mailbox.host();
            if (local == null || host == null || local.isEmpty()) {
                throw new NotAllowed(Reason.BAD_FROM, "group in " + name);
            }
            String domain = MailAddress.domain(utf8(host))
                    .orElseThrow(() -> new NotAllowed(Reason.BAD_FROM, "domain in " + name));
            found.add(new MailAddress(utf8(local), domain));
        }
        return found;
    }

    private static String utf8(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// Date and Message-ID when they are missing (RFC 6409 8.2, 8.3).
    static String missing(RawFields header, String domain, Instant now) {
        StringBuilder fields = new StringBuilder();
        if (header.count("Date") == 0) {
            fields.append("Date: ").append(MailDate.format(now, ZoneOffset.UTC)).append("\r\n");
        }
        if (header.count("Message-ID") == 0) {
            fields.append("Message-ID: <")
                    .append(Tokens.token(128))
                    .append('@')
                    .append(MailAddress.asciiDomain(domain))
                    .append(">\r\n");
        }
        return fields.toString();
    }

    /// Fields that must not leave: who else got it, and what only the last host writes.
    static boolean isRemoved(RawFields.Field field) {
        return REMOVED.contains(field.name().toLowerCase(java.util.Locale.ROOT));
    }

    /// What goes out in place of fields with raw 8-bit text, by where they start: the same in encoded words (RFC 2047),
    /// so that hosts without SMTPUTF8 take the message. Nothing when an address needs SMTPUTF8 all the same.
    static Map<Integer, byte[]> encoded(RawFields header) {
        Map<Integer, byte[]> instead = new HashMap<>();
        for (RawFields.Field field : header.all()) {
            if (!hasEightBit(field) || isRemoved(field)) {
                continue;
            }
            HeaderField read = new HeaderField(field.name(), field.raw());
            Optional<String> ascii = AsciiField.of(read);
            if (ascii.isPresent()) {
                instead.put(field.from(), ascii.get().getBytes(StandardCharsets.US_ASCII));
            } else if (AsciiField.hasAddresses(read)) {
                return Map.of();
            }
        }
        return instead;
    }

    /// Whether a header has bytes that only SMTPUTF8 peers take (RFC 6532), apart from fields that do not go out.
    ///
    /// @param encoded as [#encoded] gave them
    static boolean hasUtf8(RawFields header, Map<Integer, byte[]> encoded) {
        return header.all().stream()
                .anyMatch(field -> hasEightBit(field) && !isRemoved(field) && !encoded.containsKey(field.from()));
    }

    private static boolean hasEightBit(RawFields.Field field) {
        for (int i = field.from(); i < field.to(); i++) {
            if (field.bytes()[i] < 0) {
                return true;
            }
        }
        return false;
    }
}
