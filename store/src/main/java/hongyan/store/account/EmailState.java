package hongyan.store.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The part of a message that changes, and what is asked for so often that it is repeated here.
///
/// @param modseq of the last change
/// @param flags without `\Deleted`
/// @param places where it is, at least one
/// @param thread as in [Email]
/// @param size as in [Email]
/// @param receivedAt as in [Email]
public record EmailState(
        int email, long modseq, Flags flags, List<Place> places, int thread, long size, Instant receivedAt) {

    /// A mailbox and the message's UID there.
    public record Place(int mailbox, int uid, boolean deleted) {}

    public boolean isIn(int mailbox) {
        return place(mailbox).isPresent();
    }

    public Optional<Place> place(int mailbox) {
        for (Place place : places) {
            if (place.mailbox() == mailbox) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    EmailState with(long newModseq, Flags newFlags, List<Place> newPlaces) {
        return new EmailState(email, newModseq, newFlags, List.copyOf(newPlaces), thread, size, receivedAt);
    }
}
