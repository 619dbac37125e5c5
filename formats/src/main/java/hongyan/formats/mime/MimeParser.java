package hongyan.formats.mime;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads a message once, front to back, with bounded memory.
///
/// Lines end in CRLF or bare LF. A boundary line of any enclosing multipart ends whatever is open inside it;
/// a multipart whose boundary never comes is text. Bounds: 1 MiB and 10,000 fields in a header, 50 levels,
/// 10,000 parts; behind a bound the rest is one opaque `APPLICATION/OCTET-STREAM` part. Of fields so much is kept as
/// [Allowance] says.
///
/// *Threads*: one per parse.
public final class MimeParser {
    static final int MAX_HEADER = 1 << 20;
    static final int MAX_DEPTH = 50;
    static final int MAX_PARTS = 10_000;
    private static final int MAX_BOUNDARY = 998; // RFC 2046 5.1.1 says 70; broken software says more
    private static final int LOOK = MAX_BOUNDARY + 512;
    private static final int NONE = -1;

    private final Window window;
    private byte[] buf;
    private int pos;
    private int moved;
    private long lineFeeds;
    private final byte[][] boundaries = new byte[MAX_DEPTH + 1][];
    private int open;
    private int parts;

    // how the last header or body ended: by the boundary with this index (closing or not), or NONE: the message ended
    private int matched = NONE;
    private boolean closing;
    private long contentEnd;
    private long contentFeeds;

    private final Allowance allowance = new Allowance(Allowance.ADDRESSES, Allowance.BYTES);
    private final PreviewCapture preview = new PreviewCapture();

    private MimeParser(Window window) {
        this.window = window;
        this.buf = window.bytes();
    }

    /// @throws IOException only when the source cannot be read; a broken message is a message
    public static Message parse(ByteSource source) throws IOException {
        try (Window window = Window.open(source)) {
            return new MimeParser(window).message();
        }
    }

    private Message message() throws IOException {
        HeaderBlock header = HeaderBlock.ofMessage(allowance);
        Part root = entity(header, 0, false);
        return new Message(
                header.envelope(),
                root,
                header.messageIds(),
                header.references(),
                preview.text(),
                BodyParts.of(root).hasAttachment());
    }

    // ---- structure ----

    private Part entity(HeaderBlock header, int depth, boolean digest) throws IOException {
        parts++;
        header.offset = window.offset(pos);
        boolean whole = header(header);
        header.settle(digest);
        if (matched != NONE) {
            if (header.isMultipart()) {
                header.becomeText();
            }
            return finish(header, List.of());
        }
        boolean room = whole && depth < MAX_DEPTH;
        if (header.isMultipart()) {
            if (!room) {
                return opaque(header);
            }
            byte[] boundary = boundary(header);
            if (boundary.length > 0) {
                return multipart(header, boundary, depth);
            }
            header.becomeText(); // RFC 2046 5.1.1: no boundary, no parts; the content is shown as it is
        } else if (header.isMessage() && !header.isEncoded()) {
            return room ? enclosed(header, depth) : opaque(header);
        }
        if (!whole) {
            return opaque(header);
        }
        preview.start(header);
        body();
        Part part = finish(header, List.of());
        preview.end(part);
        return part;
    }

    private Part multipart(HeaderBlock header, byte[] boundary, int depth) throws IOException {
        int mine = open++;
        boundaries[mine] = boundary;
        preview.startPreamble();
        body(); // the preamble
        if (matched != mine) {
            open = mine;
            header.becomeText();
            Part text = finish(header, List.of());
            preview.end(text);
            return text;
        }
        preview.drop();
        List<Part> children = new ArrayList<>(4);
        boolean digest = header.isDigest();
        while (matched == mine && !closing) {
            if (parts >= MAX_PARTS) {
                open = mine;
                HeaderBlock rest = HeaderBlock.ofPart(allowance);
                rest.offset = window.offset(pos);
                rest.endsAt(rest.offset, lineFeeds);
                children.add(opaque(rest));
                return finish(header, children);
            }
            children.add(entity(HeaderBlock.ofPart(allowance), depth + 1, digest));
        }
        open = mine;
        if (matched == mine) {
            body(); // the epilogue
        }
        if (children.isEmpty()) {
            header.becomeText(); // closed before it began
        }
        return finish(header, children);
    }

    private Part enclosed(HeaderBlock header, int depth) throws IOException {
        HeaderBlock inner = HeaderBlock.ofEnclosed(allowance);
        Part child = entity(inner, depth + 1, false);
        header.enclosed = inner.envelope();
        return finish(header, List.of(child));
    }

    // what lies behind a bound
    private Part opaque(HeaderBlock header) throws IOException {
        header.becomeOpaque();
        preview.drop();
        body();
        return finish(header, List.of());
    }

    private Part finish(HeaderBlock header, List<Part> children) {
        return header.part(
                Math.max(0, contentEnd - header.bodyOffset), Math.max(0, contentFeeds - header.bodyFeeds), children);
    }

    private static byte[] boundary(HeaderBlock header) {
        String value = header.param("boundary").stripTrailing(); // RFC 2046 5.1.1: not ending with white space
        return value.length() > MAX_BOUNDARY ? new byte[0] : value.getBytes(StandardCharsets.ISO_8859_1);
    }

    // ---- lines ----

    /// Reads a header up to its empty line, a boundary or the end of the message. False when it is longer
    /// than allowed.
    private boolean header(HeaderBlock header) throws IOException {
        matched = NONE;
        int start = pos;
        int line = pos;
        int i = pos;
        while (true) {
            int limit = window.limit();
            byte[] b = buf;
            while (i < limit && b[i] != '\n') {
                i++;
            }
            boolean ended = i == limit;
            if (ended && i - start < MAX_HEADER) {
                boolean more = refill(start);
                i -= moved;
                line -= moved;
                start -= moved;
                b = buf;
                if (more) {
                    continue;
                }
            }
            if (i - start >= MAX_HEADER) {
                int end = line > start ? line : i;
                header.read(b, start, end);
                return headerEnds(header, end, false);
            }
            int next = ended ? i : i + 1;
            if (open > 0 && isBoundary(line, next)) {
                contentEnd = window.offset(line);
                contentFeeds = lineFeeds;
                header.read(b, start, line);
                headerEnds(header, line, true);
                pos = next;
                lineFeeds += next - i;
                return true;
            }
            lineFeeds += next - i;
            if (ended || i == line || i == line + 1 && b[line] == '\r') {
                header.read(b, start, ended ? next : line);
                contentEnd = window.offset(next);
                contentFeeds = lineFeeds;
                return headerEnds(header, next, true);
            }
            line = next;
            i = next;
        }
    }

    private boolean headerEnds(HeaderBlock header, int at, boolean whole) {
        pos = at;
        header.endsAt(window.offset(at), lineFeeds);
        return whole;
    }

    /// Passes over a body up to the boundary of any open multipart or the end of the message.
    private void body() throws IOException {
        matched = NONE;
        int newline = 0;
        int from = pos;
        boolean lineStart = true;
        while (true) {
            if (lineStart && open > 0) {
                if (window.limit() - pos < LOOK) {
                    preview.take(buf, from, pos);
                    boolean more = true;
                    while (more && window.limit() - pos < LOOK) {
                        more = refill(pos);
                        pos -= moved;
                    }
                    from = pos;
                }
                int limit = window.limit();
                if (limit - pos > 2 && buf[pos] == '-' && buf[pos + 1] == '-') {
                    int end = lineEnd(pos, Math.min(limit, pos + LOOK));
                    if (isBoundary(pos, end)) {
                        preview.take(buf, from, pos);
                        contentEnd =
                                window.offset(pos) - newline; // RFC 2046 5.1.1: the line end belongs to the boundary
                        contentFeeds = newline > 0 ? lineFeeds - 1 : lineFeeds;
                        lineFeeds += buf[end - 1] == '\n' ? 1 : 0;
                        pos = end;
                        return;
                    }
                }
            }
            int i = pos;
            int limit = window.limit();
            byte[] b = buf;
            while (i < limit && b[i] != '\n') {
                i++;
            }
            if (i == limit) {
                preview.take(buf, from, i);
                lineStart &= i == pos;
                int keep = Math.max(0, i - 1);
                boolean more = refill(keep);
                pos = i - moved;
                from = pos;
                if (!more) {
                    contentEnd = window.offset(pos);
                    contentFeeds = lineFeeds;
                    return;
                }
            } else {
                newline = i > 0 && b[i - 1] == '\r' ? 2 : 1;
                lineFeeds++;
                pos = i + 1;
                lineStart = true;
            }
        }
    }

    private int lineEnd(int from, int limit) {
        int i = from;
        while (i < limit && buf[i] != '\n') {
            i++;
        }
        return i < limit ? i + 1 : i;
    }

    // RFC 2046 5.1.1: `--` boundary, `--` when it closes, white space. A line that only begins so counts as well, but
    // an exact match is looked for first: boundaries inside each other often begin alike.
    private boolean isBoundary(int from, int to) {
        if (to - from < 3 || buf[from] != '-' || buf[from + 1] != '-') {
            return false;
        }
        int end = to;
        while (end > from && buf[end - 1] >= 0 && buf[end - 1] <= ' ') {
            end--;
        }
        int longest = NONE;
        for (int n = open - 1; n >= 0; n--) {
            byte[] boundary = boundaries[n];
            int behind = from + 2 + boundary.length;
            if (behind > end || !startsWith(from + 2, boundary)) {
                continue;
            }
            boolean close = behind + 2 <= end && buf[behind] == '-' && buf[behind + 1] == '-';
            if (end == behind || end == behind + 2 && close) {
                matched = n;
                closing = close;
                return true;
            }
            if (longest == NONE || boundary.length > boundaries[longest].length) {
                longest = n;
                closing = close;
            }
        }
        matched = longest;
        return longest != NONE;
    }

    private boolean startsWith(int from, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (buf[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    // array positions lose `moved`
    private boolean refill(int keep) throws IOException {
        long offset = window.offset(keep);
        boolean more = window.more(keep);
        buf = window.bytes();
        moved = keep - window.at(offset);
        return more;
    }
}
