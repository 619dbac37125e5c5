package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.AppendReader.Arrived;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Added;
import hongyan.store.account.Mailbox;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// APPEND of one message or several (RFC 9051 6.3.12, RFC 3502, 4315, 7889), and REPLACE (RFC 8508). Messages are read
/// and parsed by [AppendReader]; all that a command changes is one transaction.
final class AppendCommand {
    private final SessionState session;
    private final ImapRooms rooms;
    private final CommandReader reader;

    AppendCommand(SessionState session, ImapRooms rooms, CommandReader reader) {
        this.session = session;
        this.rooms = rooms;
        this.reader = reader;
    }

    Outcome run(Command.Append append) throws IOException {
        Folders.Named name = Folders.named(session, rooms, append.mailbox());
        try (AppendReader messages = new AppendReader(session, rooms, reader, name)) {
            List<Arrived> arrived = messages.all(append.first());
            return rooms.store().update(name.account(), tx -> {
                Optional<Mailbox> mailbox = name.find(tx);
                return mailbox.isEmpty()
                        ? AppendReader.NO_MAILBOX
                        : Outcome.ok(add(tx, name, mailbox.get(), arrived), "Append completed");
            });
        } catch (Refused refused) {
            return refused.outcome();
        }
    }

    /// The new message comes and the old one goes, or nothing happens (RFC 8508 3).
    Outcome replace(Command.Replace replace) throws IOException {
        Selected box = session.box();
        box.mustBeWritable();
        // RFC 8508 6: a mark and an expunge, beside the append
        box.need(Right.MARK_DELETED);
        box.need(Right.EXPUNGE);
        int[] indexes = box.map.indexes(replace.message(), replace.uid());
        if (indexes.length != 2 || indexes[0] != indexes[1]) {
            return Outcome.no("", "No such message");
        }
        int old = box.map.uid(indexes[0]);
        if (rooms.store().read(box.account, view -> view.uid(box.id, old)).isEmpty()) {
            return Outcome.no("EXPUNGEISSUED", "The message is gone");
        }
        Folders.Named name = Folders.named(session, rooms, replace.mailbox());
        try (AppendReader messages = new AppendReader(session, rooms, reader, name)) {
            List<Arrived> arrived = List.of(messages.only(replace.data()));
            Outcome done = name.account() == box.account
                    ? rooms.store().update(box.account, tx -> exchange(tx, box, old, tx, name, arrived))
                    : rooms.store().updateAll(List.of(box.account, name.account()), open -> {
                        AccountTx from = open.get(box.account);
                        AccountTx to = open.get(name.account());
                        if (from == null || to == null) {
                            throw new NotAllowed(Reason.NOT_FOUND);
                        }
                        return exchange(from, box, old, to, name, arrived);
                    });
            if (done.status() != Outcome.Status.OK) {
                return done;
            }
            // RFC 8508 3.3: told before the EXPUNGE.
            session.out
                    .ascii("* OK [")
                    .ascii(done.code())
                    .ascii("] Replacement is there")
                    .crlf();
            return Outcome.ok("Replace completed");
        } catch (Refused refused) {
            return refused.outcome();
        }
    }

    private static Outcome exchange(
            AccountTx from, Selected box, int old, AccountTx to, Folders.Named name, List<Arrived> arrived) {
        if (from.uid(box.id, old).isEmpty()) {
            return Outcome.no("EXPUNGEISSUED", "The message is gone");
        }
        Optional<Mailbox> mailbox = name.find(to);
        if (mailbox.isEmpty()) {
            return AppendReader.NO_MAILBOX;
        }
        String code = add(to, name, mailbox.get(), arrived);
        from.expunge(box.id, List.of(old));
        return Outcome.ok(code, "Replaced");
    }

    /// Returns the response code (RFC 4315 3).
    private static String add(AccountTx tx, Folders.Named name, Mailbox mailbox, List<Arrived> arrived) {
        Rights rights = name.rights(tx, mailbox.id());
        Selected.need(rights, Right.INSERT);
        int[] uids = new int[arrived.size()];
        int count = 0;
        for (Arrived each : arrived) {
            for (Added added : tx.add(each.fit(rights), List.of(mailbox.id()))) {
                uids[count++] = added.uid();
                if (each.deleted() && rights.has(Right.MARK_DELETED)) {
                    tx.setDeleted(mailbox.id(), added.uid(), true);
                }
            }
        }
        return "APPENDUID " + mailbox.uidValidity() + ' ' + UidSets.text(uids);
    }
}
