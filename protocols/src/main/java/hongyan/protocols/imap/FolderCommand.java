package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.store.account.AccountTx;
import hongyan.store.account.AccountView;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import hongyan.store.sharing.Acl;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Subscriptions;
import java.util.List;
import java.util.Optional;

/// CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE (RFC 9051 6.3.4 to 6.3.8, RFC 6154 3), with the rights of RFC 4314 4.
final class FolderCommand {
    private static final int MOVE_PAGE = 1000;

    private final SessionState session;
    private final ImapRooms rooms;
    private final MailboxNews news;

    FolderCommand(SessionState session, ImapRooms rooms, MailboxNews news) {
        this.session = session;
        this.rooms = rooms;
        this.news = news;
    }

    Outcome create(Command.Create create) {
        Folders.Named name = Folders.named(session, rooms, create.mailbox());
        List<String> levels = Folders.newLevels(name.path());
        if (create.uses().size() > 1 || (name.foreign() && !create.uses().isEmpty())) {
            return Outcome.no("USEATTR", "One special use for one mailbox of your own");
        }
        Role role =
                create.uses().isEmpty() ? Role.NONE : create.uses().iterator().next();
        Optional<Mailbox> made = rooms.store().update(name.account(), tx -> {
            mayCreate(tx, name, levels);
            if (role != Role.NONE && tx.mailboxWithRole(role).isPresent()) {
                return Optional.empty();
            }
            int parent = parents(tx, levels);
            return Optional.of(made(tx, parent, levels.getLast(), role));
        });
        // RFC 6154 3, RFC 8474 4.1
        return made.map(mailbox ->
                        Outcome.ok("MAILBOXID (m" + session.idPrefix(name.account()) + mailbox.id() + ')', "Created"))
                .orElseGet(() -> Outcome.no("USEATTR", "Another mailbox has this use"));
    }

    /// RFC 4314 4: the right to create is that of the nearest mailbox above, at the top that on the whole account.
    /// What others share has its place in the tree, and nobody's own mailbox takes it.
    private static void mayCreate(AccountView view, Folders.Named name, List<String> levels) {
        if (!name.foreign()) {
            boolean taken = levels.getFirst().equals(Folders.SHARED)
                    && view.mailboxNamed(0, Folders.SHARED).isEmpty();
            if (taken) {
                throw new NotAllowed(Reason.FORBIDDEN, "the place of what others share");
            }
            return;
        }
        for (int level = levels.size() - 1; level > 0; level--) {
            Optional<Mailbox> above = Folders.find(view, String.join("/", levels.subList(0, level)));
            if (above.isPresent()) {
                Selected.need(name.rights(view, above.get().id()), Right.CREATE);
                return;
            }
        }
        if (!name.rights(view, Acl.EVERY).has(Right.CREATE)) {
            throw new NotAllowed(Reason.POLICY, "Only the owner makes mailboxes at the top");
        }
    }

    /// RFC 9051 6.3.4: creating is not subscribing.
    private static Mailbox made(AccountTx tx, int parent, String name, Role role) {
        Mailbox mailbox = tx.createMailbox(parent, name, role);
        return mailbox.subscribed() ? tx.subscribe(mailbox.id(), false) : mailbox;
    }

    /// The mailbox that holds the last level; levels above it that are missing are made (RFC 9051 6.3.4).
    private static int parents(AccountTx tx, List<String> levels) {
        int parent = 0;
        for (String name : levels.subList(0, levels.size() - 1)) {
            Optional<Mailbox> there = tx.mailboxNamed(parent, name);
            parent = there.isPresent()
                    ? there.get().id()
                    : made(tx, parent, name, Role.NONE).id();
        }
        return parent;
    }

    Outcome delete(Command.Delete delete) {
        Folders.Named name = Folders.named(session, rooms, delete.mailbox());
        Optional<Integer> gone = rooms.store().update(name.account(), tx -> {
            Mailbox mailbox = name.need(tx, Right.DELETE);
            if (tx.mailboxes().stream().anyMatch(other -> other.parent() == mailbox.id())) {
                return Optional.empty();
            }
            tx.destroyMailbox(mailbox.id());
            return Optional.of(mailbox.id());
        });
        if (gone.isEmpty()) {
            // RFC 9051 6.3.5
            return Outcome.no("HASCHILDREN", "Delete the mailboxes in it first");
        }
        Selected box = session.selected;
        if (box != null && box.account == name.account() && box.id == gone.get()) {
            session.unselect();
            news.reset();
            session.out.ascii("* OK [CLOSED] The selected mailbox is gone").crlf();
        }
        return Outcome.ok("Deleted");
    }

    Outcome rename(Command.Rename rename) {
        Folders.Named from = Folders.named(session, rooms, rename.from());
        Folders.Named to = Folders.named(session, rooms, rename.to());
        List<String> levels = Folders.newLevels(to.path());
        if (from.account() != to.account()) {
            return Outcome.no("CANNOT", "A mailbox stays with its owner; copy its messages");
        }
        boolean inbox = rooms.store().update(from.account(), tx -> {
            Mailbox mailbox = from.need(tx, Right.DELETE);
            mayCreate(tx, to, levels);
            if (Folders.find(tx, to.path()).isPresent()) {
                throw new NotAllowed(Reason.EXISTS);
            }
            if (mailbox.role() == Role.INBOX) {
                if (from.foreign()) {
                    throw new NotAllowed(Reason.FORBIDDEN, "the INBOX of another");
                }
                return true;
            }
            tx.renameMailbox(mailbox.id(), parents(tx, levels), levels.getLast());
            return false;
        });
        if (inbox) {
            emptyInbox(levels);
        }
        return Outcome.ok("Renamed");
    }

    /// RFC 9051 6.3.6: the INBOX stays, its messages go to a new mailbox; in pages, so that nobody waits for long.
    private void emptyInbox(List<String> levels) {
        int target = rooms.store()
                .update(session.account(), tx -> made(tx, parents(tx, levels), levels.getLast(), Role.NONE))
                .id();
        int moved = MOVE_PAGE;
        while (moved == MOVE_PAGE) {
            moved = rooms.store().update(session.account(), tx -> {
                int inbox = tx.mailboxWithRole(Role.INBOX)
                        .orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND))
                        .id();
                List<UidRow> rows = tx.uids(inbox, 1, MOVE_PAGE);
                rows.forEach(row -> tx.move(inbox, row.uid(), target));
                return rows.size();
            });
        }
    }

    Outcome subscribe(Command.Subscribe subscribe) {
        Folders.Named name = Folders.named(session, rooms, subscribe.mailbox());
        if (name.foreign()) {
            subscribeForeign(name, subscribe.on());
        } else {
            rooms.store().update(session.account(), tx -> {
                Optional<Mailbox> mailbox = name.find(tx);
                if (mailbox.isEmpty() && subscribe.on()) {
                    throw new NotAllowed(Reason.NOT_FOUND);
                }
                mailbox.filter(found -> found.subscribed() != subscribe.on())
                        .ifPresent(found -> tx.subscribe(found.id(), subscribe.on()));
                return 0;
            });
        }
        return Outcome.ok(subscribe.on() ? "Subscribed" : "Unsubscribed");
    }

    /// The subscription to a mailbox of another is the subscriber's.
    private void subscribeForeign(Folders.Named name, boolean on) {
        Optional<Mailbox> mailbox = rooms.store()
                .read(
                        name.account(),
                        view -> on ? Optional.of(name.need(view, Right.LOOKUP)) : Folders.find(view, name.path()));
        mailbox.map(found -> new Subscriptions.Place(name.account(), found.id()))
                .ifPresent(place -> rooms.store().update(session.account(), tx -> {
                    Subscriptions.set(tx, place, on);
                    return 0;
                }));
    }
}
