package hongyan.store.account;

import hongyan.kv.KvException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what [RowWriter] wrote; bytes behind the fields it is asked for are of a later version and passed over.
///
/// *Failure*: [KvException] for a damaged row; never reads past the end, never allocates more than the row is long.
final class RowReader {
    private final byte[] row;
    private final long version;
    private final int format;
    private int at;

    RowReader(byte[] row) {
        this.row = row;
        version = fixed64();
        format = byte8();
    }

    /// The modseq the row was written with.
    long version() {
        return version;
    }

    /// Refuses a format this program does not know: a later one wrote it.
    RowReader expect(int known) {
        if (format != known) {
            throw new KvException("row of unknown format " + format);
        }
        return this;
    }

    private void need(long count) {
        if (count < 0 || count > row.length - at) {
            throw new KvException("damaged row");
        }
    }

    int byte8() {
        need(1);
        return row[at++] & 0xff;
    }

    long fixed64() {
        need(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | row[at++] & 0xff;
        }
        return value;
    }

    byte[] bytes(int count) {
        need(count);
        byte[] part = new byte[count];
        System.arraycopy(row, at, part, 0, count);
        at += count;
        return part;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = byte8();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new KvException("damaged row");
    }

    int int32() {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new KvException("damaged row");
        }
        return (int) value;
    }

    long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    private String text(long count) {
        need(count);
        String text = new String(row, at, (int) count, StandardCharsets.UTF_8);
        at += (int) count;
        return text;
    }

    String text() {
        return text(number());
    }

    @Nullable
    String textOrNull() {
        long count = number();
        return count == 0 ? null : text(count - 1);
    }

    String word() {
        int code = int32();
        return code == 0 ? text() : Words.word(code);
    }

    /// The length of a list whose elements take at least one byte each.
    int count() {
        int count = int32();
        need(count);
        return count;
    }

    List<String> texts() {
        int count = count();
        if (count == 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(text());
        }
        return List.copyOf(values);
    }

    boolean atEnd() {
        return at == row.length;
    }
}
