package hongyan.store.account;

import java.time.Instant;
import java.util.Optional;

/// One message in one mailbox.
///
/// @param flags of the message, and `\Deleted` of this place
/// @param savedSeconds when it was put into this mailbox, in seconds since 1970; 0 when that was before it was noted
public record UidRow(int uid, int email, long modseq, Flags flags, long savedSeconds) {
    /// One of which nobody knows when it was put there.
    public UidRow(int uid, int email, long modseq, Flags flags) {
        this(uid, email, modseq, flags, 0);
    }

    /// When it was put into this mailbox (RFC 8514), when that is known.
    public Optional<Instant> savedAt() {
        return savedSeconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(savedSeconds));
    }
}
