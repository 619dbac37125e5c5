package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;

/// The client's rights on the selected mailbox when it is somebody else's: looked at again before each command and when
/// the mailbox changes, so that what is taken back is gone at once.
final class BoxRights {
    private BoxRights() {}

    /// @return false when the client may not read it any more
    static boolean refresh(SessionState session, ImapRooms rooms, Selected box) {
        if (box.account == session.account()) {
            return true;
        }
        try {
            box.rights = rooms.store()
                    .read(
                            box.account,
                            view -> view.mailbox(box.id).isPresent()
                                    ? rooms.sharing().rights(view, session.who(), box.id)
                                    : Rights.of(Right.READ));
        } catch (NotAllowed e) {
            // The account itself is gone.
            box.rights = Rights.NONE;
        }
        return box.rights.has(Right.READ);
    }
}
