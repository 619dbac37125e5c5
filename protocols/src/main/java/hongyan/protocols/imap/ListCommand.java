package hongyan.protocols.imap;

import hongyan.protocols.imap.Command.Return;
import hongyan.protocols.imap.Command.Selection;
import hongyan.protocols.imap.Command.StatusItem;
import hongyan.protocols.imap.FolderList.Folder;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import hongyan.store.sharing.Right;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// LIST, LSUB, STATUS, NAMESPACE (RFC 9051 6.3.9 to 6.3.11, RFC 5258, 5819, 6154, 8438, 8440, 9208, 9590).
final class ListCommand {
    private static final int PAGE = 1000;

    private final SessionState session;
    private final ImapRooms rooms;

    ListCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    Outcome list(Command.ListMailboxes list) {
        if (!list.extended() && list.patterns().getFirst().isEmpty()) {
            // RFC 9051 6.3.9: the separator and the root of the reference.
            session.out.ascii("* LIST (\\Noselect) \"/\" \"\"").crlf();
            return Outcome.ok("List completed");
        }
        List<String> patterns = list.patterns().stream()
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern -> list.reference() + pattern)
                .toList();
        FolderList folders = FolderList.matching(session, rooms, patterns);
        for (Folder folder : folders.all()) {
            if (!matches(patterns, folder)) {
                continue;
            }
            boolean wanted = wanted(list.selection(), folder);
            boolean below =
                    list.selection().contains(Selection.RECURSIVEMATCH) && below(folders, folder, patterns, list);
            if (wanted || below) {
                line(list, folder, below);
            }
        }
        return Outcome.ok("List completed");
    }

    private static boolean matches(List<String> patterns, Folder folder) {
        for (String pattern : patterns) {
            if (Folders.matches(pattern, folder.path())) {
                return true;
            }
            // RFC 9051 5.1: INBOX in any case.
            if (folder.role() == Role.INBOX && Folders.matches(pattern.toUpperCase(Locale.ROOT), folder.path())) {
                return true;
            }
        }
        return false;
    }

    private boolean wanted(Set<Selection> selection, Folder folder) {
        boolean subscribed = !selection.contains(Selection.SUBSCRIBED) || folder.subscribed();
        boolean special =
                !selection.contains(Selection.SPECIAL_USE) || !use(folder).isEmpty();
        return subscribed && special;
    }

    /// What one's own mailbox is for; that somebody uses hers for drafts means nothing to others.
    private String use(Folder folder) {
        return folder.account() == session.account() ? SpecialUse.attribute(folder.role()) : "";
    }

    /// RFC 5258 3.5: something below is selected that the patterns do not reach.
    private boolean below(FolderList folders, Folder folder, List<String> patterns, Command.ListMailboxes list) {
        String prefix = folder.path() + '/';
        return folder.children()
                && folders.all().stream()
                        .anyMatch(other -> other.path().startsWith(prefix)
                                && wanted(list.selection(), other)
                                && !matches(patterns, other));
    }

    private void line(Command.ListMailboxes list, Folder folder, boolean below) {
        List<String> attributes = new ArrayList<>();
        if (folder.mailbox() == null) {
            attributes.add("\\Noselect");
        }
        if (list.returns().contains(Return.SUBSCRIBED) && folder.subscribed()) {
            attributes.add("\\Subscribed");
        }
        if (list.returns().contains(Return.CHILDREN)) {
            attributes.add(folder.children() ? "\\HasChildren" : "\\HasNoChildren");
        }
        String use = use(folder);
        if (list.returns().contains(Return.SPECIAL_USE) && !use.isEmpty()) {
            attributes.add(use);
        }
        session.out.ascii("* LIST (").ascii(String.join(" ", attributes)).ascii(") \"/\" ");
        session.out.mailbox(folder.path());
        if (below) {
            session.out.ascii(" (\"CHILDINFO\" (\"SUBSCRIBED\"))");
        }
        session.out.crlf();
        Mailbox mailbox = folder.mailbox();
        if (mailbox == null) {
            return;
        }
        if (list.returns().contains(Return.STATUS) && folder.readable()) {
            // RFC 5819 2
            status(folder.path(), folder.account(), mailbox, list.status());
        }
        if (list.returns().contains(Return.MYRIGHTS)) {
            // RFC 8440 3
            session.out.ascii("* MYRIGHTS ").mailbox(folder.path()).put(' ');
            session.out.ascii(folder.rights().letters()).crlf();
        }
        if (list.returns().contains(Return.METADATA) && folder.readable()) {
            // RFC 9590 3
            new MetadataCommand(session, rooms).list(folder.path(), folder.account(), mailbox.id(), list.annotations());
        }
    }

    /// RFC 3501 6.3.9: with `%` at the end, a level that only holds subscribed ones is shown with `\Noselect`.
    Outcome lsub(Command.Lsub lsub) {
        String pattern = lsub.reference() + lsub.pattern();
        FolderList folders = FolderList.matching(session, rooms, List.of(pattern));
        Set<String> shown = new HashSet<>();
        for (Folder folder : folders.all()) {
            if (!folder.subscribed()) {
                continue;
            }
            if (matches(List.of(pattern), folder)) {
                if (shown.add(folder.path())) {
                    session.out.ascii("* LSUB () \"/\" ").mailbox(folder.path()).crlf();
                }
                continue;
            }
            String path = folder.path();
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                String parent = path.substring(0, slash);
                if (pattern.endsWith("%") && Folders.matches(pattern, parent) && !subscribed(folders, parent)) {
                    if (shown.add(parent)) {
                        session.out
                                .ascii("* LSUB (\\Noselect) \"/\" ")
                                .mailbox(parent)
                                .crlf();
                    }
                    break;
                }
            }
        }
        return Outcome.ok("Lsub completed");
    }

    private static boolean subscribed(FolderList folders, String path) {
        Folder folder = folders.at(path);
        return folder != null && folder.subscribed();
    }

    Outcome status(Command.Status status) {
        Folders.Named name = Folders.named(session, rooms, status.mailbox());
        Mailbox mailbox = rooms.store().read(name.account(), view -> name.need(view, Right.READ));
        boolean inbox = mailbox.role() == Role.INBOX && !name.foreign();
        status(inbox ? "INBOX" : status.mailbox(), name.account(), mailbox, status.items());
        return Outcome.ok("Status completed");
    }

    void status(String path, int account, Mailbox mailbox, List<StatusItem> items) {
        ImapOutput out = session.out.ascii("* STATUS ").mailbox(path).ascii(" (");
        boolean first = true;
        for (StatusItem item : items) {
            if (!first) {
                out.put(' ');
            }
            first = false;
            out.ascii(item.word()).put(' ');
            switch (item) {
                case MESSAGES -> out.number(mailbox.total());
                case RECENT -> out.number(recent(account, mailbox));
                case UIDNEXT -> out.number(mailbox.uidNext());
                case UIDVALIDITY -> out.number(mailbox.uidValidity());
                case UNSEEN -> out.number(mailbox.unseen());
                case DELETED -> out.number(mailbox.deleted());
                // RFC 8438 2
                case SIZE -> out.number(mailbox.bytes());
                case HIGHESTMODSEQ -> {
                    session.enable(Extension.CONDSTORE);
                    out.number(Math.max(1, mailbox.modseq()));
                }
                case APPENDLIMIT -> out.number(rooms.settings().maxMessage());
                case MAILBOXID ->
                    out.ascii("(m")
                            .ascii(session.idPrefix(account))
                            .number(mailbox.id())
                            .put(')');
                // RFC 9208 4.1.4
                case DELETED_STORAGE -> out.number(new QuotaCommand(session, rooms).deleted(account, mailbox));
            }
        }
        out.put(')').crlf();
    }

    /// How many nobody was told of yet. A mailbox that nobody ever selected is recent as a whole, and not counted.
    private int recent(int account, Mailbox mailbox) {
        int told = session.knowsRecent() ? rooms.recents().upTo(account, mailbox.id()) : Integer.MAX_VALUE - 1;
        if (told == 0) {
            return mailbox.total();
        }
        int count = 0;
        int from = told + 1;
        while (from < mailbox.uidNext()) {
            int start = from;
            List<UidRow> rows = rooms.store().read(account, view -> view.uids(mailbox.id(), start, PAGE));
            count += rows.size();
            from = rows.size() == PAGE ? rows.getLast().uid() + 1 : Integer.MAX_VALUE;
        }
        return count;
    }

    /// RFC 2342
    Outcome namespace() {
        session.out
                .ascii("* NAMESPACE ((\"\" \"/\")) ((\"")
                .ascii(Folders.SHARED)
                .ascii("/\" \"/\")) NIL")
                .crlf();
        return Outcome.ok("Namespace completed");
    }
}
