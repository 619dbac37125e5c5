package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.services.auth.Principal;
import hongyan.services.sharing.Sharing;
import hongyan.store.account.AccountView;
import hongyan.store.account.Mailbox;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;
import java.util.List;
import java.util.Optional;

/// Names of mailboxes: paths, `/` between the levels. What they mean, and what patterns mean.
final class Folders {
    static final int MAX_LEVELS = 20;
    private static final int MAX_NAME = 200;

    /// The first level of what others share (RFC 2342: the namespace of other users).
    static final String SHARED = "Shared";

    private Folders() {}

    /// What a client's path means: whose mailbox, and its path there.
    record Named(int account, String path, Principal who, Sharing sharing) {
        boolean foreign() {
            return account != who.account();
        }

        /// The mailbox, when the client may know of it.
        Optional<Mailbox> find(AccountView view) {
            return Folders.find(view, path)
                    .filter(mailbox -> !rights(view, mailbox.id()).isEmpty());
        }

        /// The mailbox, when the client has all these rights on it.
        ///
        /// @throws NotAllowed `NOT_FOUND`, also when the client may not know of it (RFC 4314 6); `POLICY`
        Mailbox need(AccountView view, Right... wanted) {
            Mailbox mailbox = Folders.need(view, path);
            Rights rights = rights(view, mailbox.id());
            if (rights.isEmpty()) {
                throw new NotAllowed(Reason.NOT_FOUND);
            }
            for (Right right : wanted) {
                Selected.need(rights, right);
            }
            return mailbox;
        }

        Rights rights(AccountView view, int mailbox) {
            return sharing.rights(view, who, mailbox);
        }
    }

    /// Whose mailbox a path names, before anything of it is looked at: `Shared/`, the address of a colleague and a path
    /// is a mailbox of hers, everything else is one's own.
    static Named named(SessionState session, ImapRooms rooms, String path) {
        Principal who = session.who();
        if (path.startsWith(SHARED + '/')) {
            int start = SHARED.length() + 1;
            int slash = path.indexOf('/', start);
            String name = slash < 0 ? path.substring(start) : path.substring(start, slash);
            Optional<Sharing.Owner> owner = rooms.sharing().owner(who, name);
            if (owner.isPresent()) {
                String rest = slash < 0 ? "" : path.substring(slash + 1);
                return new Named(owner.get().account(), rest, who, rooms.sharing());
            }
        }
        return new Named(who.account(), path, who, rooms.sharing());
    }

    /// The mailbox of the path; INBOX in any case.
    static Optional<Mailbox> find(AccountView view, String path) {
        int parent = 0;
        Optional<Mailbox> at = Optional.empty();
        for (String name : levels(path)) {
            at = view.mailboxNamed(parent, name);
            if (at.isEmpty()) {
                return at;
            }
            parent = at.get().id();
        }
        return at;
    }

    /// @throws NotAllowed `NOT_FOUND`
    static Mailbox need(AccountView view, String path) {
        return find(view, path).orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND));
    }

    /// Names of the levels, outermost first. One trailing `/` is no level (RFC 9051 6.3.4).
    static List<String> levels(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return List.of(trimmed.split("/", -1));
    }

    /// Levels fit to be created.
    ///
    /// @throws NotAllowed `FORBIDDEN` or `LIMIT`
    static List<String> newLevels(String path) {
        List<String> levels = levels(path);
        if (levels.size() > MAX_LEVELS) {
            throw new NotAllowed(Reason.LIMIT, "Too many levels");
        }
        for (String level : levels) {
            if (level.isBlank() || level.length() > MAX_NAME || level.chars().anyMatch(Folders::unfit)) {
                throw new NotAllowed(Reason.FORBIDDEN, "Not a mailbox name");
            }
        }
        return levels;
    }

    /// Control characters, and what LIST takes for a pattern (RFC 9051 5.1.1).
    private static boolean unfit(int c) {
        return c < ' ' || (c >= 0x7F && c < 0xA0) || c == '%' || c == '*' || c == 0x2028 || c == 0x2029;
    }

    /// Whether a LIST pattern means the path: `*` any text, `%` any text without `/` (RFC 9051 6.3.9). All ways are
    /// followed at once, so that the time is the product of the lengths at worst.
    static boolean matches(String pattern, String path) {
        boolean[] at = new boolean[pattern.length() + 1];
        at[0] = true;
        skipWildcards(pattern, at);
        for (int s = 0; s < path.length(); s++) {
            char c = path.charAt(s);
            boolean alive = false;
            boolean before = false;
            for (int p = 0; p <= pattern.length(); p++) {
                boolean was = at[p];
                char w = p < pattern.length() ? pattern.charAt(p) : 0;
                boolean stays = was && (w == '*' || (w == '%' && c != '/'));
                at[p] = stays || before;
                alive |= at[p];
                before = was && w == c && w != '*' && w != '%';
            }
            if (!alive) {
                return false;
            }
            skipWildcards(pattern, at);
        }
        return at[pattern.length()];
    }

    /// A wildcard may stand for nothing.
    private static void skipWildcards(String pattern, boolean[] at) {
        for (int p = 0; p < pattern.length(); p++) {
            if (at[p] && (pattern.charAt(p) == '*' || pattern.charAt(p) == '%')) {
                at[p + 1] = true;
            }
        }
    }
}
