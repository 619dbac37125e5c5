/// The queue's rows: messages that wait for other systems, their recipients, and when who is due.
///
/// | space | key | holds |
/// |---|---|---|
/// | `QUEUE` | id | [QueuedMessage] |
/// | `QUEUE_RCPT` | id, n | [QueuedRecipient] with its lease |
/// | `QUEUE_DUE` | minute, route, id, n | nothing: the schedule, grouped by destination |
///
/// [QueueRows] writes them, always on the shard of the message's slot. A recipient has exactly one row in the schedule,
/// or none while its message is held; its [QueuedRecipient#due] says where. A lease moves that row to the lease's end:
/// when the process dies, the recipient comes up again by itself. Recipients that are done have no rows; the last one
/// takes the message with it and lets go of the body.
///
/// Never: a socket, a decision about when to try again.
@NullMarked
package hongyan.store.queue;

import org.jspecify.annotations.NullMarked;
