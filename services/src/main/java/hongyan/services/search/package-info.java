/// Search over messages by scanning: what IMAP SEARCH (RFC 3501 6.4.4) and JMAP filters (RFC 8621 4.4.1) share.
///
/// A [Criterion] is a typed program over one message. [MessageSearch] runs it over a mailbox or an account in pages:
/// first with what the row tells (flags, UIDs, modseq), then with the stored [hongyan.store.account.Email]
/// (envelope, size, dates), and only where still undecided with the body, outside of any snapshot, on all cores.
/// Three-valued answers ([Answer]) make the order of the phases safe: a phase never guesses.
///
/// Text is compared folded ([Folded]): compatibility forms, case and width do not matter, so that two Chinese
/// characters inside a sentence are found, and `ＡＢＣ` is `abc`.
///
/// Never: an index, a cache, a change of anything. Bounded: a page of rows, one body per worker, a bounded number of
/// characters per part.
///
/// Reading order: [Criterion], [MessageSearch], [Candidate], [Matcher], [BodyMatch], [Folded].
@NullMarked
package hongyan.services.search;

import org.jspecify.annotations.NullMarked;
