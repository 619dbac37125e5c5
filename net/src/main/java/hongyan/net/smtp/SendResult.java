package hongyan.net.smtp;

import java.util.List;

/// What became of a transaction: the deciding reply for each recipient, in the order of the transaction.
public record SendResult(List<Reply> replies) {
    public SendResult {
        replies = List.copyOf(replies);
    }

    /// The reply that decided over the recipient with this index: positive means the host has taken the message.
    public Reply of(int recipient) {
        return replies.get(recipient);
    }

    public boolean allAccepted() {
        return replies.stream().allMatch(Reply::positive);
    }
}
