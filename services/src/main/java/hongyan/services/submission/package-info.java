/// Mail from our own people (587, 465, JMAP): identity, limits, header repair, DKIM, then local delivery and the queue.
///
/// [MailSubmission] begins; everything durable happens in one transaction, so that `250` means that each copy is in a
/// mailbox here or in the queue, on disk, exactly once. The envelope sender, every address in From and in Sender belong
/// to the person (a `+tag` of theirs counts), and its domain is verified now, not only at sign-in.
///
/// Never: change what was written, but for the fields RFC 6409 lets a submission server touch; say from where a person
/// sends, unless so configured; make the copy in Sent (the client's or JMAP's business).
///
/// Seams: [Outgoing] is the queue, [Signer] puts the DKIM fields on top ([DkimSigning]).
///
/// Reading order: [Submission], [MailSubmission], `SubmittedDelivery`, `HeaderRepair`.
@NullMarked
package hongyan.services.submission;

import org.jspecify.annotations.NullMarked;
