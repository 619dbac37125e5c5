package hongyan.formats.mime;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One header field as it stands in the message, and what its body can be read as (RFC 8621 4.1.2).
///
/// @param name as written
/// @param raw everything between the colon and the last line end, folds and leading blank included, one char
///     per byte
public record HeaderField(String name, String raw) {
    private static final int MAX_URLS = 100;

    /// The body on one line, without the white space around it, still undecoded.
    public String unfolded() {
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        return Window.raw(bytes, 0, bytes.length);
    }

    /// The body as Unicode text.
    public String text() {
        return HeaderText.decode(unfolded());
    }

    /// Raw mailboxes and group marks.
    public List<Envelope.Mailbox> addresses() {
        return AddressList.parse(unfolded());
    }

    /// Message identifiers without their brackets.
    public List<String> messageIds() {
        return MessageIds.parse(unfolded());
    }

    /// The date; empty when it cannot be understood.
    public Optional<OffsetDateTime> date() {
        return MailDate.parse(unfolded());
    }

    /// URLs in angle brackets, separated by commas (RFC 2369 2).
    public List<String> urls() {
        String text = unfolded();
        List<String> urls = new ArrayList<>();
        int open = text.indexOf('<');
        while (open >= 0 && urls.size() < MAX_URLS) {
            int close = text.indexOf('>', open);
            if (close < 0) {
                break;
            }
            String url = text.substring(open + 1, close).replace(" ", "").replace("\t", "");
            if (!url.isEmpty()) {
                urls.add(url);
            }
            open = text.indexOf('<', close);
        }
        return List.copyOf(urls);
    }

    /// Whether this is the field of that name, in any case.
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
