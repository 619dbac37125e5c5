package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import java.util.ArrayList;
import java.util.List;

/// Some mailboxes, by what they are or by name (RFC 5465 6, RFC 7377 2.2).
///
/// @param names of mailboxes, only where the kind takes some
record MailboxFilter(Kind kind, List<String> names) {
    private static final int MAX_FILTERS = 100;
    private static final int MAX_NAMES = 1000;

    enum Kind {
        SELECTED,
        INBOXES,
        PERSONAL,
        SUBSCRIBED,
        /// Those named and all below them.
        SUBTREE,
        /// Those named and the level below them.
        SUBTREE_ONE,
        /// Those named.
        MAILBOXES
    }

    /// Filters separated by blanks, up to a closing parenthesis.
    static List<MailboxFilter> list(ArgReader in) {
        List<MailboxFilter> filters = new ArrayList<>();
        do {
            if (filters.size() == MAX_FILTERS) {
                throw new BadSyntax(Reason.LIMIT, "Too many mailbox filters");
            }
            filters.add(
                    switch (in.name()) {
                        case "SELECTED" -> plain(Kind.SELECTED);
                        case "INBOXES" -> plain(Kind.INBOXES);
                        case "PERSONAL" -> plain(Kind.PERSONAL);
                        case "SUBSCRIBED" -> plain(Kind.SUBSCRIBED);
                        case "SUBTREE" -> new MailboxFilter(Kind.SUBTREE, names(in));
                        case "SUBTREE-ONE" -> new MailboxFilter(Kind.SUBTREE_ONE, names(in));
                        case "MAILBOXES" -> new MailboxFilter(Kind.MAILBOXES, names(in));
                        default -> throw ArgReader.bad("Unknown mailbox filter");
                    });
        } while (in.skipSpace());
        return filters;
    }

    private static MailboxFilter plain(Kind kind) {
        return new MailboxFilter(kind, List.of());
    }

    private static List<String> names(ArgReader in) {
        in.space();
        List<String> names = new ArrayList<>();
        if (!in.skip('(')) {
            names.add(in.mailbox());
            return names;
        }
        do {
            if (names.size() == MAX_NAMES) {
                throw new BadSyntax(Reason.LIMIT, "Too many mailboxes");
            }
            names.add(in.mailbox());
        } while (in.skipSpace());
        in.expect(')');
        return names;
    }

    /// Whether it means the mailbox of that path; [Kind#SELECTED], [Kind#PERSONAL], [Kind#SUBSCRIBED] and
    /// [Kind#INBOXES] are not about paths.
    boolean names(String path) {
        for (String name : names) {
            boolean same = path.equals(name) || (name.equalsIgnoreCase("INBOX") && path.equalsIgnoreCase("INBOX"));
            boolean below = path.startsWith(name.endsWith("/") ? name : name + '/');
            boolean next = below && path.indexOf('/', name.length() + 1) < 0;
            boolean meant = switch (kind) {
                case MAILBOXES -> same;
                case SUBTREE -> same || below;
                case SUBTREE_ONE -> same || next;
                case SELECTED, INBOXES, PERSONAL, SUBSCRIBED -> false;
            };
            if (meant) {
                return true;
            }
        }
        return false;
    }
}
