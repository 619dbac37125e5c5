package hongyan.kv.blob;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The row of a body in [hongyan.kv.Space#BLOB]. Written once, never changed: it has a format byte and no version.
///
/// | format | rest |
/// |---|---|
/// | 1 raw | the bytes |
/// | 2 zstd | length before compression (4), one zstd frame |
/// | 3 large | length before compression (8); the bytes are in [LargeBodies] as [Frames] |
final class BlobRow {
    private static final byte RAW = 1;
    private static final byte ZSTD = 2;
    private static final byte LARGE = 3;

    private BlobRow() {}

    static byte[] small(Compression.Block block, int size) {
        int head = block.raw() ? 1 : 5;
        ByteBuffer row = ByteBuffer.allocate(head + block.length());
        row.put(block.raw() ? RAW : ZSTD);
        if (!block.raw()) {
            row.putInt(size);
        }
        return row.put(block.bytes(), 0, block.length()).array();
    }

    static byte[] large(long size) {
        return ByteBuffer.allocate(9).put(LARGE).putLong(size).array();
    }

    static boolean isLarge(byte[] row) {
        return row.length > 0 && row[0] == LARGE;
    }

    /// The body behind a row.
    static ByteSource read(BlobId id, byte[] row, LargeBodies large, Compression compression) throws IOException {
        return switch (row.length == 0 ? 0 : row[0]) {
            case RAW -> ByteSource.of(Arrays.copyOfRange(row, 1, row.length));
            case ZSTD -> {
                if (row.length < 5) {
                    throw new IOException("body row too short");
                }
                int size = ByteBuffer.wrap(row).getInt(1);
                yield ByteSource.of(compression.decompress(row, 5, row.length - 5, size));
            }
            case LARGE -> {
                if (row.length < 9) {
                    throw new IOException("body row too short");
                }
                yield new Frames(large.open(id), ByteBuffer.wrap(row).getLong(1), compression);
            }
            default -> throw new IOException("body row of unknown format");
        };
    }
}
