/// Search over messages: what IMAP SEARCH (RFC 9051 6.4.4), JMAP filters (RFC 8621 4.4.1) and the web's search box
/// share.
///
/// A [Criterion] is a typed program over one message. [MessageSearch] runs it over a mailbox or an account in pages:
/// first with what the row and the index tell, then with the stored [hongyan.store.account.Email] (envelope, size,
/// dates), and only where still undecided with the body, outside of any snapshot, on all cores. Three-valued answers
/// ([Answer]) make the order of the phases safe: a phase never guesses.
///
/// Text is compared folded ([Folded]): compatibility forms, case and width do not matter, so that two Chinese
/// characters
/// inside a sentence are found, and `ＡＢＣ` is `abc`. [Criterion.Text] is strict (IMAP); [Criterion.Alike] is for people:
/// traditional and simplified characters are the same, names are found by pinyin, attachments are read.
///
/// The index ([hongyan.kv.text.TextIndex]) has the grams of a message's text ([Grams], [DocumentMaker]). For a test on
/// text it tells which messages may pass ([Probe], [Oracle]); they are then looked at as a scan would, so the index
/// never
/// changes what is found. [Indexer] keeps it up to date from the outbox; what it has not reached is scanned.
///
/// Never: a change of mail. Bounded: a page of rows, one body per worker, a bounded number of characters per part.
///
/// Reading order: [Criterion], [MessageSearch], [Candidate], [Matcher], [BodyMatch], [Contents], [Folded]; then
/// [Oracle],
/// [Probe], [Grams], [Initials]; then [Indexer], [Waiting], [AccountIndexing], [DocumentMaker].
@NullMarked
package hongyan.services.search;

import org.jspecify.annotations.NullMarked;
