package hongyan.formats.mime;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes of a message that are in memory: all of a small one, a sliding piece of a large one.
///
/// Offsets into the array are `int` and named `at`; offsets into the message are `long`. *Threads*: one.
final class Window implements AutoCloseable {
    private static final int WHOLE = 1 << 20;
    private static final int PIECE = 1 << 16;

    private byte[] bytes;
    private int limit;
    private long base;
    private final @Nullable InputStream in;
    private boolean ended;

    private Window(byte[] bytes, int limit, @Nullable InputStream in) {
        this.bytes = bytes;
        this.limit = limit;
        this.in = in;
        this.ended = in == null;
    }

    static Window open(ByteSource source) throws IOException {
        if (source.size() <= WHOLE) {
            byte[] all = source.slice(0, (int) source.size());
            return new Window(all, all.length, null);
        }
        return new Window(new byte[PIECE], 0, source.open());
    }

    byte[] bytes() {
        return bytes;
    }

    /// Behind the last byte in memory.
    int limit() {
        return limit;
    }

    long offset(int at) {
        return base + at;
    }

    int at(long offset) {
        return (int) (offset - base);
    }

    /// Reads more, keeping what begins at `keep`. Array positions move: take them again from [#at].
    ///
    /// @return false at the end of the message
    boolean more(int keep) throws IOException {
        if (in == null || ended) {
            return false;
        }
        if (keep > 0) {
            System.arraycopy(bytes, keep, bytes, 0, limit - keep);
            base += keep;
            limit -= keep;
        } else if (limit == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        int read = in.read(bytes, limit, bytes.length - limit);
        if (read < 0) {
            ended = true;
            return false;
        }
        limit += read;
        return true;
    }

    /// The bytes as a raw string: white space around removed, folds opened, CR, LF and NUL dropped.
    static String raw(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && bytes[start] >= 0 && bytes[start] <= ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] >= 0 && bytes[end - 1] <= ' ') {
            end--;
        }
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == 0) {
                return unfolded(bytes, start, end);
            }
        }
        return start == end ? "" : new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static String unfolded(byte[] bytes, int from, int to) {
        byte[] out = new byte[to - from];
        int n = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r' && b != 0) {
                out[n++] = b;
            }
        }
        return new String(out, 0, n, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }
}
