package hongyan.formats.mime;

import hongyan.formats.address.MailAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A header field with raw 8-bit text, as printers and business software send it, said again in ASCII: encoded words
/// for text and display names (RFC 2047), both forms for file names (RFC 2231). So hosts without SMTPUTF8 take it.
///
/// The text is read as [HeaderText] reads it: UTF-8 when it is, else GB18030. Comments in address lists become names or
/// are left out.
public final class AsciiField {
    private static final Set<String> ADDRESSES = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "resent-from",
            "resent-sender",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "resent-reply-to",
            "disposition-notification-to");
    private static final Set<String> PARAMETERS = Set.of("content-type", "content-disposition");
    /// Fields of a grammar that has no place for encoded words (RFC 2047 5).
    private static final Set<String> OTHER_STRUCTURED = Set.of(
            "date",
            "resent-date",
            "message-id",
            "resent-message-id",
            "in-reply-to",
            "references",
            "received",
            "return-path",
            "mime-version",
            "content-transfer-encoding",
            "content-id",
            "content-location",
            "content-language",
            "authentication-results",
            "received-spf",
            "dkim-signature",
            "auto-submitted",
            "autocrypt");

    private AsciiField() {}

    /// Whether the field names people by their addresses.
    public static boolean hasAddresses(HeaderField field) {
        return ADDRESSES.contains(lower(field));
    }

    private static String lower(HeaderField field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    /// The whole field with its last CRLF; empty when it cannot be said in ASCII: an address needs SMTPUTF8 (RFC 6532),
    /// or its grammar knows no way.
    public static Optional<String> of(HeaderField field) {
        String name = lower(field);
        if (!HeaderWriter.isName(field.name()) || OTHER_STRUCTURED.contains(name) || name.startsWith("arc-")) {
            return Optional.empty();
        }
        if (ADDRESSES.contains(name)) {
            return groups(field.addresses()).map(groups -> HeaderWriter.groups(field.name(), groups));
        }
        if (PARAMETERS.contains(name)) {
            return parameters(field);
        }
        return Optional.of(HeaderWriter.text(field.name(), field.text()));
    }

    private static Optional<String> parameters(HeaderField field) {
        ContentField content = ContentField.parse(field.unfolded());
        if (!RawBytes.isAscii(content.value())) {
            return Optional.empty();
        }
        List<Part.Param> params = new ArrayList<>();
        for (Part.Param param : content.params()) {
            if (!RawBytes.isAscii(param.name()) || param.name().indexOf('*') >= 0) {
                return Optional.empty();
            }
            boolean raw = !RawBytes.isAscii(param.value());
            params.add(raw ? new Part.Param(param.name(), HeaderText.decode(param.value())) : param);
        }
        return Optional.of(HeaderWriter.parameters(field.name(), content.value(), params));
    }

    /// Members without a group stand in groups without a name.
    private static Optional<List<HeaderWriter.Group>> groups(List<Envelope.Mailbox> mailboxes) {
        List<HeaderWriter.Group> groups = new ArrayList<>();
        List<Correspondent> members = new ArrayList<>();
        String group = "";
        for (Envelope.Mailbox mailbox : mailboxes) {
            String local = mailbox.local();
            String host = mailbox.host();
            if (host == null) { // a group begins (its name stands for the local part) or ends
                add(groups, group, members);
                members = new ArrayList<>();
                group = local == null ? "" : HeaderText.decode(local);
                continue;
            }
            Optional<String> email = email(local == null ? "" : local, host);
            if (email.isEmpty()) {
                return Optional.empty();
            }
            String name = mailbox.name();
            members.add(new Correspondent(name == null ? "" : HeaderText.decode(name), email.get()));
        }
        add(groups, group, members);
        return groups.isEmpty() ? Optional.empty() : Optional.of(groups);
    }

    private static void add(List<HeaderWriter.Group> groups, String name, List<Correspondent> members) {
        if (!name.isEmpty() || !members.isEmpty()) {
            groups.add(new HeaderWriter.Group(name, members));
        }
    }

    private static Optional<String> email(String local, String host) {
        if (local.isEmpty() || host.isEmpty() || !RawBytes.isAscii(local)) {
            return Optional.empty();
        }
        if (host.startsWith("[")) {
            return RawBytes.isAscii(host) ? Optional.of(local + "@" + host) : Optional.empty();
        }
        String unicode = new String(host.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return MailAddress.domain(unicode).map(domain -> new MailAddress(local, domain).toAscii());
    }
}
