package hongyan.kv.blob;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds base64 as mail carries it (RFC 2045 6.8): many lines of one length, each ended by CRLF, without padding. Such
/// lines say the same as three quarters of their bytes, and come back from them exactly: there is one way only to write
/// whole groups of three bytes in lines of a known length.
final class Base64Lines {
    /// Lines of a run; fewer are not worth their head.
    private static final int LEAST_LINES = 16;
    /// Characters of a line: RFC 2045 allows 76 at most, PEM has 64.
    private static final int SHORTEST = 40;

    private static final int LONGEST = 76;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final int SHORTEST_RUN = LEAST_LINES * (SHORTEST + CRLF.length);
    private static final boolean[] ALPHABET = alphabet();
    private static final boolean[] IN_RUN = inRun();

    /// Lines that decode.
    ///
    /// @param from index of the first character
    /// @param length with all CRLFs, that of the last line too
    /// @param line characters of a line, a multiple of four
    record Run(int from, int length, int line, byte[] decoded) {}

    private Base64Lines() {}

    private static boolean[] alphabet() {
        boolean[] known = new boolean[256];
        for (byte b : Base64.getEncoder().encode(allSixBits())) {
            known[b] = true;
        }
        return known;
    }

    private static boolean[] inRun() {
        boolean[] known = ALPHABET.clone();
        known['\r'] = true;
        known['\n'] = true;
        return known;
    }

    /// Three bytes hold four groups of six bits: 48 bytes hold all 64.
    private static byte[] allSixBits() {
        byte[] bytes = new byte[48];
        for (int i = 0; i < 16; i++) {
            int group = (4 * i) << 18 | (4 * i + 1) << 12 | (4 * i + 2) << 6 | 4 * i + 3;
            bytes[3 * i] = (byte) (group >> 16);
            bytes[3 * i + 1] = (byte) (group >> 8);
            bytes[3 * i + 2] = (byte) group;
        }
        return bytes;
    }

    /// The runs in the first `length` bytes, in order. Text is passed over in leaps: a run is long and has no blank, so
    /// where the end of what could be one is something else, all before that is out.
    static List<Run> find(byte[] bytes, int length) {
        List<Run> runs = new ArrayList<>();
        int at = 0;
        while (at + SHORTEST_RUN <= length) {
            int odd = lastOdd(bytes, at, at + SHORTEST_RUN);
            if (odd >= 0) {
                at = odd + 1;
                continue;
            }
            int end = lineEnd(bytes, at, at + LONGEST + CRLF.length);
            if (end < 0) {
                at = behindLine(bytes, at, length);
                continue;
            }
            int line = end - at;
            int next = end + CRLF.length;
            if (line >= SHORTEST && line % 4 == 0) {
                next = Math.max(next, behindRun(bytes, at, line, length));
                Run run = next - at < LEAST_LINES * (line + CRLF.length) ? null : decode(bytes, at, next - at, line);
                if (run != null) {
                    runs.add(run);
                }
            }
            at = next;
        }
        return runs;
    }

    /// Index of the last byte that no run has, -1 when there is none.
    private static int lastOdd(byte[] bytes, int from, int to) {
        int i = to - 1;
        while (i >= from && IN_RUN[bytes[i] & 0xff]) {
            i--;
        }
        return i < from ? -1 : i;
    }

    /// Index of the CRLF that ends a line of at most [#LONGEST] characters; -1 when there is none.
    private static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int behindLine(byte[] bytes, int from, int length) {
        int i = from;
        while (i < length && bytes[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    /// Behind the last of the lines of this length that start with a character of base64.
    private static int behindRun(byte[] bytes, int from, int line, int length) {
        int at = from;
        while (at + line + CRLF.length <= length
                && bytes[at + line] == '\r'
                && bytes[at + line + 1] == '\n'
                && ALPHABET[bytes[at] & 0xff]
                && ALPHABET[bytes[at + line - 1] & 0xff]) {
            at += line + CRLF.length;
        }
        return at;
    }

    private static @Nullable Run decode(byte[] bytes, int from, int length, int line) {
        int lines = length / (line + CRLF.length);
        byte[] joined = new byte[lines * line];
        for (int i = 0; i < lines; i++) {
            System.arraycopy(bytes, from + i * (line + CRLF.length), joined, i * line, line);
        }
        byte[] decoded = new byte[joined.length / 4 * 3];
        try {
            return Base64.getDecoder().decode(joined, decoded) == decoded.length
                    ? new Run(from, length, line, decoded)
                    : null;
        } catch (IllegalArgumentException other) {
            return null; // something else stands between
        }
    }

    /// How many bytes stand for `length` bytes of lines; -1 when no run has that length.
    static int decodedLength(int length, int line) {
        return line < SHORTEST || line > LONGEST || line % 4 != 0 || length <= 0 || length % (line + CRLF.length) != 0
                ? -1
                : length / (line + CRLF.length) * (line / 4 * 3);
    }

    /// Writes the lines again.
    static void encode(byte[] decoded, int line, byte[] into, int at) {
        byte[] lines = Base64.getMimeEncoder(line, CRLF).encode(decoded);
        System.arraycopy(lines, 0, into, at, lines.length);
        System.arraycopy(CRLF, 0, into, at + lines.length, CRLF.length);
    }
}
