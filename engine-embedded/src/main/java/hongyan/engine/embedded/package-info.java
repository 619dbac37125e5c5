/// The embedded engine: rows in RocksDB, large bodies in files, all in one data folder of one process.
///
/// RocksDB is used plainly, without its transactions: a write takes our own shard locks ([ShardLocks]), collects its
/// changes in Java ([EmbeddedTx], [Batch]) and hands them to the one [Committer] thread, which writes what is waiting
/// as one synced batch. The shards stay locked until the batch is on disk: nothing is visible before it is durable.
///
/// Invariants: a native call that waits for a slow disk does not run on a virtual thread ([Reads]; doc/concurrency.md);
/// no native object is used after [EmbeddedKv#close] ([Gate]); after a failed commit no write is accepted.
/// Never: a meaning of keys or values.
///
/// Reading order: [DataFolder], [EmbeddedKv], [EmbeddedTx], [Batch], [Committer], [EmbeddedSnapshot], [Reads],
/// [Columns], [FileBodies].
@NullMarked
package hongyan.engine.embedded;

import org.jspecify.annotations.NullMarked;
