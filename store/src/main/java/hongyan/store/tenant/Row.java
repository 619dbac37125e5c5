package hongyan.store.tenant;

import hongyan.base.json.Json;
import hongyan.kv.KvException;
import java.nio.ByteBuffer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The bytes of a value: version (8), format (1), tag (1), JSON.
final class Row {
    private static final byte FORMAT = 1;
    private static final int HEADER = 10;

    /// A field that an older program did not write is 0, false or null here; the record's constructor makes it good.
    private static final JsonMapper MAPPER = Json.mapper()
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Row() {}

    static byte[] write(long version, int tag, Object value) {
        byte[] json = MAPPER.writeValueAsBytes(value);
        return ByteBuffer.allocate(HEADER + json.length)
                .putLong(version)
                .put(FORMAT)
                .put((byte) tag)
                .put(json)
                .array();
    }

    /// The state of a row, without parsing it.
    static int tag(byte[] row) {
        check(row);
        return row[HEADER - 1];
    }

    static <T> T read(byte[] row, Class<T> type) {
        check(row);
        try {
            return MAPPER.readValue(row, HEADER, row.length - HEADER, type);
        } catch (JacksonException e) {
            throw new KvException("damaged " + type.getSimpleName() + " row", e);
        }
    }

    private static void check(byte[] row) {
        if (row.length < HEADER || row[HEADER - 2] != FORMAT) {
            throw new KvException("unknown row format");
        }
    }
}
