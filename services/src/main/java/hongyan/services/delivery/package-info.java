/// A message on its way into mailboxes or the queue, in two phases: recipients are checked one by one, then the body
/// comes, then
/// everything is committed at once. [Delivery#close] without [Delivery#commit] leaves nothing behind.
@NullMarked
package hongyan.services.delivery;

import org.jspecify.annotations.NullMarked;
