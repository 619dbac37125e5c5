package hongyan.services.sharedmailbox;

import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;

/// What somebody may do with a shared mailbox.
public enum MailboxRight {
    /// Sees all of it, and what is read stays read.
    READ,
    /// Everything but saying who may what: that is the administrators'.
    MANAGE;

    Rights rights() {
        return switch (this) {
            case READ -> Rights.of(Right.LOOKUP, Right.READ, Right.SEEN);
            case MANAGE -> Rights.ALL.without(Rights.of(Right.ADMINISTER));
        };
    }

    static MailboxRight of(Rights rights) {
        return rights.has(Right.INSERT) ? MANAGE : READ;
    }
}
