/// The full-text index of the embedded engine, in Lucene.
///
/// [LuceneIndex] has a few Lucene indexes ([IndexShard]) that accounts share by number; each is opened when first
/// needed. A document carries its account as a term, and every question has the account as a filter, so no question
/// sees another's documents. Terms come ready made ([TermStream]): Lucene analyses nothing, keeps no positions and no
/// scores. An account's mark is a document of its own in the same index, committed with the documents it speaks of.
///
/// Invariants: one thread writes; readers see commits only; a question asked on a virtual thread runs on a bounded pool
/// of platform threads, for a page of a mapped file may have to come from the disk.
/// Never: a meaning of terms. What cannot be read is thrown away and begun anew: the index is derived.
///
/// Reading order: [LuceneIndex], [IndexShard], [ShardView], [TermStream].
@NullMarked
package hongyan.engine.embedded.index;

import org.jspecify.annotations.NullMarked;
