package hongyan.formats.mime;

import hongyan.formats.mime.Part.Param;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The header of one part while its part is being read: the fields the structure needs, and those of the
/// envelope.
///
/// Where a field stands more than once the last one counts (RFC 8621 4.1.3), but recipients are added up, and
/// of the Content fields the first one counts: it is the one other mail software believes. *Threads*: one.
final class HeaderBlock {
    private static final int MAX_FIELDS = 10_000;
    private static final int MAX_LANGUAGES = 100;

    private final boolean withEnvelope;
    private final boolean root;
    private final Allowance allowance;
    long offset;
    long bodyOffset;
    long bodyFeeds;

    @Nullable
    Envelope enclosed;

    private String type = "";
    private String subtype = "";
    private List<Param> params = List.of();
    private String encoding = "";
    private @Nullable String disposition;
    private List<Param> dispositionParams = List.of();
    private @Nullable String contentId;
    private @Nullable String description;
    private @Nullable String location;
    private @Nullable String md5;
    private List<String> languages = List.of();

    private @Nullable String date;
    private @Nullable String subject;
    private @Nullable String messageId;
    private @Nullable String inReplyTo;
    private @Nullable String references;
    private List<Envelope.Mailbox> from = List.of();
    private List<Envelope.Mailbox> sender = List.of();
    private List<Envelope.Mailbox> replyTo = List.of();
    private List<Envelope.Mailbox> to = List.of();
    private List<Envelope.Mailbox> cc = List.of();
    private List<Envelope.Mailbox> bcc = List.of();

    private HeaderBlock(boolean withEnvelope, boolean root, Allowance allowance) {
        this.withEnvelope = withEnvelope;
        this.root = root;
        this.allowance = allowance;
    }

    /// @param allowance of the whole message
    static HeaderBlock ofMessage(Allowance allowance) {
        return new HeaderBlock(true, true, allowance);
    }

    static HeaderBlock ofEnclosed(Allowance allowance) {
        return new HeaderBlock(true, false, allowance);
    }

    static HeaderBlock ofPart(Allowance allowance) {
        return new HeaderBlock(false, false, allowance);
    }

    void endsAt(long bodyStart, long feeds) {
        bodyOffset = bodyStart;
        bodyFeeds = feeds;
    }

    /// Reads the fields in `[start, end)`, whole lines.
    void read(byte[] b, int start, int end) {
        int line = start;
        for (int fields = 0; line < end && fields < MAX_FIELDS; fields++) {
            int colon = FieldScan.colon(b, line, end);
            int next = FieldScan.end(b, line, end);
            if (colon >= 0) {
                int name = FieldScan.nameEnd(b, line, colon);
                field(b, line, name - line, colon + 1, next);
            }
            line = next;
        }
    }

    private void field(byte[] b, int at, int length, int value, int end) {
        switch (length) {
            case 2 -> {
                if (withEnvelope && FieldScan.is(b, at, "to")) {
                    to = FieldScan.joined(to, allowance.addresses(Window.raw(b, value, end)));
                } else if (withEnvelope && FieldScan.is(b, at, "cc")) {
                    cc = FieldScan.joined(cc, allowance.addresses(Window.raw(b, value, end)));
                }
            }
            case 3 -> {
                if (withEnvelope && FieldScan.is(b, at, "bcc")) {
                    bcc = FieldScan.joined(bcc, allowance.addresses(Window.raw(b, value, end)));
                }
            }
            case 4 -> {
                if (withEnvelope && FieldScan.is(b, at, "from")) {
                    from = single().addresses(Window.raw(b, value, end));
                } else if (withEnvelope && FieldScan.is(b, at, "date")) {
                    date = single().text(text(b, value, end));
                }
            }
            case 6 -> {
                if (withEnvelope && FieldScan.is(b, at, "sender")) {
                    sender = single().addresses(Window.raw(b, value, end));
                }
            }
            case 7 -> {
                if (withEnvelope && FieldScan.is(b, at, "subject")) {
                    subject = single().text(Window.raw(b, value, end));
                }
            }
            case 8 -> {
                if (withEnvelope && FieldScan.is(b, at, "reply-to")) {
                    replyTo = single().addresses(Window.raw(b, value, end));
                }
            }
            case 10 -> {
                if (withEnvelope && FieldScan.is(b, at, "message-id")) {
                    messageId = single().text(text(b, value, end));
                } else if (withEnvelope && FieldScan.is(b, at, "references")) {
                    references = text(b, value, end);
                } else if (contentId == null && FieldScan.is(b, at, "content-id")) {
                    contentId = text(b, value, end);
                }
            }
            case 11 -> {
                if (withEnvelope && FieldScan.is(b, at, "in-reply-to")) {
                    inReplyTo = single().text(text(b, value, end));
                } else if (md5 == null && FieldScan.is(b, at, "content-md5")) {
                    md5 = text(b, value, end);
                }
            }
            case 12 -> {
                if (type.isEmpty() && FieldScan.is(b, at, "content-type")) {
                    contentType(Window.raw(b, value, end));
                }
            }
            case 16 -> {
                if (languages.isEmpty() && FieldScan.is(b, at, "content-language")) {
                    languages = languages(Window.raw(b, value, end));
                } else if (location == null && FieldScan.is(b, at, "content-location")) {
                    location = text(b, value, end);
                }
            }
            case 19 -> {
                if (description == null && FieldScan.is(b, at, "content-description")) {
                    description = text(b, value, end);
                } else if (disposition == null && FieldScan.is(b, at, "content-disposition")) {
                    ContentField field = ContentField.parse(Window.raw(b, value, end));
                    disposition = field.value().isEmpty() ? null : RawBytes.lower(field.value());
                    dispositionParams = field.params();
                }
            }
            case 25 -> {
                if (encoding.isEmpty() && FieldScan.is(b, at, "content-transfer-encoding")) {
                    ContentField field = ContentField.parse(Window.raw(b, value, end));
                    encoding = RawBytes.upper(field.value());
                }
            }
            default -> {}
        }
    }

    private static @Nullable String text(byte[] b, int from, int to) {
        String raw = Window.raw(b, from, to);
        return raw.isEmpty() ? null : raw;
    }

    /// For a field that counts once. One of the message itself never lacks room: the last of several counts.
    private Allowance single() {
        return root ? new Allowance(Allowance.FIELD_ADDRESSES, Allowance.FIELD_BYTES) : allowance;
    }

    private void contentType(String raw) {
        ContentField field = ContentField.parse(raw);
        String value = field.value();
        int slash = value.indexOf('/');
        if (slash > 0 && slash < value.length() - 1) {
            type = RawBytes.upper(value.substring(0, slash));
            subtype = RawBytes.upper(value.substring(slash + 1));
            params = field.params();
        } else if (params.isEmpty()) {
            params = field.params();
        }
    }

    private static List<String> languages(String raw) {
        List<String> out = new ArrayList<>();
        for (String tag : raw.split(",", MAX_LANGUAGES)) {
            if (!tag.isBlank()) {
                out.add(tag.strip());
            }
        }
        return List.copyOf(out);
    }

    /// The defaults of what the header did not say.
    void settle(boolean digest) {
        if (type.isEmpty()) {
            type = digest ? "MESSAGE" : "TEXT"; // RFC 2046 5.1.5, RFC 2045 5.2
            subtype = digest ? "RFC822" : "PLAIN";
        }
        if (encoding.isEmpty()) {
            encoding = "7BIT"; // RFC 2045 6.1
        }
    }

    void becomeText() {
        type = "TEXT";
        subtype = "PLAIN";
    }

    void becomeOpaque() {
        type = "APPLICATION";
        subtype = "OCTET-STREAM";
    }

    boolean isMultipart() {
        return type.equals("MULTIPART");
    }

    boolean isDigest() {
        return subtype.equals("DIGEST");
    }

    boolean isMessage() {
        return type.equals("MESSAGE") && (subtype.equals("RFC822") || subtype.equals("GLOBAL"));
    }

    boolean isText() {
        return type.equals("TEXT") && (subtype.equals("PLAIN") || subtype.equals("HTML"));
    }

    boolean isHtml() {
        return subtype.equals("HTML");
    }

    boolean isAttachment() {
        return "attachment".equals(disposition);
    }

    boolean isEncoded() {
        return encoding.equals("BASE64") || encoding.equals("QUOTED-PRINTABLE");
    }

    String param(String name) {
        return Part.param(params, name);
    }

    Envelope envelope() {
        return new Envelope(date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId);
    }

    List<String> messageIds() {
        List<String> ids = MessageIds.parse(messageId);
        return ids.isEmpty() ? ids : List.of(ids.getFirst());
    }

    List<String> references() {
        return single().newest(MessageIds.chain(references, inReplyTo));
    }

    Part part(long size, long lines, List<Part> children) {
        return new Part(
                offset,
                bodyOffset,
                size,
                lines,
                allowance.word(type),
                allowance.word(subtype),
                allowance.params(params),
                allowance.text(contentId),
                allowance.text(description),
                allowance.word(encoding),
                disposition == null ? null : allowance.word(disposition),
                allowance.params(dispositionParams),
                allowance.texts(languages),
                allowance.text(location),
                allowance.text(md5),
                children,
                enclosed);
    }
}
