package hongyan.kv;

/// A transaction: a snapshot that sees its own writes, and the writes.
public interface Tx extends Snapshot {
    /// Keys and values of one transaction are together at most about so long.
    int MAX_BYTES = 64 << 20;

    /// @throws KvException of kind `TOO_LARGE` when the transaction would be longer than [#MAX_BYTES]
    void put(Space space, Key key, byte[] value);

    void delete(Space space, Key key);

    void deleteRange(Space space, KeyRange range);

    /// Adds to a counter (spaces of [Profile#COUNTER] only).
    void add(Space space, Key key, long delta);

    /// Fails the transaction with [KvConflict] unless the row is as expected.
    void require(Space space, Key key, Expect expect);

    /// Says that this transaction makes room: it is taken as long as there is any, also when others are refused
    /// because the disk is nearly full. For what removes rows or bodies; not for what only promises to.
    default void frees() {}

    /// Runs after the commit is durable and before the shards are unlocked, in the order registered. Must be quick and
    /// must not throw.
    void afterCommit(Runnable action);
}
