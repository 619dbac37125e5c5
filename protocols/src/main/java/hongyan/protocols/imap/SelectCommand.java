package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.FetchItem.Fixed;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.Subscription;
import hongyan.store.account.UidRow;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// SELECT and EXAMINE (RFC 9051 6.3.2, RFC 7162 3.2.5).
///
/// The subscription is taken before the first page is read. What happens while pages are read is both in some page and
/// in the noted changes; applying a change twice does no harm, because UIDs only ever grow.
final class SelectCommand {
    private static final int PAGE = 1000;
    /// RFC 4314 5.2: with none of these a mailbox is read-only.
    private static final Rights WRITERS =
            Rights.of(Right.INSERT, Right.EXPUNGE, Right.SEEN, Right.WRITE, Right.MARK_DELETED);

    private final SessionState session;
    private final ImapRooms rooms;
    private final MailboxNews news;
    private final Runnable wake;

    SelectCommand(SessionState session, ImapRooms rooms, MailboxNews news, Runnable wake) {
        this.session = session;
        this.rooms = rooms;
        this.news = news;
        this.wake = wake;
    }

    private record Selection(Mailbox mailbox, Rights rights) {}

    /// One pass over the mailbox.
    private static final class Scan {
        int[] uids = new int[0];
        int count;
        int firstUnseen;
        final Set<String> keywords = new HashSet<>();

        @Nullable
        Mailbox before;

        @Nullable
        Mailbox after;
    }

    Outcome run(Command.Select select) {
        if (session.selected != null) {
            session.unselect();
            news.reset();
            // RFC 9051 7.1
            session.out.ascii("* OK [CLOSED] Previous mailbox is closed now").crlf();
        }
        if (select.resync() != null && !session.enabled(Extension.QRESYNC)) {
            throw ArgReader.bad("ENABLE QRESYNC first");
        }
        if (select.condstore()) {
            session.enable(Extension.CONDSTORE);
        }
        Folders.Named name = Folders.named(session, rooms, select.mailbox());
        Selection chosen = rooms.store().read(name.account(), view -> {
            Mailbox found = name.need(view, Right.READ);
            return new Selection(found, name.rights(view, found.id()));
        });
        Mailbox mailbox = chosen.mailbox;
        boolean readOnly = select.readOnly() || !chosen.rights.hasAny(WRITERS);
        Updates updates = new Updates(mailbox.id(), wake);
        Subscription subscription = rooms.store().subscribe(name.account(), updates);
        Selected box;
        Scan scan;
        try {
            scan = scan(name.account(), mailbox.id());
            box = new Selected(
                    name.account(),
                    mailbox.id(),
                    readOnly,
                    new SelectedMailbox(scan.uids, scan.count),
                    updates,
                    subscription,
                    scan.keywords,
                    need(scan.before).modseq());
        } catch (RuntimeException e) {
            subscription.close();
            throw e;
        }
        box.rights = chosen.rights;
        if (session.knowsRecent() && scan.count > 0) {
            // RFC 3501 6.3.2: EXAMINE does not take it away.
            int last = scan.uids[scan.count - 1];
            int told = select.readOnly()
                    ? rooms.recents().upTo(box.account, box.id)
                    : rooms.recents().claim(box.account, box.id, last);
            box.recent.add(told + 1, last);
        }
        session.selected = box;
        tell(box, scan, need(scan.after));
        if (!session.knowsRecent()) {
            tellName(name, mailbox, select);
        }
        if (select.resync() != null && select.resync().uidValidity() == mailbox.uidValidity()) {
            resync(box, select.resync());
        }
        return readOnly ? Outcome.ok("READ-ONLY", "Examined") : Outcome.ok("READ-WRITE", "Selected");
    }

    private static Mailbox need(@Nullable Mailbox mailbox) {
        if (mailbox == null) {
            throw new NotAllowed(Reason.NOT_FOUND);
        }
        return mailbox;
    }

    private Scan scan(int account, int mailbox) {
        Scan scan = new Scan();
        int from = 1;
        boolean more = true;
        while (more) {
            int start = from;
            List<UidRow> rows = rooms.store().read(account, view -> {
                Mailbox now = view.mailbox(mailbox).orElse(null);
                scan.before = scan.before == null ? now : scan.before;
                scan.after = now;
                return view.uids(mailbox, start, PAGE);
            });
            if (scan.count + rows.size() > scan.uids.length) {
                int total = need(scan.after).total();
                scan.uids = Arrays.copyOf(scan.uids, Math.max(total, scan.count + rows.size()));
            }
            for (UidRow row : rows) {
                scan.uids[scan.count++] = row.uid();
                if (scan.firstUnseen == 0 && !row.flags().has(Flags.SEEN)) {
                    scan.firstUnseen = scan.count;
                }
                if (!row.flags().keywords().isEmpty()) {
                    scan.keywords.addAll(row.flags().keywords());
                }
            }
            more = rows.size() == PAGE;
            from = more ? rows.getLast().uid() + 1 : from;
        }
        return scan;
    }

    private void tell(Selected box, Scan scan, Mailbox mailbox) {
        ImapOutput out = session.out;
        news.tellKeywords(box);
        out.ascii("* ").number(scan.count).ascii(" EXISTS").crlf();
        if (session.knowsRecent()) {
            out.ascii("* ").number(box.recent.count(box.map)).ascii(" RECENT").crlf();
        }
        // RFC 9051 E: the second revision has neither RECENT nor UNSEEN.
        if (scan.firstUnseen > 0 && session.knowsRecent() && !session.enabled(Extension.UIDONLY)) {
            out.ascii("* OK [UNSEEN ")
                    .number(scan.firstUnseen)
                    .ascii("] First unseen")
                    .crlf();
        }
        out.ascii("* OK [PERMANENTFLAGS (");
        if (!box.readOnly) {
            FlagRights.tell(out, box);
        }
        out.ascii(")] Flags that are kept").crlf();
        out.ascii("* OK [UIDVALIDITY ")
                .number(mailbox.uidValidity())
                .ascii("] UIDs valid")
                .crlf();
        out.ascii("* OK [UIDNEXT ")
                .number(mailbox.uidNext())
                .ascii("] Next UID")
                .crlf();
        // Of the first page: nothing behind it is in a page unread.
        out.ascii("* OK [HIGHESTMODSEQ ")
                .number(Math.max(1, box.modseq))
                .ascii("] Highest")
                .crlf();
        out.ascii("* OK [MAILBOXID (m")
                .ascii(session.idPrefix(box.account))
                .number(mailbox.id())
                .ascii(")] Id")
                .crlf();
    }

    /// RFC 9051 6.3.2 and 6.3.9.7: the name as we write it, and what the client wrote when that was another.
    private void tellName(Folders.Named name, Mailbox mailbox, Command.Select select) {
        String trimmed = select.mailbox().endsWith("/")
                ? select.mailbox().substring(0, select.mailbox().length() - 1)
                : select.mailbox();
        String path = mailbox.role() == Role.INBOX && !name.foreign() ? "INBOX" : trimmed;
        session.out.ascii("* LIST () \"/\" ").mailbox(path);
        if (!path.equals(select.typed())) {
            session.out.ascii(" (\"OLDNAME\" (").mailbox(select.typed()).ascii("))");
        }
        session.out.crlf();
    }

    /// RFC 7162 3.2.5: what left and what changed since the client was here.
    private void resync(Selected box, Command.Resync resync) {
        new Vanished(session, rooms.store()).tell(box, resync.modseq(), resync.known());
        if (box.map.count() > 0) {
            new FetchCommand(session, rooms)
                    .run(new Command.Fetch(
                            SequenceSet.of(1, SequenceSet.STAR),
                            List.of(Fixed.UID, Fixed.FLAGS, Fixed.MODSEQ),
                            resync.modseq(),
                            false,
                            true));
        }
    }
}
