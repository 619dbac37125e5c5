package hongyan.kv;

/// How a space is used; an engine tunes by it.
public enum Profile {
    /// Looked up by full key, rarely scanned.
    POINT,
    /// Read in runs of neighbours.
    SCAN,
    /// Written, read once, deleted: many tombstones at the front.
    QUEUE,
    /// Large immutable values.
    BLOB,
    /// 64-bit sums, merged.
    COUNTER
}
