package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.services.sharing.Sharing;
import hongyan.store.account.AccountView;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;
import hongyan.store.sharing.Subscriptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All mailboxes a session can see, by path: its own, then what others share under `Shared/`, each account on one
/// snapshot.
final class FolderList {
    private static final Logger LOG = LoggerFactory.getLogger(FolderList.class);

    /// A mailbox, or a level that only holds some.
    ///
    /// @param mailbox null for a mere level
    /// @param children whether there are visible ones in it
    record Folder(
            String path, int account, @Nullable Mailbox mailbox, boolean children, boolean subscribed, Rights rights) {
        Role role() {
            return mailbox == null ? Role.NONE : mailbox.role();
        }

        /// Whether it can be selected and asked about.
        boolean readable() {
            return mailbox != null && rights.has(Right.READ);
        }
    }

    private final Map<String, Folder> byPath;

    private FolderList(Map<String, Folder> byPath) {
        this.byPath = byPath;
    }

    /// Own ones only.
    static FolderList own(AccountView view) {
        Map<String, Folder> found = new LinkedHashMap<>();
        List<Folder> own = new ArrayList<>();
        paths(view.mailboxes())
                .forEach((mailbox, path) ->
                        own.add(new Folder(path, view.account(), mailbox, false, mailbox.subscribed(), Rights.ALL)));
        // The INBOX first, then the others by path.
        own.sort(Comparator.comparing((Folder f) -> f.role() != Role.INBOX).thenComparing(Folder::path));
        own.forEach(folder -> found.put(folder.path(), folder));
        return new FolderList(withChildren(found));
    }

    /// Own ones, and those of others when one of the patterns can mean any of them.
    static FolderList matching(SessionState session, ImapRooms rooms, Collection<String> patterns) {
        return patterns.stream().anyMatch(FolderList::reachesShared)
                ? all(session, rooms)
                : rooms.store().read(session.account(), FolderList::own);
    }

    /// Whether what stands before the first wildcard leaves room for `Shared`.
    private static boolean reachesShared(String pattern) {
        int wild = 0;
        while (wild < pattern.length() && pattern.charAt(wild) != '*' && pattern.charAt(wild) != '%') {
            wild++;
        }
        int common = Math.min(wild, Folders.SHARED.length());
        boolean same = pattern.regionMatches(0, Folders.SHARED, 0, common);
        return same && (wild < pattern.length() || wild >= Folders.SHARED.length());
    }

    /// Own ones and those of others.
    static FolderList all(SessionState session, ImapRooms rooms) {
        FolderList own = rooms.store().read(session.account(), FolderList::own);
        List<Sharing.Owner> owners = rooms.sharing().owners(session.who());
        if (owners.isEmpty()) {
            return own;
        }
        Map<String, Folder> found = new LinkedHashMap<>(own.byPath);
        Set<Subscriptions.Place> subscribed = rooms.sharing().subscriptions(session.account());
        for (Sharing.Owner owner : owners) {
            try {
                rooms.store().read(owner.account(), view -> shared(session, rooms, view, owner, subscribed, found));
            } catch (NotAllowed e) {
                LOG.debug("An account that shares mailboxes is gone: {}", owner.account(), e);
            }
        }
        return new FolderList(withChildren(found));
    }

    private static int shared(
            SessionState session,
            ImapRooms rooms,
            AccountView view,
            Sharing.Owner owner,
            Set<Subscriptions.Place> subscribed,
            Map<String, Folder> found) {
        String root = Folders.SHARED + '/' + owner.name();
        List<Folder> visible = new ArrayList<>();
        paths(view.mailboxes()).forEach((mailbox, path) -> {
            Rights rights = owner.shares(mailbox.id())
                    ? rooms.sharing().rights(view, session.who(), mailbox.id())
                    : Rights.NONE;
            if (rights.has(Right.LOOKUP)) {
                boolean on = subscribed.contains(new Subscriptions.Place(owner.account(), mailbox.id()));
                visible.add(new Folder(root + '/' + path, owner.account(), mailbox, false, on, rights));
            }
        });
        visible.sort(Comparator.comparing(Folder::path));
        for (Folder folder : visible) {
            // RFC 4314 4: what is above and may not be seen is shown as a mere level.
            for (int slash = folder.path().indexOf('/');
                    slash > 0;
                    slash = folder.path().indexOf('/', slash + 1)) {
                String level = folder.path().substring(0, slash);
                found.putIfAbsent(level, new Folder(level, owner.account(), null, true, false, Rights.NONE));
            }
            found.put(folder.path(), folder);
        }
        return visible.size();
    }

    private static Map<String, Folder> withChildren(Map<String, Folder> found) {
        for (String path : List.copyOf(found.keySet())) {
            int slash = path.lastIndexOf('/');
            Folder parent = slash < 0 ? null : found.get(path.substring(0, slash));
            if (parent != null && !parent.children()) {
                found.put(
                        parent.path(),
                        new Folder(
                                parent.path(),
                                parent.account(),
                                parent.mailbox(),
                                true,
                                parent.subscribed(),
                                parent.rights()));
            }
        }
        return found;
    }

    static Map<Mailbox, String> paths(Collection<Mailbox> mailboxes) {
        Map<Integer, Mailbox> byId = HashMap.newHashMap(mailboxes.size());
        mailboxes.forEach(each -> byId.put(each.id(), each));
        Map<Mailbox, String> paths = HashMap.newHashMap(mailboxes.size());
        mailboxes.forEach(each -> paths.put(each, path(each, byId)));
        return paths;
    }

    private static String path(Mailbox mailbox, Map<Integer, Mailbox> byId) {
        Mailbox at = byId.get(mailbox.parent());
        if (at == null) {
            return mailbox.name();
        }
        StringBuilder path = new StringBuilder(mailbox.name());
        for (int level = 0; at != null && level < 100; level++) {
            path.insert(0, '/').insert(0, at.name());
            at = byId.get(at.parent());
        }
        return path.toString();
    }

    Collection<Folder> all() {
        return byPath.values();
    }

    @Nullable
    Folder at(String path) {
        return byPath.get(path);
    }
}
