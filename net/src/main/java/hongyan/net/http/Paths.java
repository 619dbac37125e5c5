package hongyan.net.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Percent-encoding (RFC 3986 2.1) of paths and queries, strictly UTF-8.
final class Paths {
    private static final int MAX_SEGMENTS = 64;

    private Paths() {}

    /// The decoded segments of a raw path; empty when it is not a clean path: no leading slash, bad escapes, NUL, a
    /// dot segment in any spelling.
    static Optional<List<String>> segments(String raw) {
        if (!raw.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        int start = 1;
        while (true) {
            int end = raw.indexOf('/', start);
            Optional<String> decoded = decode(raw, start, end < 0 ? raw.length() : end, false);
            if (decoded.isEmpty() || segments.size() == MAX_SEGMENTS) {
                return Optional.empty();
            }
            String segment = decoded.get();
            // RFC 3986 3.3: dot segments are for relative references, never for us
            if (segment.equals(".") || segment.equals("..") || segment.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            segments.add(segment);
            if (end < 0) {
                return Optional.of(segments);
            }
            start = end + 1;
        }
    }

    /// Decodes `raw[from, to)`; empty for a bad escape or bytes that are not UTF-8.
    static Optional<String> decode(String raw, int from, int to, boolean plusIsSpace) {
        boolean plain = true;
        for (int i = from; i < to && plain; i++) {
            char c = raw.charAt(i);
            plain = c != '%' && c < 0x80 && !(plusIsSpace && c == '+');
        }
        if (plain) {
            return Optional.of(raw.substring(from, to));
        }
        byte[] source = raw.substring(from, to).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[source.length];
        int length = 0;
        for (int i = 0; i < source.length; i++) {
            int b = source[i];
            if (b == '%') {
                if (i + 2 >= source.length
                        || !HexFormat.isHexDigit(source[i + 1])
                        || !HexFormat.isHexDigit(source[i + 2])) {
                    return Optional.empty();
                }
                bytes[length++] =
                        (byte) (HexFormat.fromHexDigit(source[i + 1]) << 4 | HexFormat.fromHexDigit(source[i + 2]));
                i += 2;
            } else {
                bytes[length++] = b == '+' && plusIsSpace ? (byte) ' ' : (byte) b;
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
