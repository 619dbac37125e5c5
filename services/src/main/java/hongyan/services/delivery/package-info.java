/// A message on its way into mailboxes or the queue, in two phases: recipients are checked one by one, then the body
/// comes, then everything is committed at once. [Delivery#close] without [Delivery#commit] leaves nothing behind.
///
/// [InboundMail] takes mail from outside (port 25): who is the recipient ([Recipients]), is it a loop, what does the
/// [hongyan.services.guard.Judge] say, trace fields on top ([Trace], [RawFields]), parsed and sealed, then one
/// transaction for all accounts ([LocalDelivery]). There is no spool: `250` means it is in the mailboxes, on disk.
///
/// Never: relay. Only submission sends mail elsewhere; forwards will be made of a [Recipients] that finds them.
///
/// A recipient that was accepted at RCPT and has no room at commit does not fail the others: the sender is told through
/// [Undelivered], written down in the same transaction. When nobody has room, the peer is told and nothing is stored.
///
/// The body is shared by all recipients, so `Delivered-To` and `for` are written only when there is one.
///
/// Reading order: [Inbound], [Delivery], [InboundMail], then `InboundDelivery`.
@NullMarked
package hongyan.services.delivery;

import org.jspecify.annotations.NullMarked;
