/// The queue as others see it: mail goes in ([MailQueue]), administrators look and act ([QueueDesk]).
///
/// Enqueueing is part of a larger transaction: what belongs to the message (a copy in Sent, the copies of recipients
/// here) commits with it or not at all. Mail leaves through `services.outbound`.
///
/// Never: a socket, a schedule. Reading order: [MailQueue], [QueueDesk].
@NullMarked
package hongyan.services.queue;

import org.jspecify.annotations.NullMarked;
