package hongyan.protocols.imap;

import hongyan.protocols.imap.FolderList.Folder;
import hongyan.protocols.imap.Notify.Event;
import hongyan.protocols.imap.Watch.Note;
import hongyan.protocols.imap.Watch.Watched;
import hongyan.services.sharing.Sharing;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells what NOTIFY asked for of mailboxes that are not selected (RFC 5465 5): STATUS for messages, LIST for names and
/// subscriptions, METADATA for annotations. Follows the own account and those that share something with it now.
///
/// *Threads*: one at a time (the session's lock). Memory: a name for each mailbox; notes are bounded by [Watch].
final class NotifyNews implements AutoCloseable {
    private final SessionState session;
    private final ImapRooms rooms;
    private final Notify wish;
    private final Watch watch;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private Map<Watched, Folder> known;
    private boolean overflown;

    NotifyNews(SessionState session, ImapRooms rooms, Notify wish, Runnable wake) {
        this.session = session;
        this.rooms = rooms;
        this.wish = wish;
        this.watch = new Watch(session.account(), wake);
        subscriptions.add(rooms.store().subscribe(session.account(), watch));
        for (Sharing.Owner owner : rooms.sharing().owners(session.who())) {
            subscriptions.add(rooms.store().subscribe(owner.account(), watch));
        }
        this.known = names();
    }

    private Map<Watched, Folder> names() {
        Map<Watched, Folder> names = new HashMap<>();
        for (Folder folder : FolderList.all(session, rooms).all()) {
            Mailbox mailbox = folder.mailbox();
            if (mailbox != null) {
                names.put(new Watched(folder.account(), mailbox.id()), folder);
            }
        }
        return names;
    }

    /// What is wanted of the selected mailbox, when anything was said about it.
    Optional<Notify.Group> selected() {
        return wish.selected();
    }

    void waiting(boolean now) {
        watch.waiting(now);
    }

    /// RFC 5465 3.1: where the mailboxes stand now, for those whose messages are of interest.
    void tellAll() {
        for (Map.Entry<Watched, Folder> each : known.entrySet()) {
            Set<Event> events = events(each.getValue());
            if (events.contains(Event.MESSAGE_NEW) && !isSelected(each.getKey())) {
                status(each.getKey(), each.getValue(), events);
            }
        }
    }

    private Set<Event> events(Folder folder) {
        return wish.events(folder, folder.account() == session.account());
    }

    private boolean isSelected(Watched key) {
        Selected box = session.selected;
        return box != null && box.account == key.account() && box.id == key.mailbox();
    }

    /// Takes and tells what was noted.
    ///
    /// @return false when it was too much, and nothing will be told any more
    boolean deliver() {
        Watch.Batch batch = watch.take();
        if (batch.lost()) {
            // RFC 5465 5.8
            session.out
                    .ascii("* OK [NOTIFICATIONOVERFLOW] Too many changes; ask for them again")
                    .crlf();
            overflown = true;
        }
        if (overflown || batch.notes().isEmpty()) {
            return !overflown;
        }
        if (batch.notes().values().stream().anyMatch(note -> note.shape)) {
            Map<Watched, Folder> before = known;
            known = names();
            batch.notes().forEach((key, note) -> {
                if (note.shape) {
                    shape(before.get(key), known.get(key));
                }
            });
        }
        batch.notes().forEach(this::messages);
        batch.notes().forEach(this::annotations);
        return true;
    }

    /// RFC 5465 5.4 and 5.5
    private void shape(@Nullable Folder before, @Nullable Folder now) {
        if (now == null) {
            if (before != null && events(before).contains(Event.MAILBOX_NAME)) {
                session.out.ascii("* LIST (\\NonExistent) \"/\" ").mailbox(before.path());
                session.out.crlf();
            }
            return;
        }
        boolean renamed = before == null || !before.path().equals(now.path());
        boolean subscribed = before == null ? now.subscribed() : before.subscribed() != now.subscribed();
        Set<Event> events = events(now);
        if ((renamed && events.contains(Event.MAILBOX_NAME))
                || (subscribed && events.contains(Event.SUBSCRIPTION_CHANGE))) {
            session.out.ascii(now.subscribed() ? "* LIST (\\Subscribed) \"/\" " : "* LIST () \"/\" ");
            session.out.mailbox(now.path());
            if (before != null && renamed) {
                session.out.ascii(" (\"OLDNAME\" (").mailbox(before.path()).ascii("))");
            }
            session.out.crlf();
        }
    }

    private void messages(Watched key, Note note) {
        Folder folder = known.get(key);
        if (folder == null || isSelected(key)) {
            return;
        }
        Set<Event> events = events(folder);
        boolean told = (note.added && events.contains(Event.MESSAGE_NEW))
                || (note.expunged && events.contains(Event.MESSAGE_EXPUNGE))
                || (note.flags && events.contains(Event.FLAG_CHANGE));
        if (told) {
            status(key, folder, events);
        }
    }

    /// RFC 5465 5.1 to 5.3
    private void status(Watched key, Folder folder, Set<Event> events) {
        if (!folder.readable()) {
            return;
        }
        Optional<Mailbox> found = rooms.store().exists(key.account())
                ? rooms.store().read(key.account(), view -> view.mailbox(key.mailbox()))
                : Optional.empty();
        found.ifPresent(mailbox -> {
            ImapOutput out = session.out.ascii("* STATUS ").mailbox(folder.path());
            out.ascii(" (MESSAGES ").number(mailbox.total());
            out.ascii(" UIDNEXT ").number(mailbox.uidNext());
            out.ascii(" UIDVALIDITY ").number(mailbox.uidValidity());
            if (events.contains(Event.FLAG_CHANGE)) {
                out.ascii(" UNSEEN ").number(mailbox.unseen());
                out.ascii(" HIGHESTMODSEQ ").number(Math.max(1, mailbox.modseq()));
            }
            out.put(')').crlf();
        });
    }

    /// RFC 5465 5.6 and 5.7, RFC 5464 4.4.2
    private void annotations(Watched key, Note note) {
        if (note.entries.isEmpty()) {
            return;
        }
        String path;
        if (key.mailbox() == 0) {
            if (key.account() != session.account() || !wish.wants(Event.SERVER_METADATA_CHANGE)) {
                return;
            }
            path = "";
        } else {
            Folder folder = known.get(key);
            if (folder == null || !folder.readable() || !events(folder).contains(Event.MAILBOX_METADATA_CHANGE)) {
                return;
            }
            path = folder.path();
        }
        session.out.ascii("* METADATA ").mailbox(path);
        note.entries.forEach(entry -> session.out.put(' ').string(entry));
        session.out.crlf();
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }
}
