package hongyan.kv;

/// A transaction: a snapshot that sees its own writes, and the writes.
public interface Tx extends Snapshot {
    void put(Space space, Key key, byte[] value);

    void delete(Space space, Key key);

    void deleteRange(Space space, KeyRange range);

    /// Adds to a counter (spaces of [Profile#COUNTER] only).
    void add(Space space, Key key, long delta);

    /// Fails the transaction with [KvConflict] unless the row is as expected.
    void require(Space space, Key key, Expect expect);

    /// Runs after the commit is durable and before the shards are unlocked, in the order registered. Must be quick and
    /// must not throw.
    void afterCommit(Runnable action);
}
