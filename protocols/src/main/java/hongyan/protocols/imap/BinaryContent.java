package hongyan.protocols.imap;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.Part;
import hongyan.formats.mime.PartText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The content of a part with its transfer encoding undone (RFC 3516 4.2). What is not small is decoded twice, to be
/// measured and to be written, and never held.
final class BinaryContent {
    private static final int CHUNK = 64 * 1024;

    private final ByteSource message;
    private final Part part;
    private final boolean whole;
    private final boolean known;
    private long size;
    private boolean nul;

    private BinaryContent(ByteSource message, Part part, boolean whole, boolean known) {
        this.message = message;
        this.part = part;
        this.whole = whole;
        this.known = known;
    }

    /// @param whole the message itself and not the part
    static BinaryContent of(ByteSource message, Part part, boolean whole) throws IOException {
        boolean known = whole || part.isMultipart() || part.isMessage() || decodable(part.encoding());
        BinaryContent content = new BinaryContent(message, part, whole, known);
        if (known) {
            content.measure();
        }
        return content;
    }

    private static boolean decodable(String encoding) {
        return switch (encoding) {
            case "7BIT", "8BIT", "BINARY", "BASE64", "QUOTED-PRINTABLE" -> true;
            default -> false;
        };
    }

    private InputStream open() throws IOException {
        if (whole) {
            return message.open();
        }
        // RFC 2045 6.4: what encloses others is not encoded itself.
        return part.isMultipart() || part.isMessage() ? PartText.raw(message, part) : PartText.decoded(message, part);
    }

    private void measure() throws IOException {
        byte[] chunk = new byte[Math.clamp(part.bodySize(), 1, CHUNK)];
        try (InputStream in = open()) {
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                size += n;
                for (int i = 0; i < n && !nul; i++) {
                    nul = chunk[i] == 0;
                }
            }
        }
    }

    /// Whether its encoding is one we undo.
    boolean known() {
        return known;
    }

    /// Decoded bytes.
    long size() {
        return size;
    }

    /// Writes a literal: a literal8 when there is a NUL in it (RFC 3516 4.3).
    ///
    /// @param offset negative for all
    void write(ImapOutput out, long offset, int length) throws IOException {
        long from = offset < 0 ? 0 : Math.min(offset, size);
        long count = offset < 0 ? size : Math.min(length, size - from);
        if (nul) {
            out.put('~');
        }
        out.put('{').number(count).put('}').crlf();
        byte[] chunk = new byte[Math.clamp(count, 1, CHUNK)];
        try (InputStream in = open()) {
            in.skipNBytes(from);
            long left = count;
            while (left > 0) {
                int n = in.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (n <= 0) {
                    throw new EOFException("a part has become shorter");
                }
                out.bytes(chunk, 0, n);
                left -= n;
            }
        }
    }
}
