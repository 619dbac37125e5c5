package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.store.account.Flags;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;

/// Which flags somebody may change (RFC 4314 4): `s` is for `\Seen`, `t` for `\Deleted`, `w` for all others.
final class FlagRights {
    private static final Rights ANY = Rights.of(Right.SEEN, Right.MARK_DELETED, Right.WRITE);

    private FlagRights() {}

    /// The content of PERMANENTFLAGS.
    static void tell(ImapOutput out, Selected box) {
        StringBuilder flags = new StringBuilder();
        if (box.rights.has(Right.WRITE)) {
            flags.append(" \\Answered \\Flagged");
        }
        if (box.rights.has(Right.MARK_DELETED)) {
            flags.append(" \\Deleted");
        }
        if (box.rights.has(Right.SEEN)) {
            flags.append(" \\Seen");
        }
        if (box.rights.has(Right.WRITE)) {
            flags.append(" \\Draft");
            box.keywords().forEach(keyword -> flags.append(' ').append(keyword));
            flags.append(" \\*");
        }
        out.ascii(flags.isEmpty() ? "" : flags.substring(1));
    }

    /// What a STORE leaves of a message's flags: those the client has no right to stay as they are.
    static Flags allowed(Rights rights, Flags now, Flags wanted) {
        if (rights.equals(Rights.ALL) || wanted.equals(now)) {
            return wanted;
        }
        Flags result = rights.has(Right.WRITE) ? wanted : now;
        result = one(result, Flags.SEEN, rights.has(Right.SEEN) ? wanted : now);
        return one(result, Flags.DELETED, rights.has(Right.MARK_DELETED) ? wanted : now);
    }

    private static Flags one(Flags flags, int flag, Flags source) {
        return source.has(flag) ? flags.with(Flags.of(flag)) : flags.without(Flags.of(flag));
    }

    /// What a message gets that is put into a mailbox: flags without a right are dropped (RFC 4314 4).
    static Flags inserted(Rights rights, Flags wanted) {
        return allowed(rights, Flags.NONE, wanted);
    }

    /// RFC 4314 4: a STORE is refused when it can change nothing it names; a REPLACE names everything.
    static void mustStore(Rights rights, Flags named, boolean replace) {
        if (rights.equals(Rights.ALL)) {
            return;
        }
        boolean some = replace
                ? rights.hasAny(ANY)
                : rights.has(Right.SEEN) && named.has(Flags.SEEN)
                        || rights.has(Right.MARK_DELETED) && named.has(Flags.DELETED)
                        || rights.has(Right.WRITE)
                                && !named.without(Flags.of(Flags.SEEN | Flags.DELETED))
                                        .equals(Flags.NONE);
        if (!some) {
            throw new NotAllowed(Reason.POLICY, "You may not change these flags here");
        }
    }
}
