package hongyan.kv.blob;

import hongyan.base.id.Tokens;
import hongyan.kv.Key;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// 128 random bits that name a body.
public record BlobId(long high, long low) {
    public static final int BYTES = 16;

    public static BlobId random() {
        ByteBuffer bytes = ByteBuffer.wrap(Tokens.bytes(BYTES));
        return new BlobId(bytes.getLong(), bytes.getLong());
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
