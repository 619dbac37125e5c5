package hongyan.formats.mime;

import java.util.Arrays;

/// Holds back the first bytes of the first text while the parser passes over it, and makes the preview of
/// them. *Threads*: one.
final class PreviewCapture {
    private static final int PLAIN = 8 << 10;
    private static final int HTML = 48 << 10; // style sheets come first

    private byte[] bytes = {};
    private int size;
    private int limit;
    private String text = "";

    /// The preview, empty while there is none.
    String text() {
        return text;
    }

    /// A body with this header begins.
    void start(HeaderBlock header) {
        size = 0;
        boolean wanted = text.isEmpty() && header.isText() && !header.isAttachment();
        limit = !wanted ? 0 : header.isHtml() ? HTML : PLAIN;
    }

    /// The text before the first boundary begins; it counts when no boundary comes.
    void startPreamble() {
        size = 0;
        limit = text.isEmpty() ? PLAIN : 0;
    }

    void drop() {
        size = 0;
        limit = 0;
    }

    /// More of the body.
    void take(byte[] from, int start, int end) {
        int room = Math.min(limit - size, end - start);
        if (room <= 0) {
            return;
        }
        if (bytes.length < size + room) {
            bytes = Arrays.copyOf(bytes, Math.max(size + room, bytes.length * 2));
        }
        System.arraycopy(from, start, bytes, size, room);
        size += room;
    }

    /// The body has ended.
    void end(Part part) {
        if (size > 0) {
            text = Preview.of(part, bytes, size);
        }
        drop();
    }
}
