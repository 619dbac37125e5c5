package hongyan.protocols.imap;

import hongyan.store.account.Flags;
import java.util.Locale;

/// System flags and their names (RFC 9051 2.3.2).
final class FlagNames {
    static final int ALL = Flags.SEEN | Flags.ANSWERED | Flags.FLAGGED | Flags.DRAFT | Flags.DELETED;

    private FlagNames() {}

    /// The bit of the name behind the backslash; 0 for `\Recent`, which nobody can set.
    static int system(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "SEEN" -> Flags.SEEN;
            case "ANSWERED" -> Flags.ANSWERED;
            case "FLAGGED" -> Flags.FLAGGED;
            case "DRAFT" -> Flags.DRAFT;
            case "DELETED" -> Flags.DELETED;
            case "RECENT" -> 0;
            default -> throw ArgReader.bad("Unknown system flag");
        };
    }

    /// `\Answered \Seen $label`, without parentheses.
    static void write(ImapOutput out, Flags flags) {
        boolean first = true;
        first = one(out, flags, Flags.ANSWERED, "\\Answered", first);
        first = one(out, flags, Flags.FLAGGED, "\\Flagged", first);
        first = one(out, flags, Flags.DELETED, "\\Deleted", first);
        first = one(out, flags, Flags.SEEN, "\\Seen", first);
        first = one(out, flags, Flags.DRAFT, "\\Draft", first);
        for (String keyword : flags.keywords()) {
            if (!first) {
                out.put(' ');
            }
            out.ascii(keyword);
            first = false;
        }
    }

    private static boolean one(ImapOutput out, Flags flags, int bit, String name, boolean first) {
        if (!flags.has(bit)) {
            return first;
        }
        if (!first) {
            out.put(' ');
        }
        out.ascii(name);
        return false;
    }
}
