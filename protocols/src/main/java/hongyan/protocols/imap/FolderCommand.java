package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.util.List;
import java.util.Optional;

/// CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE (RFC 9051 6.3.4 to 6.3.8, RFC 6154 3).
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
        List<String> levels = Folders.newLevels(create.mailbox());
        if (create.uses().size() > 1) {
            return Outcome.no("USEATTR", "One special use for one mailbox");
        }
        Role role =
                create.uses().isEmpty() ? Role.NONE : create.uses().iterator().next();
        Optional<Mailbox> made = rooms.store().update(session.account(), tx -> {
            if (role != Role.NONE && tx.mailboxWithRole(role).isPresent()) {
                return Optional.empty();
            }
            int parent = parents(tx, levels);
            return Optional.of(made(tx, parent, levels.getLast(), role));
        });
        // RFC 6154 3, RFC 8474 4.1
        return made.map(mailbox -> Outcome.ok("MAILBOXID (m" + mailbox.id() + ')', "Created"))
                .orElseGet(() -> Outcome.no("USEATTR", "Another mailbox has this use"));
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
        Folders.Named name = Folders.named(session, delete.mailbox());
        Optional<Integer> gone = rooms.store().update(name.account(), tx -> {
            Mailbox mailbox = name.need(tx);
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
        List<String> levels = Folders.newLevels(rename.to());
        boolean inbox = rooms.store().update(session.account(), tx -> {
            Mailbox mailbox = Folders.need(tx, rename.from());
            if (Folders.find(tx, rename.to()).isPresent()) {
                throw new NotAllowed(Reason.EXISTS);
            }
            if (mailbox.role() != Role.INBOX) {
                tx.renameMailbox(mailbox.id(), parents(tx, levels), levels.getLast());
            }
            return mailbox.role() == Role.INBOX;
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
        rooms.store().update(session.account(), tx -> {
            Optional<Mailbox> mailbox = Folders.find(tx, subscribe.mailbox());
            if (mailbox.isEmpty() && subscribe.on()) {
                throw new NotAllowed(Reason.NOT_FOUND);
            }
            mailbox.ifPresent(found -> {
                if (found.subscribed() != subscribe.on()) {
                    tx.subscribe(found.id(), subscribe.on());
                }
            });
            return 0;
        });
        return Outcome.ok(subscribe.on() ? "Subscribed" : "Unsubscribed");
    }
}
