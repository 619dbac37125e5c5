/// The seam of the full-text index: which documents of an account carry which terms.
///
/// An index is derived: it may be behind, and it may be lost. So it says for each account how far it has come
/// ([TextIndex.Mark]), and whoever asks looks through the rest himself. Terms are opaque bytes; what a term means, how
/// text is cut into terms and whether a hit is one is the business of `services.search`. An engine knows sets of terms,
/// never mail.
///
/// Reading order: [TextIndex], [TermQuery], [Terms].
@NullMarked
package hongyan.kv.text;

import org.jspecify.annotations.NullMarked;
