package hongyan.kv.blob;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A large body: blocks of [Compression#MAX_BLOCK] bytes compressed one by one, so that a part can be read without the
/// rest.
///
/// Layout: the blocks; then for each block its stored length (4, the top bit set when raw, the next one when [Pieces])
/// and the CRC-32C of its stored bytes (4); then the foot: length before compression (8), bytes per block (4), blocks
/// (4), format 1 (1), `HYB` (3).
///
/// *Threads*: safe; the block read last is kept, so that neighbouring slices do not decompress it again.
final class Frames implements ByteSource {
    private static final int FOOT = 20;
    private static final int ENTRY = 8;
    private static final byte FORMAT = 1;
    private static final int RAW_FLAG = 0x8000_0000;
    private static final int PIECES_FLAG = 0x4000_0000;
    private static final byte[] MAGIC = {'H', 'Y', 'B'};

    private final ByteSource stored;
    private final long size;
    private final Compression compression;
    private volatile @Nullable Index index;
    private volatile @Nullable Loaded last;

    private record Loaded(int block, byte[] bytes) {}

    /// @param starts where each block starts, and where the last one ends
    private record Index(int blockSize, long[] starts, Compression.Form[] forms, int[] checks) {}

    Frames(ByteSource stored, long size, Compression compression) {
        this.stored = stored;
        this.size = size;
        this.compression = compression;
    }

    /// Collects the index while blocks are written.
    static final class Writer {
        private final OutputStream out;
        private final Compression compression;
        private ByteBuffer index = ByteBuffer.allocate(64 * ENTRY);
        private int blocks;
        private long size;

        Writer(OutputStream out, Compression compression) {
            this.out = out;
            this.compression = compression;
        }

        /// Every block but the last has [Compression#MAX_BLOCK] bytes.
        void block(byte[] bytes, int length) throws IOException {
            Compression.Block block = compression.compress(bytes, length);
            out.write(block.bytes(), 0, block.length());
            if (!index.hasRemaining()) {
                index = ByteBuffer.allocate(index.capacity() * 2).put(index.flip());
            }
            index.putInt(block.length() | flag(block.form()));
            index.putInt(check(block.bytes(), block.length()));
            blocks++;
            size += length;
        }

        void foot() throws IOException {
            out.write(index.array(), 0, index.position());
            out.write(ByteBuffer.allocate(FOOT)
                    .putLong(size)
                    .putInt(Compression.MAX_BLOCK)
                    .putInt(blocks)
                    .put(FORMAT)
                    .put(MAGIC)
                    .array());
        }
    }

    private static int flag(Compression.Form form) {
        return switch (form) {
            case RAW -> RAW_FLAG;
            case ZSTD -> 0;
            case PIECES -> PIECES_FLAG;
        };
    }

    private static Compression.Form form(int entry) throws IOException {
        return switch (entry & (RAW_FLAG | PIECES_FLAG)) {
            case RAW_FLAG -> Compression.Form.RAW;
            case PIECES_FLAG -> Compression.Form.PIECES;
            case 0 -> Compression.Form.ZSTD;
            default -> throw new IOException("large body with a block of unknown form");
        };
    }

    private static int check(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    @Override
    public long size() {
        return size;
    }

    private Index index() throws IOException {
        Index known = index;
        if (known == null) {
            known = readIndex();
            index = known;
        }
        return known;
    }

    private Index readIndex() throws IOException {
        long length = stored.size();
        ByteBuffer foot = ByteBuffer.wrap(stored.slice(length - Math.min(FOOT, length), FOOT));
        if (foot.remaining() < FOOT || !Arrays.equals(MAGIC, Arrays.copyOfRange(foot.array(), FOOT - 3, FOOT))) {
            throw new IOException("large body is cut off");
        }
        long total = foot.getLong();
        int blockSize = foot.getInt();
        int blocks = foot.getInt();
        if (foot.get() != FORMAT) {
            throw new IOException("large body of unknown format");
        }
        long indexBytes = (long) blocks * ENTRY;
        if (total != size
                || blockSize < 1
                || blockSize > Compression.MAX_BLOCK
                || blocks < 0
                || blocks != (total + blockSize - 1) / blockSize
                || indexBytes + FOOT > length) {
            throw new IOException("large body does not fit its row");
        }
        ByteBuffer entries = ByteBuffer.wrap(stored.slice(length - FOOT - indexBytes, (int) indexBytes));
        long[] starts = new long[blocks + 1];
        Compression.Form[] forms = new Compression.Form[blocks];
        int[] checks = new int[blocks];
        for (int i = 0; i < blocks; i++) {
            int entry = entries.getInt();
            forms[i] = form(entry);
            starts[i + 1] = starts[i] + (entry & ~(RAW_FLAG | PIECES_FLAG));
            checks[i] = entries.getInt();
        }
        if (starts[blocks] + indexBytes + FOOT != length) {
            throw new IOException("large body does not fit its index");
        }
        return new Index(blockSize, starts, forms, checks);
    }

    /// The bytes of a block: not to be changed.
    private byte[] load(Index index, int block) throws IOException {
        Loaded kept = last;
        if (kept != null && kept.block == block) {
            return kept.bytes;
        }
        int length = (int) Math.min(index.blockSize, size - (long) block * index.blockSize);
        int count = (int) (index.starts[block + 1] - index.starts[block]);
        byte[] bytes = stored.slice(index.starts[block], count);
        if (bytes.length != count || check(bytes, count) != index.checks[block]) {
            throw new IOException("large body is damaged");
        }
        byte[] plain = compression.decompress(bytes, 0, count, index.forms[block], length);
        last = new Loaded(block, plain);
        return plain;
    }

    @Override
    public byte[] slice(long offset, int length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("negative slice");
        }
        int count = (int) Math.min(length, Math.max(0, size - offset));
        byte[] out = new byte[count];
        if (count == 0) {
            return out;
        }
        Index where = index();
        int done = 0;
        while (done < count) {
            long at = offset + done;
            byte[] block = load(where, (int) (at / where.blockSize));
            int from = (int) (at % where.blockSize);
            int now = Math.min(count - done, block.length - from);
            System.arraycopy(block, from, out, done, now);
            done += now;
        }
        return out;
    }

    @Override
    public long writeTo(OutputStream out, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("negative slice");
        }
        long count = Math.min(length, Math.max(0, size - offset));
        long done = 0;
        while (done < count) {
            Index where = index();
            long at = offset + done;
            byte[] block = load(where, (int) (at / where.blockSize));
            int from = (int) (at % where.blockSize);
            int now = (int) Math.min(count - done, block.length - from);
            out.write(block, from, now);
            done += now;
        }
        return count;
    }

    @Override
    public InputStream open() throws IOException {
        Index where = index();
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int off, int len) throws IOException {
                java.util.Objects.checkFromIndexSize(off, len, into.length);
                if (len == 0) {
                    return 0;
                }
                if (at >= size) {
                    return -1;
                }
                byte[] block = load(where, (int) (at / where.blockSize));
                int from = (int) (at % where.blockSize);
                int now = Math.min(len, block.length - from);
                System.arraycopy(block, from, into, off, now);
                at += now;
                return now;
            }

            @Override
            public long skip(long count) {
                long now = Math.clamp(count, 0, size - at);
                at += now;
                return now;
            }

            @Override
            public int available() {
                return (int) Math.min(Integer.MAX_VALUE, size - at);
            }
        };
    }
}
