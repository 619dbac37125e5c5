package hongyan.store.account;

import java.util.List;

/// The part of a message that changes.
///
/// @param modseq of the last change
/// @param flags without `\Deleted`
/// @param places where it is, at least one
public record EmailState(int email, long modseq, Flags flags, List<Place> places) {

    /// A mailbox and the message's UID there.
    public record Place(int mailbox, int uid, boolean deleted) {}
}
