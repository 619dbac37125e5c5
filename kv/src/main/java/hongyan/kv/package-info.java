/// The ordered key-value seam. Two verbs over bytes: [Kv#read] and [Kv#write].
///
/// An engine knows bytes, never mail. Reading order: [Kv], [Shard], [Space], [Key], [Snapshot], [Tx].
///
/// Invariants: a write runs alone on its shards and is durable when it returns; commit order equals lock order; scans
/// return bounded
/// lists, so there is no cursor to leak; there is no optimistic retry above this seam.
@NullMarked
package hongyan.kv;

import org.jspecify.annotations.NullMarked;
