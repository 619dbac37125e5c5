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
/// | 4 pieces | length before compression (4), [Pieces] |
final class BlobRow {
    private static final byte RAW = 1;
    private static final byte ZSTD = 2;
    private static final byte LARGE = 3;
    private static final byte PIECES = 4;
    private static final int HEAD = 5;

    private BlobRow() {}

    static byte[] small(Compression.Block block, int size) {
        byte format = switch (block.form()) {
            case RAW -> RAW;
            case ZSTD -> ZSTD;
            case PIECES -> PIECES;
        };
        ByteBuffer row = ByteBuffer.allocate((format == RAW ? 1 : HEAD) + block.length());
        row.put(format);
        if (format != RAW) {
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
            case ZSTD -> ByteSource.of(block(row, Compression.Form.ZSTD, compression));
            case PIECES -> ByteSource.of(block(row, Compression.Form.PIECES, compression));
            case LARGE -> {
                if (row.length < 9) {
                    throw new IOException("body row too short");
                }
                yield new Frames(large.open(id), ByteBuffer.wrap(row).getLong(1), compression);
            }
            default -> throw new IOException("body row of unknown format");
        };
    }

    private static byte[] block(byte[] row, Compression.Form form, Compression compression) throws IOException {
        if (row.length < HEAD) {
            throw new IOException("body row too short");
        }
        int size = ByteBuffer.wrap(row).getInt(1);
        return compression.decompress(row, HEAD, row.length - HEAD, form, size);
    }
}
