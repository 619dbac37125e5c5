package hongyan.kv.blob;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// zstd for blocks of at most [#MAX_BLOCK] bytes.
///
/// *Threads*: safe. A call is one short native call (well under a millisecond for a full block), so it runs on the
/// caller's thread, virtual or not: it holds the carrier no longer than the same work in Java would.
/// A few contexts are kept for reuse; making one costs more than compressing a small message.
final class Compression implements AutoCloseable {
    /// No block is larger, before compression.
    static final int MAX_BLOCK = 128 * 1024;

    /// The next one takes longer and saves nothing on mail.
    private static final int LEVEL = 1;

    private static final int KEPT = 8;
    /// Shorter ones are stored as they are.
    private static final int SHORTEST = 64;

    private final Kept<ZstdCompressCtx> compressors = new Kept<>();
    private final Kept<ZstdDecompressCtx> decompressors = new Kept<>();

    /// Contexts for reuse. The one given back last is taken first: its tables are still in the processor's cache, which
    /// halves the time for a small message.
    private static final class Kept<T> {
        private final ArrayDeque<T> contexts = new ArrayDeque<>(KEPT);

        synchronized @Nullable T poll() {
            return contexts.pollLast();
        }

        /// False when enough are kept: the caller closes it.
        synchronized boolean offer(T context) {
            return contexts.size() < KEPT && contexts.add(context);
        }
    }

    /// How a block is stored.
    enum Form {
        /// As it is: compression did not help.
        RAW,
        /// One zstd frame.
        ZSTD,
        /// [Pieces].
        PIECES
    }

    /// A block as it is stored. A raw one shares the array given.
    record Block(byte[] bytes, int length, Form form) {}

    /// Compresses the first `length` bytes.
    Block compress(byte[] bytes, int length) {
        // Room for less than it was: what does not fit is not worth storing compressed.
        int room = length - length / 16;
        List<Base64Lines.Run> runs = length < Pieces.SMALLEST ? List.of() : Base64Lines.find(bytes, length);
        if (!runs.isEmpty()) {
            byte[] out = new byte[room];
            int stored = Pieces.write(bytes, length, runs, this, out);
            if (stored >= 0) {
                return new Block(out, stored, Form.PIECES);
            }
        }
        byte[] out = new byte[Math.max(0, room)];
        int stored = zstd(bytes, 0, length, out, 0, room);
        return stored < 0 ? new Block(bytes, length, Form.RAW) : new Block(out, stored, Form.ZSTD);
    }

    /// One zstd frame of `count` bytes.
    ///
    /// @return its length, or -1 when it has no room or the bytes are too few to try
    int zstd(byte[] bytes, int from, int count, byte[] into, int at, int room) {
        if (count < SHORTEST || room <= 0) {
            return -1;
        }
        ZstdCompressCtx context = compressors.poll();
        if (context == null) {
            context = new ZstdCompressCtx();
            context.setLevel(LEVEL);
            context.setContentSize(false);
        }
        try {
            return context.compressByteArray(into, at, room, bytes, from, count);
        } catch (ZstdException tooLong) {
            if (tooLong.getErrorCode() != com.github.luben.zstd.Zstd.errDstSizeTooSmall()) {
                throw tooLong;
            }
            return -1;
        } finally {
            if (!compressors.offer(context)) {
                context.close();
            }
        }
    }

    /// @throws IOException when the bytes are not a frame of exactly `length` bytes
    void unzstd(byte[] bytes, int from, int count, byte[] into, int at, int length) throws IOException {
        ZstdDecompressCtx context = decompressors.poll();
        if (context == null) {
            context = new ZstdDecompressCtx();
        }
        try {
            if (context.decompressByteArray(into, at, length, bytes, from, count) != length) {
                throw new IOException("body block shorter than recorded");
            }
        } catch (ZstdException broken) {
            throw new IOException("body block cannot be decompressed", broken);
        } finally {
            if (!decompressors.offer(context)) {
                context.close();
            }
        }
    }

    /// @throws IOException when the bytes are not a block of exactly `length` bytes
    byte[] decompress(byte[] bytes, int from, int count, Form form, int length) throws IOException {
        if (length < 0 || length > MAX_BLOCK) {
            throw new IOException("body block of impossible length");
        }
        return switch (form) {
            case RAW -> {
                if (count != length) {
                    throw new IOException("body block shorter than recorded");
                }
                yield Arrays.copyOfRange(bytes, from, from + count);
            }
            case ZSTD -> {
                byte[] out = new byte[length];
                unzstd(bytes, from, count, out, 0, length);
                yield out;
            }
            case PIECES -> Pieces.read(bytes, from, count, length, this);
        };
    }

    @Override
    public void close() {
        for (ZstdCompressCtx context = compressors.poll(); context != null; context = compressors.poll()) {
            context.close();
        }
        for (ZstdDecompressCtx context = decompressors.poll(); context != null; context = decompressors.poll()) {
            context.close();
        }
    }
}
