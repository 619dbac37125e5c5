package hongyan.services.search;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.html.HtmlWords;
import hongyan.formats.mime.HeaderText;
import hongyan.formats.mime.Part;
import hongyan.formats.mime.PartText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A message's bytes as the texts that are searched: the scan tests them, the index is made of them. The body is read
/// at most once when small. *Threads*: one.
final class Contents {
    /// Up to this size the whole body is read into memory once.
    private static final int WHOLE = 4 << 20;
    /// Characters of a text part that are looked at.
    static final int MAX_TEXT = 8 << 20;
    /// Bytes of a header that are looked at.
    static final int MAX_HEADER = 1 << 20;

    final Part root;
    final ByteSource body;
    /// Empty when the message is large.
    final byte[] whole;

    Contents(Part root, ByteSource source) throws IOException {
        this.root = root;
        boolean small = source.size() <= WHOLE;
        this.whole = small ? source.slice(0, (int) source.size()) : new byte[0];
        this.body = small ? ByteSource.of(whole) : source;
    }

    /// One header field at a time.
    interface Fields {
        /// @param field name, colon and value, as they stand
        /// @return whether to go on
        boolean field(String field);
    }

    /// Gives the fields of a part's header. Returns whether it was told to stop.
    boolean fields(Part part, Fields to) throws IOException {
        int size = (int) Math.min(part.headerSize(), MAX_HEADER);
        String header = new String(body.slice(part.headerOffset(), size), StandardCharsets.ISO_8859_1);
        for (int at = 0; at < header.length(); ) {
            int end = endOfField(header, at);
            if (!to.field(header.substring(at, end))) {
                return true;
            }
            at = end;
        }
        return false;
    }

    /// Where the field that starts at `at` ends, its continuation lines included.
    private static int endOfField(String header, int at) {
        int end = at;
        do {
            int lf = header.indexOf('\n', end);
            end = lf < 0 ? header.length() : lf + 1;
        } while (end < header.length() && (header.charAt(end) == ' ' || header.charAt(end) == '\t'));
        return end;
    }

    /// A field on one line, as it stands.
    static String unfolded(String field) {
        return field.strip().replace("\r\n", "").replace("\n", "");
    }

    /// Whether it reads differently from how it stands.
    static boolean isCoded(String unfolded) {
        if (unfolded.contains("=?")) {
            return true;
        }
        for (int i = 0; i < unfolded.length(); i++) {
            char c = unfolded.charAt(i);
            if (c < ' ' || c >= 0x7F) {
                return true;
            }
        }
        return false;
    }

    static String decoded(String unfolded) {
        return HeaderText.decode(unfolded);
    }

    /// The words of a text part.
    CharSequence text(Part part) throws IOException {
        String text = PartText.text(body, part, MAX_TEXT);
        return part.subtype().equals("HTML") ? HtmlWords.of(text) : text;
    }
}
