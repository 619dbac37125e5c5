package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.Command.Annotation;
import hongyan.protocols.imap.Folders.Named;
import hongyan.store.account.AccountTx;
import hongyan.store.account.AccountView;
import hongyan.store.sharing.Annotations;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// GETMETADATA, SETMETADATA (RFC 5464 4.2, 4.3) and what LIST tells of annotations (RFC 9590).
///
/// `/private` is the reader's own, also on the mailbox of another; `/shared` is for all who may read the mailbox, and
/// written by those with the right `w`. The server itself has private entries, one set for each account, and no shared
/// ones.
final class MetadataCommand {
    private static final Rights READERS = Rights.of(Right.READ, Right.SEEN, Right.WRITE, Right.INSERT, Right.POST);
    private static final String SHARED = "/shared";

    private final SessionState session;
    private final ImapRooms rooms;

    MetadataCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    Outcome get(Command.GetMetadata get) {
        SortedMap<String, byte[]> values;
        if (get.mailbox().isEmpty()) {
            values = rooms.store().read(session.account(), view -> all(view, session.account(), 0));
        } else {
            Named name = Folders.named(session, rooms, get.mailbox());
            values = rooms.store().read(name.account(), view -> {
                int mailbox = name.need(view, Right.LOOKUP).id();
                mustRead(name.rights(view, mailbox));
                return all(view, name.account(), mailbox);
            });
        }
        long longest = tell(get.mailbox(), values, get.entries(), get.depth(), get.maxSize());
        return longest > 0
                ? Outcome.ok("METADATA LONGENTRIES " + longest, "Longer ones are left out")
                : Outcome.ok("Annotations shown");
    }

    /// RFC 5464 3.3: with the right to see it, and any of those that mean reading or writing.
    private static void mustRead(Rights rights) {
        if (!rights.hasAny(READERS)) {
            Selected.need(rights, Right.READ);
        }
    }

    /// Everything the reader may see of a mailbox.
    private SortedMap<String, byte[]> all(AccountView view, int account, int mailbox) {
        SortedMap<String, byte[]> all = new TreeMap<>(Annotations.all(view.snapshot(), mine(account, mailbox)));
        all.putAll(Annotations.all(view.snapshot(), new Annotations.Place(account, mailbox, 0)));
        return all;
    }

    private Annotations.Place mine(int account, int mailbox) {
        return new Annotations.Place(account, mailbox, session.account());
    }

    /// Annotations of a mailbox in a list.
    void list(String path, int account, int mailbox, List<String> entries) {
        tell(path, rooms.store().read(account, view -> all(view, account, mailbox)), entries, 0, -1);
    }

    /// @return bytes of the longest value that was left out, 0 when none was
    private long tell(String mailbox, Map<String, byte[]> values, List<String> entries, int depth, long maxSize) {
        SortedMap<String, byte[]> found = new TreeMap<>();
        long longest = 0;
        for (String entry : entries) {
            for (Map.Entry<String, byte[]> each : values.entrySet()) {
                if (!within(each.getKey(), entry, depth)) {
                    continue;
                }
                if (maxSize >= 0 && each.getValue().length > maxSize) {
                    longest = Math.max(longest, each.getValue().length);
                } else {
                    found.put(each.getKey(), each.getValue());
                }
            }
        }
        ImapOutput out = session.out;
        int told = 0;
        for (String entry : entries) {
            // RFC 5464 4.2: asked for by its very name and not there.
            boolean missing = depth == 0 && !values.containsKey(entry);
            if (missing) {
                start(mailbox, told++);
                out.string(entry).ascii(" NIL");
            }
        }
        for (Map.Entry<String, byte[]> each : found.entrySet()) {
            start(mailbox, told++);
            out.string(each.getKey()).put(' ');
            value(each.getValue());
        }
        if (told > 0) {
            out.put(')').crlf();
        }
        return longest;
    }

    private void start(String mailbox, int told) {
        if (told == 0) {
            session.out.ascii("* METADATA ").mailbox(mailbox).ascii(" (");
        } else {
            session.out.put(' ');
        }
    }

    private static boolean within(String name, String entry, int depth) {
        if (name.equals(entry)) {
            return true;
        }
        boolean below = depth > 0 && name.startsWith(entry) && name.charAt(entry.length()) == '/';
        return below && (depth > 1 || name.indexOf('/', entry.length() + 1) < 0);
    }

    private void value(byte[] value) {
        boolean plain = true;
        for (byte b : value) {
            plain &= b >= ' ' && b < 0x7F;
        }
        if (plain) {
            session.out.string(new String(value, StandardCharsets.US_ASCII));
            return;
        }
        for (byte b : value) {
            if (b == 0) {
                session.out.put('~');
                break;
            }
        }
        session.out.literal(value, 0, value.length);
    }

    Outcome set(Command.SetMetadata set) {
        for (Annotation each : set.values()) {
            byte[] value = each.value();
            if (value != null && value.length > Annotations.MAX_SIZE) {
                return Outcome.no("METADATA MAXSIZE " + Annotations.MAX_SIZE, "Value too long");
            }
            if (each.entry().indexOf('/', 1) < 0) {
                throw new NotAllowed(Reason.FORBIDDEN, "an entry without a name");
            }
        }
        try {
            if (set.mailbox().isEmpty()) {
                rooms.store().update(session.account(), tx -> write(tx, 0, Rights.NONE, set.values()));
            } else {
                Named name = Folders.named(session, rooms, set.mailbox());
                rooms.store().update(name.account(), tx -> {
                    int mailbox = name.need(tx, Right.LOOKUP).id();
                    Rights rights = name.rights(tx, mailbox);
                    mustRead(rights);
                    return write(tx, mailbox, rights, set.values());
                });
            }
        } catch (NotAllowed refusal) {
            if (refusal.reason() == Reason.LIMIT) {
                return Outcome.no("METADATA TOOMANY", "Too many entries");
            }
            throw refusal;
        }
        return Outcome.ok("Annotations set");
    }

    private int write(AccountTx tx, int mailbox, Rights rights, List<Annotation> values) {
        List<String> mine = new ArrayList<>();
        List<String> shared = new ArrayList<>();
        for (Annotation each : values) {
            boolean forAll = each.entry().startsWith(SHARED);
            if (forAll) {
                Selected.need(rights, Right.WRITE);
            }
            (forAll ? shared : mine).add(each.entry());
            Annotations.Place place =
                    forAll ? new Annotations.Place(tx.account(), mailbox, 0) : mine(tx.account(), mailbox);
            byte[] value = each.value();
            if (value == null) {
                Annotations.remove(tx, place, each.entry());
            } else {
                Annotations.put(tx, place, each.entry(), value);
            }
        }
        if (!mine.isEmpty()) {
            tx.annotated(mailbox, session.account(), mine);
        }
        if (!shared.isEmpty()) {
            tx.annotated(mailbox, 0, shared);
        }
        return values.size();
    }
}
