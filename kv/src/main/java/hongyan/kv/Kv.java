package hongyan.kv;

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
