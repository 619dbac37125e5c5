package hongyan.store.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the value of a row: version (the modseq, 8 bytes), format byte, fields.
///
/// Numbers are unsigned LEB128 (7 bits a byte, low first), text is its UTF-8 length and bytes; nullable text has its
/// length plus one, zero for null.
final class RowWriter {
    private byte[] buffer;
    private int length;

    RowWriter(long version, int format, int expected) {
        buffer = new byte[Math.max(16, expected)];
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (version >>> shift);
        }
        buffer[length++] = (byte) format;
    }

    private void room(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    RowWriter byte8(int value) {
        room(1);
        buffer[length++] = (byte) value;
        return this;
    }

    RowWriter fixed64(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    RowWriter number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[length++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        buffer[length++] = (byte) rest;
        return this;
    }

    /// A number that may be negative, small magnitudes short.
    RowWriter signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    RowWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return number(utf8.length).bytes(utf8);
    }

    RowWriter textOrNull(@Nullable String value) {
        if (value == null) {
            return byte8(0);
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return number(utf8.length + 1L).bytes(utf8);
    }

    /// Text that is often one of [Words]: its code, or zero and the text.
    RowWriter word(String value) {
        int code = Words.code(value);
        number(code);
        return code == 0 ? text(value) : this;
    }

    RowWriter texts(List<String> values) {
        number(values.size());
        values.forEach(this::text);
        return this;
    }

    RowWriter bytes(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, buffer, length, value.length);
        length += value.length;
        return this;
    }

    /// The same row with another version.
    static byte[] reversioned(byte[] row, long version) {
        byte[] copy = row.clone();
        ByteBuffer.wrap(copy).putLong(version);
        return copy;
    }

    byte[] row() {
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }
}
