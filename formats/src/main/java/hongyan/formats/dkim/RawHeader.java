package hongyan.formats.dkim;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The header fields of a message with every byte they have, top to bottom.
///
/// @param fields as far as the header's first mebibyte goes
/// @param bodyOffset where the body starts, behind the empty line
public record RawHeader(List<Field> fields, long bodyOffset) {
    private static final int MAX_HEADER = 1 << 20;

    /// A field: its name in lower case, and all its bytes as ISO 8859-1, folding and last CRLF included.
    public record Field(String name, String raw) {
        /// What stands behind the colon.
        public String value() {
            return raw.substring(raw.indexOf(':') + 1);
        }

        /// The value without the line ends of its folding.
        public String unfolded() {
            return value().replace("\r", "").replace("\n", "");
        }
    }

    /// Reads no more of the message than its header.
    public static RawHeader of(ByteSource message) throws IOException {
        byte[] bytes = message.slice(0, (int) Math.min(message.size(), 8192));
        int end = bodyStart(bytes);
        while (end < 0 && bytes.length < Math.min(message.size(), MAX_HEADER)) {
            bytes = message.slice(0, (int) Math.min(message.size(), Math.min(MAX_HEADER, bytes.length * 4L)));
            end = bodyStart(bytes);
        }
        int headerEnd = end < 0 ? bytes.length : end;
        List<Field> fields = new ArrayList<>();
        int at = 0;
        while (at < headerEnd) {
            int next = at;
            do {
                next = lineEnd(bytes, next, headerEnd);
            } while (next < headerEnd && (bytes[next] == ' ' || bytes[next] == '\t'));
            String raw = new String(Arrays.copyOfRange(bytes, at, next), StandardCharsets.ISO_8859_1);
            int colon = raw.indexOf(':');
            if (colon > 0) {
                fields.add(new Field(raw.substring(0, colon).strip().toLowerCase(Locale.ROOT), raw));
            }
            at = next;
        }
        return new RawHeader(List.copyOf(fields), end < 0 ? message.size() : end);
    }

    private static int lineEnd(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return end;
    }

    /// Index behind the empty line, -1 when there is none.
    private static int bodyStart(byte[] bytes) {
        int line = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (i == line || i == line + 1 && bytes[line] == '\r') {
                    return i + 1;
                }
                line = i + 1;
            }
        }
        return -1;
    }
}
