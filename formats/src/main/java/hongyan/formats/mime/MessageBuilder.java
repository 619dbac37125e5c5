package hongyan.formats.mime;

import hongyan.base.id.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a message (RFC 5322, RFC 2045 to 2049): header fields in the order given, then the body as the usual
/// tree of mixed, related and alternative, or as a tree made by hand.
///
/// Everything is UTF-8; lines are CRLF and at most 998 octets; text is 7bit, quoted-printable or base64,
/// files are base64 and streamed, enclosed messages are left as they are. *Threads*: one.
public final class MessageBuilder {
    private final StringBuilder header = new StringBuilder(512);
    private @Nullable String text;
    private @Nullable String html;
    private final List<NewPart> inline = new ArrayList<>();
    private final List<NewPart> attachments = new ArrayList<>();
    private @Nullable NewPart body;

    /// A fresh message identifier, without brackets.
    public static String newMessageId(String asciiDomain) {
        return Tokens.token(144) + '@' + asciiDomain;
    }

    /// A field made by [HeaderWriter], whole with its CRLF.
    public MessageBuilder field(String whole) {
        if (!whole.endsWith("\r\n")) {
            throw new IllegalArgumentException("a field ends in CRLF");
        }
        header.append(whole);
        return this;
    }

    public MessageBuilder date(OffsetDateTime date) {
        return field(HeaderWriter.date("Date", date));
    }

    public MessageBuilder from(Correspondent from) {
        return field(HeaderWriter.addresses("From", List.of(from)));
    }

    /// An address field; none when the list is empty.
    public MessageBuilder addresses(String name, List<Correspondent> people) {
        return people.isEmpty() ? this : field(HeaderWriter.addresses(name, people));
    }

    public MessageBuilder to(List<Correspondent> people) {
        return addresses("To", people);
    }

    public MessageBuilder subject(String subject) {
        return field(HeaderWriter.text("Subject", subject));
    }

    /// @param id without brackets
    public MessageBuilder messageId(String id) {
        return field(HeaderWriter.messageIds("Message-ID", List.of(id)));
    }

    /// In-Reply-To and References of an answer; nothing when there is nothing to answer to.
    public MessageBuilder answering(List<String> inReplyTo, List<String> references) {
        if (!inReplyTo.isEmpty()) {
            field(HeaderWriter.messageIds("In-Reply-To", inReplyTo));
        }
        return references.isEmpty() ? this : field(HeaderWriter.messageIds("References", references));
    }

    public MessageBuilder text(String plain) {
        this.text = plain;
        return this;
    }

    public MessageBuilder html(String markup) {
        this.html = markup;
        return this;
    }

    /// A picture of the HTML, from [NewPart#inline].
    public MessageBuilder inline(NewPart picture) {
        inline.add(picture);
        return this;
    }

    /// A file, from [NewPart#attachment].
    public MessageBuilder attach(NewPart file) {
        attachments.add(file);
        return this;
    }

    /// The whole body, instead of text, HTML and files.
    public MessageBuilder body(NewPart tree) {
        this.body = tree;
        return this;
    }

    /// Writes the message. The stream is not closed.
    public void write(OutputStream out) throws IOException {
        out.write(header.toString().getBytes(StandardCharsets.UTF_8));
        out.write("MIME-Version: 1.0\r\n".getBytes(StandardCharsets.US_ASCII));
        NewPart tree = tree();
        new PartWriter(out).part(tree);
        if (tree.content() instanceof NewPart.Content.Text(String last) && !last.endsWith("\n")) {
            out.write(new byte[] {'\r', '\n'}); // a message ends with a line end
        }
    }

    /// The message in memory, for small ones.
    public byte[] bytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        write(out);
        return out.toByteArray();
    }

    private NewPart tree() {
        if (body != null) {
            return body;
        }
        NewPart shown;
        if (html == null) {
            shown = NewPart.text("text/plain", text == null ? "" : text);
        } else {
            NewPart markup = NewPart.text("text/html", html);
            if (!inline.isEmpty()) {
                markup = NewPart.multipart("related", with(markup, inline));
            }
            shown = text == null
                    ? markup
                    : NewPart.multipart("alternative", List.of(NewPart.text("text/plain", text), markup));
        }
        List<NewPart> files = html == null ? with(inline, attachments) : attachments;
        return files.isEmpty() ? shown : NewPart.multipart("mixed", with(shown, files));
    }

    private static List<NewPart> with(NewPart first, List<NewPart> more) {
        return with(List.of(first), more);
    }

    private static List<NewPart> with(List<NewPart> some, List<NewPart> more) {
        List<NewPart> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
