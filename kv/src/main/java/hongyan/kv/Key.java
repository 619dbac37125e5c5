package hongyan.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// An immutable key: bytes in unsigned order.
///
/// Built from fields in the order they sort: integers big-endian and never negative, text in UTF-8 escaped `00 -> 00
/// FF` and closed by
/// `00 01`, so that a text sorts before every longer text that starts with it and never runs into the next field.
public final class Key implements Comparable<Key> {
    private final byte[] bytes;

    private Key(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A key over raw bytes, which must not be changed afterwards.
    public static Key raw(byte[] bytes) {
        return new Key(bytes);
    }

    /// Starts a key.
    public static Builder of() {
        return new Builder();
    }

    public static Key of(int a) {
        return new Builder().int32(a).key();
    }

    public static Key of(int a, int b) {
        return new Builder().int32(a).int32(b).key();
    }

    public static Key of(int a, int b, int c) {
        return new Builder().int32(a).int32(b).int32(c).key();
    }

    /// The bytes themselves: not to be changed.
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    public boolean startsWith(Key prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /// The smallest key greater than this one.
    public Key next() {
        return new Key(Arrays.copyOf(bytes, bytes.length + 1));
    }

    /// Reads the fields back.
    public KeyReader reader() {
        return new KeyReader(bytes);
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }

    /// Appends fields.
    public static final class Builder {
        private byte[] buffer = new byte[24];
        private int length;

        private Builder() {}

        private void room(int more) {
            if (length + more > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
            }
        }

        public Builder byte8(int value) {
            room(1);
            buffer[length++] = (byte) value;
            return this;
        }

        /// @throws IllegalArgumentException for a negative value, which would sort wrongly
        public Builder int32(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("negative key field");
            }
            room(4);
            for (int shift = 24; shift >= 0; shift -= 8) {
                buffer[length++] = (byte) (value >>> shift);
            }
            return this;
        }

        /// @throws IllegalArgumentException for a negative value, which would sort wrongly
        public Builder int64(long value) {
            if (value < 0) {
                throw new IllegalArgumentException("negative key field");
            }
            room(8);
            for (int shift = 56; shift >= 0; shift -= 8) {
                buffer[length++] = (byte) (value >>> shift);
            }
            return this;
        }

        public Builder text(String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            room(utf8.length * 2 + 2);
            for (byte b : utf8) {
                buffer[length++] = b;
                if (b == 0) {
                    buffer[length++] = (byte) 0xff;
                }
            }
            buffer[length++] = 0;
            buffer[length++] = 1;
            return this;
        }

        /// Bytes of a fixed length known to the reader.
        public Builder fixed(byte[] value) {
            room(value.length);
            System.arraycopy(value, 0, buffer, length, value.length);
            length += value.length;
            return this;
        }

        public Key key() {
            return new Key(Arrays.copyOf(buffer, length));
        }
    }
}
