package hongyan.protocols.imap;

import hongyan.protocols.imap.Command.Return;
import hongyan.protocols.imap.Command.Selection;
import hongyan.protocols.imap.Command.StatusItem;
import hongyan.protocols.imap.Folders.Folder;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// LIST, LSUB, STATUS, NAMESPACE (RFC 9051 6.3.9 to 6.3.11, RFC 5258, 5819, 6154, 8438).
final class ListCommand {
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
        Folders folders = rooms.store().read(session.account(), Folders::of);
        List<String> patterns = list.patterns().stream()
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern -> list.reference() + pattern)
                .toList();
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
            if (folder.mailbox().role() == Role.INBOX
                    && Folders.matches(pattern.toUpperCase(Locale.ROOT), folder.path())) {
                return true;
            }
        }
        return false;
    }

    private static boolean wanted(Set<Selection> selection, Folder folder) {
        boolean subscribed =
                !selection.contains(Selection.SUBSCRIBED) || folder.mailbox().subscribed();
        boolean special = !selection.contains(Selection.SPECIAL_USE)
                || !SpecialUse.attribute(folder.mailbox().role()).isEmpty();
        return subscribed && special;
    }

    /// RFC 5258 3.5: something below is selected that the patterns do not reach.
    private static boolean below(Folders folders, Folder folder, List<String> patterns, Command.ListMailboxes list) {
        String prefix = folder.path() + '/';
        return folder.children()
                && folders.all().stream()
                        .anyMatch(other -> other.path().startsWith(prefix)
                                && wanted(list.selection(), other)
                                && !matches(patterns, other));
    }

    private void line(Command.ListMailboxes list, Folder folder, boolean below) {
        Mailbox mailbox = folder.mailbox();
        List<String> attributes = new ArrayList<>();
        if (list.returns().contains(Return.SUBSCRIBED) && mailbox.subscribed()) {
            attributes.add("\\Subscribed");
        }
        if (list.returns().contains(Return.CHILDREN)) {
            attributes.add(folder.children() ? "\\HasChildren" : "\\HasNoChildren");
        }
        String use = SpecialUse.attribute(mailbox.role());
        if (list.returns().contains(Return.SPECIAL_USE) && !use.isEmpty()) {
            attributes.add(use);
        }
        session.out.ascii("* LIST (").ascii(String.join(" ", attributes)).ascii(") \"/\" ");
        session.out.mailbox(folder.path());
        if (below) {
            session.out.ascii(" (\"CHILDINFO\" (\"SUBSCRIBED\"))");
        }
        session.out.crlf();
        if (list.returns().contains(Return.STATUS)) {
            status(folder.path(), mailbox, list.status());
        }
    }

    /// RFC 3501 6.3.9: with `%` at the end, a level that only holds subscribed ones is shown with `\Noselect`.
    Outcome lsub(Command.Lsub lsub) {
        String pattern = lsub.reference() + lsub.pattern();
        Folders folders = rooms.store().read(session.account(), Folders::of);
        Set<String> shown = new HashSet<>();
        for (Folder folder : folders.all()) {
            if (!folder.mailbox().subscribed()) {
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

    private static boolean subscribed(Folders folders, String path) {
        return folders.all().stream()
                .anyMatch(
                        folder -> folder.path().equals(path) && folder.mailbox().subscribed());
    }

    Outcome status(Command.Status status) {
        Folders.Named name = Folders.named(session, status.mailbox());
        Mailbox mailbox = rooms.store().read(name.account(), name::need);
        status(mailbox.role() == Role.INBOX ? "INBOX" : status.mailbox(), mailbox, status.items());
        return Outcome.ok("Status completed");
    }

    private void status(String path, Mailbox mailbox, List<StatusItem> items) {
        ImapOutput out = session.out.ascii("* STATUS ").mailbox(path).ascii(" (");
        boolean first = true;
        for (StatusItem item : items) {
            if (!first) {
                out.put(' ');
            }
            first = false;
            out.ascii(item.name()).put(' ');
            switch (item) {
                case MESSAGES -> out.number(mailbox.total());
                case RECENT -> out.number(0);
                case UIDNEXT -> out.number(mailbox.uidNext());
                case UIDVALIDITY -> out.number(mailbox.uidValidity());
                case UNSEEN -> out.number(mailbox.unseen());
                case DELETED -> out.number(mailbox.deleted());
                case SIZE -> out.number(mailbox.bytes());
                case HIGHESTMODSEQ -> {
                    session.enable(Extension.CONDSTORE);
                    out.number(Math.max(1, mailbox.modseq()));
                }
                case APPENDLIMIT -> out.number(rooms.settings().maxMessage());
                case MAILBOXID -> out.ascii("(m").number(mailbox.id()).put(')');
            }
        }
        out.put(')').crlf();
    }

    /// RFC 2342
    Outcome namespace() {
        session.out.ascii("* NAMESPACE ((\"\" \"/\")) NIL NIL").crlf();
        return Outcome.ok("Namespace completed");
    }
}
