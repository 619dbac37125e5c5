package hongyan.store.queue;

import hongyan.kv.Key;
import hongyan.kv.KeyReader;

/// A row of the schedule.
public record Due(long minute, String route, String id, int n) {
    Key key() {
        return Key.of().int64(minute).text(route).text(id).int32(n).key();
    }

    static Due of(Key key) {
        KeyReader reader = key.reader();
        return new Due(reader.int64(), reader.text(), reader.text(), reader.int32());
    }

    /// The minute in which a time falls.
    static long minute(long millis) {
        return Math.max(0, millis / 60_000);
    }
}
