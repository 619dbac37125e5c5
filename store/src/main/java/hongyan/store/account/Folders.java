package hongyan.store.account;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Space;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The verbs on mailboxes. Everything is checked before anything is written.
final class Folders {
    /// Levels below the top.
    static final int MAX_DEPTH = 20;
    /// Messages that go with their mailbox in one transaction; more go afterwards, in pages.
    static final int AT_ONCE = 1000;
    /// UIDVALIDITY counts seconds from here, so that it fits 31 bits until 2088.
    private static final Instant ERA = Instant.parse("2020-01-01T00:00:00Z");

    private final Ledger ledger;
    private final StoredView view;
    private final long seconds;
    private final Runnable wake;

    /// @param wake called after the commit that left a mailbox to be emptied
    Folders(Ledger ledger, StoredView view, long seconds, Runnable wake) {
        this.ledger = ledger;
        this.view = view;
        this.seconds = seconds;
        this.wake = wake;
    }

    Mailbox create(int parent, String name, Role role) {
        String normal = MailboxName.require(parent, name);
        if (parent != 0) {
            ledger.mailbox(parent);
        }
        requireFree(parent, normal);
        if (role != Role.NONE && ledger.row.roles[role.code()] != 0) {
            throw new NotAllowed(Reason.EXISTS, "role " + role);
        }
        if (ledger.row.mailboxes >= StoredView.MAX_MAILBOXES || depth(parent) >= MAX_DEPTH) {
            throw new NotAllowed(Reason.LIMIT, "mailboxes");
        }
        MailboxRow mailbox = new MailboxRow(ledger.nextId(), parent, normal, role);
        mailbox.uidValidity = nextUidValidity();
        mailbox.modseq = ledger.begin();
        mailbox.subscribed = true;
        ledger.row.mailboxes++;
        if (role != Role.NONE) {
            ledger.row.roles[role.code()] = mailbox.id;
        }
        ledger.created(mailbox);
        putName(mailbox);
        MailboxRows.inherit(ledger.tx, ledger.account, parent, mailbox.id);
        ledger.log(Stream.MAILBOX, new ChangeRow.Thing(mailbox.id, ChangeRow.Kind.CREATED));
        ledger.publish(new Change.MailboxCreated(ledger.begin(), mailbox.id));
        return mailbox.mailbox();
    }

    // RFC 9051 2.3.1.1: greater than any a mailbox of this name may have had
    private int nextUidValidity() {
        long now = seconds - ERA.getEpochSecond();
        ledger.row.lastUidValidity = (int) Math.clamp(now, ledger.row.lastUidValidity + 1L, Integer.MAX_VALUE);
        return ledger.row.lastUidValidity;
    }

    private void requireFree(int parent, String name) {
        if (ledger.tx
                .get(Space.MAILBOX_NAME, Keys.mailboxName(ledger.account, parent, name))
                .isPresent()) {
            throw new NotAllowed(Reason.EXISTS, "mailbox name");
        }
    }

    private void putName(MailboxRow mailbox) {
        Key key = Keys.mailboxName(ledger.account, mailbox.parent, mailbox.name);
        ledger.tx.put(Space.MAILBOX_NAME, key, MailboxName.writeId(ledger.begin(), mailbox.id));
    }

    /// 0 for the top itself.
    private int depth(int mailbox) {
        int depth = 0;
        for (int id = mailbox; id != 0; id = ledger.mailbox(id).parent) {
            depth++;
        }
        return depth;
    }

    Mailbox rename(int id, int parent, String name) {
        MailboxRow mailbox = ledger.mailbox(id);
        String normal = MailboxName.require(parent, name);
        if (mailbox.role == Role.INBOX) {
            throw new NotAllowed(Reason.FORBIDDEN, "the INBOX keeps its name");
        }
        if (parent == mailbox.parent && normal.equals(mailbox.name)) {
            return mailbox.mailbox();
        }
        if (parent != mailbox.parent) {
            requireNoLoop(id, parent);
        }
        requireFree(parent, normal);
        ledger.begin();
        ledger.tx.delete(Space.MAILBOX_NAME, Keys.mailboxName(ledger.account, mailbox.parent, mailbox.name));
        mailbox.parent = parent;
        mailbox.name = normal;
        putName(mailbox);
        return reshaped(mailbox);
    }

    private void requireNoLoop(int id, int parent) {
        int above = 0;
        for (int at = parent; at != 0; at = ledger.mailbox(at).parent) {
            if (at == id) {
                throw new NotAllowed(Reason.FORBIDDEN, "a mailbox inside itself");
            }
            above++;
        }
        if (above + height(id) > MAX_DEPTH) {
            throw new NotAllowed(Reason.LIMIT, "mailbox depth");
        }
    }

    /// Levels of the tree that starts here, itself included.
    private int height(int id) {
        Map<Integer, Integer> parents = new HashMap<>();
        view.mailboxes().forEach(m -> parents.put(m.id(), m.parent()));
        int height = 1;
        for (int leaf : parents.keySet()) {
            int levels = 1;
            int at = leaf;
            while (at != id && at != 0) {
                at = parents.getOrDefault(at, 0);
                levels++;
            }
            if (at == id) {
                height = Math.max(height, levels);
            }
        }
        return height;
    }

    /// Goes on with mailboxes that are gone and not empty yet: up to `limit` messages. Returns how many; less than
    /// `limit` = done.
    int workOff(int limit, Removals removals) {
        int done = 0;
        for (int id : ledger.row.going) {
            done += removals.empty(id, limit - done);
            if (done >= limit) {
                return done;
            }
            ledger.removed(ledger.any(id));
            ledger.row.going =
                    ledger.row.going.stream().filter(other -> other != id).toList();
        }
        ledger.begin();
        ledger.tx.delete(Space.EXPUNGED_DUE, Keys.due(Keys.Due.MAILBOX, 0, ledger.account));
        return done;
    }

    /// The mailbox of this path; what is missing of it is made.
    int path(List<String> names) {
        int at = 0;
        for (String name : names) {
            Optional<Mailbox> there = view.mailboxNamed(at, name);
            at = there.isPresent()
                    ? there.get().id()
                    : create(at, name, Role.NONE).id();
        }
        return at;
    }

    Mailbox subscribe(int id, boolean subscribed) {
        MailboxRow mailbox = ledger.mailbox(id);
        if (mailbox.subscribed == subscribed) {
            return mailbox.mailbox();
        }
        mailbox.subscribed = subscribed;
        return reshaped(mailbox);
    }

    Mailbox setSortOrder(int id, int sortOrder) {
        MailboxRow mailbox = ledger.mailbox(id);
        if (mailbox.sortOrder == sortOrder) {
            return mailbox.mailbox();
        }
        mailbox.sortOrder = sortOrder;
        return reshaped(mailbox);
    }

    Mailbox touch(int id) {
        return reshaped(ledger.mailbox(id));
    }

    private Mailbox reshaped(MailboxRow mailbox) {
        ledger.touched(mailbox);
        ledger.log(Stream.MAILBOX, new ChangeRow.Thing(mailbox.id, ChangeRow.Kind.UPDATED));
        ledger.publish(new Change.MailboxUpdated(ledger.begin(), mailbox.id));
        return mailbox.mailbox();
    }

    void destroy(int id, Removals removals) {
        MailboxRow mailbox = ledger.mailbox(id);
        if (mailbox.role == Role.INBOX) {
            throw new NotAllowed(Reason.FORBIDDEN, "the INBOX stays");
        }
        KeyRange children = KeyRange.prefix(Keys.children(ledger.account, id));
        if (!ledger.tx.scan(Space.MAILBOX_NAME, children, Order.ASCENDING, 1).isEmpty()) {
            throw new NotAllowed(Reason.FORBIDDEN, "mailbox has children");
        }
        removals.empty(id, AT_ONCE);
        ledger.tx.delete(Space.MAILBOX_NAME, Keys.mailboxName(ledger.account, mailbox.parent, mailbox.name));
        MailboxRows.remove(ledger.tx, ledger.account, id);
        ledger.row.mailboxes--;
        if (mailbox.role != Role.NONE) {
            ledger.row.roles[mailbox.role.code()] = 0;
        }
        if (view.storedUids(id, 0, 1).isEmpty()) {
            ledger.removed(mailbox);
        } else {
            List<Integer> going = new ArrayList<>(ledger.row.going);
            going.add(id);
            ledger.row.going = List.copyOf(going);
            ledger.tx.put(Space.EXPUNGED_DUE, Keys.due(Keys.Due.MAILBOX, 0, ledger.account), new byte[] {1});
            ledger.tx.afterCommit(wake);
        }
        ledger.log(Stream.MAILBOX, new ChangeRow.Thing(id, ChangeRow.Kind.DESTROYED));
        ledger.publish(new Change.MailboxDestroyed(ledger.begin(), id));
    }
}
