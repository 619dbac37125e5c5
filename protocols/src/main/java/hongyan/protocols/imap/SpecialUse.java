package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.store.account.Role;
import java.util.Locale;

/// What mailboxes are for (RFC 6154 2).
final class SpecialUse {
    private SpecialUse() {}

    /// The attribute with its backslash; empty when there is none.
    static String attribute(Role role) {
        return switch (role) {
            case NONE, INBOX -> "";
            case DRAFTS -> "\\Drafts";
            case SENT -> "\\Sent";
            case ARCHIVE -> "\\Archive";
            case JUNK -> "\\Junk";
            case TRASH -> "\\Trash";
        };
    }

    /// By the name behind the backslash.
    static Role role(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "DRAFTS" -> Role.DRAFTS;
            case "SENT" -> Role.SENT;
            case "ARCHIVE" -> Role.ARCHIVE;
            case "JUNK" -> Role.JUNK;
            case "TRASH" -> Role.TRASH;
            default -> throw new NotAllowed(Reason.POLICY, "No such special use here");
        };
    }
}
