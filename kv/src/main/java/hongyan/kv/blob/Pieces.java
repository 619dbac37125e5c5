package hongyan.kv.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A block cut into pieces, so that attachments are kept as the bytes they are and not as base64: a quarter smaller,
/// and
/// written out again several times faster than any compression of base64 could be undone.
///
/// Layout, piece after piece in order: kind (1), length before (4), length stored (4), for lines the characters of one
/// (1), the stored bytes. Bit 0 of the kind: zstd; bit 1: base64 lines.
final class Pieces {
    /// Smaller blocks are not looked through.
    static final int SMALLEST = 1500;

    private static final int HEAD = 9;
    private static final int ZSTD = 1;
    private static final int LINES = 2;

    private Pieces() {}

    /// Where pieces are written: an array, filled up to `at`.
    private static final class Out {
        private final byte[] bytes;
        private int at;

        Out(byte[] bytes) {
            this.bytes = bytes;
        }

        int room() {
            return bytes.length - at;
        }
    }

    /// @return the length stored in `out`, or -1 when it has no room
    static int write(byte[] bytes, int length, List<Base64Lines.Run> runs, Compression compression, byte[] out) {
        Out into = new Out(out);
        int at = 0;
        for (Base64Lines.Run run : runs) {
            if (!text(bytes, at, run.from() - at, compression, into) || !lines(run, compression, into)) {
                return -1;
            }
            at = run.from() + run.length();
        }
        return text(bytes, at, length - at, compression, into) ? into.at : -1;
    }

    private static boolean text(byte[] bytes, int from, int length, Compression compression, Out into) {
        return length == 0 || stored(0, length, HEAD, bytes, from, length, compression, into);
    }

    private static boolean lines(Base64Lines.Run run, Compression compression, Out into) {
        if (into.room() <= HEAD) {
            return false;
        }
        byte[] decoded = run.decoded();
        into.bytes[into.at + HEAD] = (byte) run.line();
        return stored(LINES, run.length(), HEAD + 1, decoded, 0, decoded.length, compression, into);
    }

    /// Writes head and bytes, compressed where that helps.
    private static boolean stored(
            int kind, int before, int head, byte[] bytes, int from, int count, Compression compression, Out into) {
        int room = into.room() - head;
        int start = into.at + head;
        int length = compression.zstd(bytes, from, count, into.bytes, start, Math.min(room, count - count / 16));
        boolean raw = length < 0;
        if (raw) {
            if (room < count) {
                return false;
            }
            System.arraycopy(bytes, from, into.bytes, start, count);
            length = count;
        }
        ByteBuffer.wrap(into.bytes, into.at, HEAD)
                .put((byte) (raw ? kind : kind | ZSTD))
                .putInt(before)
                .putInt(length);
        into.at = start + length;
        return true;
    }

    /// @throws IOException when they are not the pieces of exactly `length` bytes
    static byte[] read(byte[] stored, int from, int count, int length, Compression compression) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(stored, from, count);
        byte[] out = new byte[length];
        int at = 0;
        while (in.hasRemaining()) {
            if (in.remaining() < HEAD) {
                throw new IOException("body piece is cut off");
            }
            int kind = in.get();
            int before = in.getInt();
            int size = in.getInt();
            boolean lines = (kind & LINES) != 0;
            int line = lines && in.hasRemaining() ? in.get() : 0;
            int plain = lines ? Base64Lines.decodedLength(before, line) : before;
            if (kind < 0 || kind > (ZSTD | LINES) || before < 0 || before > length - at || plain < 0) {
                throw new IOException("body piece of impossible length");
            }
            boolean packed = (kind & ZSTD) != 0;
            if (size < 0 || size > in.remaining() || !packed && size != plain) {
                throw new IOException("body piece does not fit its head");
            }
            if (lines) {
                byte[] decoded = new byte[plain];
                put(stored, in.position(), size, packed, decoded, 0, plain, compression);
                Base64Lines.encode(decoded, line, out, at);
            } else {
                put(stored, in.position(), size, packed, out, at, plain, compression);
            }
            in.position(in.position() + size);
            at += before;
        }
        if (at != length) {
            throw new IOException("body block shorter than recorded");
        }
        return out;
    }

    private static void put(
            byte[] stored, int from, int size, boolean packed, byte[] into, int at, int length, Compression compression)
            throws IOException {
        if (packed) {
            compression.unzstd(stored, from, size, into, at, length);
        } else {
            System.arraycopy(stored, from, into, at, length);
        }
    }
}
