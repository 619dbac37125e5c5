package hongyan.kv.blob;

import hongyan.base.id.Tokens;
import hongyan.kv.Key;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// Names a body: 30 bits of the time it was begun, 98 random bits.
///
/// The time is there for the disk, not for readers: bodies that come in together lie together, and are found together
/// when their mailbox is read. Its bits that change every 16 seconds come first, so that the folders of large bodies
/// (named after the first two bytes) fill evenly; it wraps after 12 days.
public record BlobId(long high, long low) {
    public static final int BYTES = 16;

    public static BlobId random() {
        ByteBuffer bytes = ByteBuffer.wrap(Tokens.bytes(BYTES));
        long now = System.currentTimeMillis();
        long time = (now >>> 14 & 0xffff) << 14 | now & 0x3fff;
        return new BlobId(time << 34 | bytes.getLong() >>> 30, bytes.getLong());
    }

    public static BlobId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a blob id has 16 bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new BlobId(buffer.getLong(), buffer.getLong());
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    public Key key() {
        return Key.raw(bytes());
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
