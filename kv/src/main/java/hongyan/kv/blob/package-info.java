/// Bodies: immutable bytes under random ids, kept alive by the rows that refer to them.
///
/// A [Draft] collects the bytes; sealed, it is compressed, and when large already durable. [Bodies#put] binds it in the
/// transaction of
/// the rows that need it, each as a holder. When the last holder lets go, the sweeper removes it later. Ids are random,
/// never content
/// hashes, so a dead body cannot rise.
///
/// Reading order: [BlobId], [Bodies], [Draft], [LargeBodies], [Sweeper].
@NullMarked
package hongyan.kv.blob;

import org.jspecify.annotations.NullMarked;
