package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.store.account.AccountView;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Mailboxes by their paths, `/` between the levels. A picture of one snapshot.
final class Folders {
    static final int MAX_LEVELS = 20;
    private static final int MAX_NAME = 200;

    /// A mailbox and its path.
    record Folder(String path, Mailbox mailbox, boolean children) {}

    /// What a client's path means: whose mailbox, and its path there.
    record Named(int account, String path) {
        Optional<Mailbox> find(AccountView view) {
            return Folders.find(view, path);
        }

        /// @throws NotAllowed `NOT_FOUND`
        Mailbox need(AccountView view) {
            return Folders.need(view, path);
        }
    }

    /// Whose mailbox a path names, before anything of it is looked at.
    static Named named(SessionState session, String path) {
        return new Named(session.account(), path);
    }

    private final List<Folder> all;

    private Folders(List<Folder> all) {
        this.all = all;
    }

    static Folders of(AccountView view) {
        List<Mailbox> mailboxes = view.mailboxes();
        Map<Integer, Mailbox> byId = HashMap.newHashMap(mailboxes.size());
        Set<Integer> parents = new HashSet<>();
        for (Mailbox each : mailboxes) {
            byId.put(each.id(), each);
            parents.add(each.parent());
        }
        List<Folder> folders = new ArrayList<>(mailboxes.size());
        for (Mailbox each : mailboxes) {
            folders.add(new Folder(path(each, byId), each, parents.contains(each.id())));
        }
        // The INBOX first, then those with a use, then the others by path.
        folders.sort(Comparator.comparing((Folder f) -> f.mailbox().role() != Role.INBOX)
                .thenComparing(Folder::path));
        return new Folders(folders);
    }

    private static String path(Mailbox mailbox, Map<Integer, Mailbox> byId) {
        StringBuilder path = new StringBuilder(mailbox.name());
        Mailbox at = byId.get(mailbox.parent());
        for (int level = 0; at != null && level < 100; level++) {
            path.insert(0, '/').insert(0, at.name());
            at = byId.get(at.parent());
        }
        return path.toString();
    }

    List<Folder> all() {
        return all;
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
