package hongyan.base.bytes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/// Immutable bytes that can be read as often as wanted: a message in memory, in the store or in a file.
///
/// *Threads*: safe for concurrent readers.
public interface ByteSource {
    /// Length in bytes.
    long size();

    /// A fresh stream over all bytes. The caller closes it.
    InputStream open() throws IOException;

    /// The bytes `[offset, offset + length)`, cut at the end of the source: never more than there are.
    default byte[] slice(long offset, int length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("negative slice");
        }
        try (InputStream in = open()) {
            in.skipNBytes(Math.min(offset, size()));
            return in.readNBytes((int) Math.min(length, Math.max(0, size() - offset)));
        }
    }

    /// Everything in one array; only for sources known to be small.
    default byte[] all() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    /// Writes the bytes `[offset, offset + length)`, cut at the end of the source, and tells how many there were.
    default long writeTo(OutputStream out, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("negative slice");
        }
        try (InputStream in = open()) {
            in.skipNBytes(Math.min(offset, size()));
            byte[] chunk = new byte[(int) Math.min(64 * 1024, length)];
            long left = length;
            while (left > 0) {
                int n = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, left));
                if (n <= 0) {
                    break;
                }
                out.write(chunk, 0, n);
                left -= n;
            }
            return length - left;
        }
    }

    /// A source over an array, which must not be changed afterwards.
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public byte[] slice(long offset, int length) {
                int from = (int) Math.min(offset, bytes.length);
                return Arrays.copyOfRange(bytes, from, (int) Math.min((long) from + length, bytes.length));
            }

            @Override
            public long writeTo(OutputStream out, long offset, long length) throws IOException {
                int from = (int) Math.min(offset, bytes.length);
                int count = (int) Math.min(length, bytes.length - from);
                out.write(bytes, from, count);
                return count;
            }

            @Override
            public byte[] all() {
                return bytes.clone();
            }
        };
    }
}
