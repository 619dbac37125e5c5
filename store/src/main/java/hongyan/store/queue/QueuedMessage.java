package hongyan.store.queue;

/// A message of the queue.
///
/// @param id as the person was told; never reused
/// @param sender empty for the null sender
/// @param body blob id in hex
/// @param created milliseconds
/// @param tenant of the sender, 0 when none
/// @param account of the sender, 0 when none
/// @param utf8 whether it needs SMTPUTF8 (RFC 6531)
/// @param held by an administrator
public record QueuedMessage(
        String id,
        String sender,
        String body,
        long size,
        long created,
        int tenant,
        int account,
        boolean utf8,
        boolean held) {
    QueuedMessage withHeld(boolean now) {
        return new QueuedMessage(id, sender, body, size, created, tenant, account, utf8, now);
    }
}
