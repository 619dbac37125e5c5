package hongyan.store.queue;

/// One recipient of a message of the queue. Times in milliseconds.
///
/// @param n number within the message
/// @param address as written in the envelope
/// @param route the destination: the domain in A-labels
/// @param attempts made so far
/// @param due when it is next looked at: an attempt, or the end of a lease
/// @param lease token of whoever works on it, 0 for nobody
/// @param lastReply of the last attempt on one line, empty before
/// @param warned whether the sender was told of the delay
/// @param doomed a reply on one line that decides without any attempt, empty when there is none
public record QueuedRecipient(
        int n,
        String address,
        String route,
        int attempts,
        long due,
        long lease,
        String lastReply,
        boolean warned,
        String doomed) {

    /// One that is new.
    public static QueuedRecipient fresh(int n, String address, String route, long due, String doomed) {
        return new QueuedRecipient(n, address, route, 0, due, 0, "", false, doomed);
    }

    QueuedRecipient leased(long token, long until) {
        return new QueuedRecipient(n, address, route, attempts, until, token, lastReply, warned, doomed);
    }

    QueuedRecipient at(long when) {
        return new QueuedRecipient(n, address, route, attempts, when, 0, lastReply, warned, doomed);
    }

    /// After an attempt that did not decide.
    public QueuedRecipient deferred(String reply, long next, boolean nowWarned) {
        return new QueuedRecipient(n, address, route, attempts + 1, next, 0, reply, nowWarned, doomed);
    }
}
