package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Order;
import hongyan.kv.Space;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Mailboxes, their names, their place in the tree and their roles: in one look, for they are few and hang together.
final class MailboxLook {
    private record Named(int parent, String name, Key key) {}

    private final Look look;
    private final Map<Integer, MailboxRow> rows = new TreeMap<>();
    private final Map<Integer, List<Named>> names = new TreeMap<>();
    /// By parent and name: whose it is.
    private final Map<String, Integer> owners = new HashMap<>();

    MailboxLook(Look look) {
        this.look = look;
    }

    void run() {
        read();
        missing();
        inbox();
        tree();
        names();
        roles();
        numbers();
    }

    private void read() {
        for (Entry entry : look.all(Space.MAILBOX)) {
            int id = StoredView.second(entry.key());
            look.known(Space.MAILBOX, entry.key(), entry.value());
            Optional<MailboxRow> row = Look.decoded(entry.value(), bytes -> MailboxRow.read(id, bytes));
            if (row.isPresent()) {
                rows.put(id, row.get());
            } else {
                look.aside(Space.MAILBOX, entry.key(), entry.value());
                names.computeIfAbsent(id, i -> new ArrayList<>());
            }
        }
        for (Entry entry : look.all(Space.MAILBOX_NAME)) {
            Optional<Integer> id = Look.decoded(entry.value(), MailboxName::readId);
            if (id.isEmpty()) {
                look.aside(Space.MAILBOX_NAME, entry.key(), entry.value());
                continue;
            }
            look.known(Space.MAILBOX_NAME, entry.key(), entry.value());
            KeyReader key = entry.key().reader();
            key.int32();
            Named named = new Named(key.int32(), key.text(), entry.key());
            names.computeIfAbsent(id.get(), i -> new ArrayList<>()).add(named);
        }
        for (int id : filled()) {
            names.computeIfAbsent(id, i -> new ArrayList<>());
        }
    }

    /// Mailboxes that hold a message, by hopping over their rows.
    private Set<Integer> filled() {
        Set<Integer> filled = new TreeSet<>();
        KeyRange rest = KeyRange.prefix(Keys.account(look.account));
        while (true) {
            List<Entry> next = look.snapshot.scan(Space.UID, rest, Order.ASCENDING, 1);
            if (next.isEmpty()) {
                return filled;
            }
            int mailbox = StoredView.second(next.getFirst().key());
            filled.add(mailbox);
            Optional<Key> behind =
                    KeyRange.prefix(Keys.mailbox(look.account, mailbox)).to();
            if (behind.isEmpty()) {
                return filled;
            }
            rest = new KeyRange(behind.get(), rest.to());
        }
    }

    /// A name or messages without a mailbox: it is made again.
    private void missing() {
        names.forEach((id, named) -> {
            if (rows.containsKey(id) || !look.mend("mailbox {} is missing", id)) {
                return;
            }
            Named first = named.isEmpty() ? new Named(0, "Recovered-" + id, Keys.account(0)) : named.getFirst();
            MailboxRow made = new MailboxRow(id, first.parent, first.name, roleOf(id));
            made.uidValidity = look.nextUidValidity();
            made.uidNext = lastUid(id) + 1;
            made.subscribed = true;
            rows.put(id, made);
            look.touched(made);
        });
        for (int id : look.row.going) {
            if (!rows.containsKey(id) && look.mend("mailbox {} is going and not there", id)) {
                look.row.going =
                        look.row.going.stream().filter(other -> other != id).toList();
            }
        }
        boolean due = look.get(Space.EXPUNGED_DUE, Keys.due(Keys.Due.MAILBOX, 0, look.account))
                .isPresent();
        if (!look.row.going.isEmpty() && !due && look.mend("mailboxes {} are never emptied", look.row.going)) {
            look.tx().put(Space.EXPUNGED_DUE, Keys.due(Keys.Due.MAILBOX, 0, look.account), new byte[] {1});
        }
    }

    private Role roleOf(int id) {
        for (Role role : Role.values()) {
            if (role != Role.NONE && look.row.roles[role.code()] == id) {
                return role;
            }
        }
        return Role.NONE;
    }

    private int lastUid(int mailbox) {
        KeyRange all = KeyRange.prefix(Keys.mailbox(look.account, mailbox));
        List<Entry> last = look.snapshot.scan(Space.UID, all, Order.DESCENDING, 1);
        return last.isEmpty() ? 0 : StoredView.lastNumber(last.getFirst().key());
    }

    private void inbox() {
        boolean there = rows.values().stream().anyMatch(m -> m.role == Role.INBOX && !look.row.isGoing(m.id));
        if (there || !look.mend("there is no INBOX")) {
            return;
        }
        MailboxRow inbox = rows.values().stream()
                .filter(m -> m.parent == 0 && m.name.equals(MailboxName.INBOX) && !look.row.isGoing(m.id))
                .findFirst()
                .orElseGet(() -> {
                    MailboxRow made = new MailboxRow(look.row.nextId++, 0, MailboxName.INBOX, Role.INBOX);
                    made.uidValidity = look.nextUidValidity();
                    made.subscribed = true;
                    rows.put(made.id, made);
                    return made;
                });
        inbox.role = Role.INBOX;
        look.touched(inbox);
    }

    private void tree() {
        for (MailboxRow mailbox : rows.values()) {
            if (look.row.isGoing(mailbox.id)) {
                continue;
            }
            int levels = 0;
            int at = mailbox.id;
            while (at != 0 && levels <= Folders.MAX_DEPTH && rows.containsKey(at) && !look.row.isGoing(at)) {
                at = rows.get(at).parent;
                levels++;
            }
            if (at != 0 && look.mend("mailbox {} hangs in the air", mailbox.id)) {
                mailbox.parent = 0;
                look.touched(mailbox);
            }
        }
    }

    private void names() {
        for (MailboxRow mailbox : rows.values()) {
            if (!look.row.isGoing(mailbox.id)) {
                name(mailbox);
            }
        }
        names.forEach((id, named) -> {
            MailboxRow mailbox = look.row.isGoing(id) ? null : rows.get(id);
            for (Named each : named) {
                boolean fits = mailbox != null && mailbox.parent == each.parent && mailbox.name.equals(each.name);
                if (!fits && look.mend("name row {}/{} does not fit mailbox {}", each.parent, each.name, id)) {
                    if (!owners.containsKey(slot(each.parent, each.name))) { // else it was written anew for its owner
                        look.tx().delete(Space.MAILBOX_NAME, each.key);
                    }
                }
            }
        });
    }

    private static String slot(int parent, String name) {
        return parent + "/" + name;
    }

    private void name(MailboxRow mailbox) {
        boolean taken = owners.containsKey(slot(mailbox.parent, mailbox.name));
        if (taken && look.mend("mailbox {} has another's name", mailbox.id)) {
            mailbox.name = mailbox.name + "-" + mailbox.id;
            look.touched(mailbox);
        }
        owners.putIfAbsent(slot(mailbox.parent, mailbox.name), mailbox.id);
        boolean stands = names.getOrDefault(mailbox.id, List.of()).stream()
                .anyMatch(n -> n.parent == mailbox.parent && n.name.equals(mailbox.name));
        if (!stands && look.mend("mailbox {} has no name row", mailbox.id)) {
            look.tx()
                    .put(
                            Space.MAILBOX_NAME,
                            Keys.mailboxName(look.account, mailbox.parent, mailbox.name),
                            MailboxName.writeId(look.modseq(), mailbox.id));
        }
    }

    private void roles() {
        for (Role role : Role.values()) {
            if (role == Role.NONE) {
                continue;
            }
            List<MailboxRow> having = rows.values().stream()
                    .filter(m -> m.role == role && !look.row.isGoing(m.id))
                    .toList();
            int known = look.row.roles[role.code()];
            int wanted =
                    having.stream().anyMatch(m -> m.id == known) ? known : having.isEmpty() ? 0 : having.getFirst().id;
            if (known != wanted && look.mend("role {} points to {}", role, known)) {
                look.row.roles[role.code()] = wanted;
            }
            for (MailboxRow other : having) {
                if (other.id != wanted && look.mend("role of mailbox {} is another's too", other.id)) {
                    other.role = Role.NONE;
                    look.touched(other);
                }
            }
        }
    }

    private void numbers() {
        Set<Integer> validities = new HashSet<>();
        for (MailboxRow mailbox : rows.values()) {
            if (mailbox.id >= look.row.nextId && look.mend("mailbox {} is above nextId", mailbox.id)) {
                look.row.nextId = mailbox.id + 1;
            }
            if (mailbox.modseq > look.row.modseq && look.mend("mailbox {} is newer than the account", mailbox.id)) {
                look.row.modseq = mailbox.modseq;
            }
            if (mailbox.uidValidity > look.row.lastUidValidity
                    && look.mend("uidValidity of mailbox {} is not known", mailbox.id)) {
                look.row.lastUidValidity = mailbox.uidValidity;
            }
            if (!validities.add(mailbox.uidValidity) && look.mend("mailbox {} has a bad uidValidity", mailbox.id)) {
                mailbox.uidValidity = look.nextUidValidity();
                look.touched(mailbox);
            }
        }
        int there = rows.size() - look.row.going.size();
        if (look.row.mailboxes != there && look.mend("counts {} mailboxes, has {}", look.row.mailboxes, there)) {
            look.row.mailboxes = there;
        }
    }
}
