package hongyan.kv;

import java.util.OptionalLong;

/// An ordered key-value store with exclusive, durable writes.
///
/// *Threads*: safe; callers may be virtual threads. *Locks*: [#write] takes the shards in their total order and keeps
/// them until the
/// commit is durable and every `afterCommit` has run. *Durability*: [#write] returns only when the data would survive a
/// power cut.
/// *Failure*: a thrown exception means nothing changed; after a failed fsync the store refuses all writes.
public interface Kv extends AutoCloseable {
    /// Runs `work` on one consistent snapshot. Short; no socket I/O inside.
    <T> T read(ReadWork<T> work);

    /// Runs `work` alone on `shards`; durable on return, or thrown and nothing changed. Never nested inside another
    /// write.
    <T> T write(Shards shards, WriteWork<T> work);

    /// A number that stays the same while nothing is committed with the shard. Who reads it first and a snapshot
    /// then may remember what the snapshot said of the shard for as long as the number stays. Empty when the engine
    /// does not know: nothing of the shard may be remembered then.
    default OptionalLong stamp(Shard shard) {
        return OptionalLong.empty();
    }

    @Override
    void close();

    /// Work on a snapshot.
    @FunctionalInterface
    interface ReadWork<T> {
        T run(Snapshot snapshot);
    }

    /// Work in a transaction.
    @FunctionalInterface
    interface WriteWork<T> {
        T run(Tx tx);
    }
}
