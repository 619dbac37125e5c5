package hongyan.store.sending;

import hongyan.base.json.Json;
import hongyan.kv.KvException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import tools.jackson.core.JacksonException;

/// A row's value: version (the modseq, 8 bytes), format byte, the record as JSON. Unknown properties are passed over.
final class JsonRow {
    private static final byte FORMAT = 1;
    private static final int HEAD = 9;

    private JsonRow() {}

    static byte[] write(long version, Object value) {
        byte[] json = Json.bytes(value);
        return ByteBuffer.allocate(HEAD + json.length)
                .putLong(version)
                .put(FORMAT)
                .put(json)
                .array();
    }

    static <T> T read(byte[] row, Class<T> type) {
        if (row.length < HEAD || row[HEAD - 1] != FORMAT) {
            throw new KvException("a row of an unknown format");
        }
        try {
            return Json.parse(Arrays.copyOfRange(row, HEAD, row.length), type);
        } catch (JacksonException e) {
            throw new KvException("a damaged row", e);
        }
    }
}
