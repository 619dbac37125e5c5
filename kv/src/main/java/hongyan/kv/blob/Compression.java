package hongyan.kv.blob;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;

/// zstd for blocks of at most [#MAX_BLOCK] bytes.
///
/// *Threads*: safe. A call is one short native call (well under a millisecond for a full block), so it runs on the
/// caller's thread, virtual or not: it holds the carrier no longer than the same work in Java would.
/// A few contexts are kept for reuse; making one costs more than compressing a small message.
final class Compression implements AutoCloseable {
    /// No block is larger, before compression.
    static final int MAX_BLOCK = 128 * 1024;

    private static final int LEVEL = 2;
    private static final int KEPT = 8;

    private final ArrayBlockingQueue<ZstdCompressCtx> compressors = new ArrayBlockingQueue<>(KEPT);
    private final ArrayBlockingQueue<ZstdDecompressCtx> decompressors = new ArrayBlockingQueue<>(KEPT);

    /// A block as it is stored: `raw` when compression did not help.
    record Block(byte[] bytes, int length, boolean raw) {}

    /// Compresses the first `length` bytes. A raw block shares the array given.
    Block compress(byte[] bytes, int length) {
        if (length < 64) {
            return new Block(bytes, length, true);
        }
        ZstdCompressCtx context = compressors.poll();
        if (context == null) {
            context = new ZstdCompressCtx();
            context.setLevel(LEVEL);
            context.setContentSize(false);
        }
        try {
            // Room for less than it was: what does not fit is not worth storing compressed.
            byte[] out = new byte[length - length / 16];
            int stored = context.compressByteArray(out, 0, out.length, bytes, 0, length);
            return new Block(out, stored, false);
        } catch (ZstdException tooLong) {
            if (tooLong.getErrorCode() != com.github.luben.zstd.Zstd.errDstSizeTooSmall()) {
                throw tooLong;
            }
            return new Block(bytes, length, true);
        } finally {
            if (!compressors.offer(context)) {
                context.close();
            }
        }
    }

    /// @throws IOException when the bytes are not a block of exactly `length` bytes
    byte[] decompress(byte[] bytes, int from, int count, int length) throws IOException {
        if (length < 0 || length > MAX_BLOCK) {
            throw new IOException("body block of impossible length");
        }
        ZstdDecompressCtx context = decompressors.poll();
        if (context == null) {
            context = new ZstdDecompressCtx();
        }
        try {
            byte[] out = new byte[length];
            int got = context.decompressByteArray(out, 0, length, bytes, from, count);
            if (got != length) {
                throw new IOException("body block shorter than recorded");
            }
            return out;
        } catch (ZstdException broken) {
            throw new IOException("body block cannot be decompressed", broken);
        } finally {
            if (!decompressors.offer(context)) {
                context.close();
            }
        }
    }

    byte[] decompress(byte[] bytes, boolean raw, int length) throws IOException {
        if (!raw) {
            return decompress(bytes, 0, bytes.length, length);
        }
        if (bytes.length != length) {
            throw new IOException("body block shorter than recorded");
        }
        return Arrays.copyOf(bytes, length);
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
