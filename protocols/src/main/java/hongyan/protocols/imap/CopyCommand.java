package hongyan.protocols.imap;

import hongyan.store.account.AccountTx;
import hongyan.store.account.Added;
import hongyan.store.account.Mailbox;
import hongyan.store.account.UidRow;
import java.util.Optional;

/// COPY and MOVE (RFC 9051 6.4.7 and 6.4.8): all of it in one transaction, or nothing.
final class CopyCommand {
    private final SessionState session;
    private final ImapRooms rooms;

    CopyCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    /// What was put where; UIDs ascending on both sides.
    private record Done(int uidValidity, int[] from, int[] to, int count) {}

    Outcome copy(Command.Copy copy) {
        return run(copy.set(), copy.mailbox(), copy.uid(), false);
    }

    Outcome move(Command.Move move) {
        session.box().mustBeWritable();
        return run(move.set(), move.mailbox(), move.uid(), true);
    }

    private Outcome run(SequenceSet set, String mailbox, boolean uid, boolean move) {
        Selected box = session.box();
        int[] indexes = box.map.indexes(set, uid);
        int wanted = Pages.count(indexes);
        Optional<Done> result = rooms.store()
                .update(
                        session.account(),
                        tx -> Folders.find(tx, mailbox)
                                .map(target -> transfer(tx, box, target, indexes, wanted, move)));
        if (result.isEmpty()) {
            // RFC 9051 6.4.7
            return Outcome.no("TRYCREATE", "No such mailbox");
        }
        Done done = result.get();
        String verb = move ? "Move completed" : "Copy completed";
        if (done.count == 0) {
            return wanted > 0 && !uid ? Outcome.no("EXPUNGEISSUED", "The messages are gone") : Outcome.ok(verb);
        }
        // RFC 4315 3
        String code = "COPYUID " + done.uidValidity + ' ' + UidSets.text(done.from) + ' ' + UidSets.text(done.to);
        if (move) {
            // RFC 6851 4.3: before the EXPUNGEs, so not in the tagged line.
            session.out.ascii("* OK [").ascii(code).ascii("] Moved").crlf();
            return Outcome.ok(verb);
        }
        return Outcome.ok(code, verb);
    }

    private static Done transfer(AccountTx tx, Selected box, Mailbox target, int[] indexes, int wanted, boolean move) {
        int[] from = new int[wanted];
        int[] to = new int[wanted];
        int count = 0;
        for (UidRow row : Pages.rows(tx, box, indexes)) {
            Optional<Added> added =
                    move ? tx.move(box.id, row.uid(), target.id()) : tx.copy(box.id, row.uid(), target.id());
            if (added.isPresent()) {
                from[count] = row.uid();
                to[count++] = added.get().uid();
            }
        }
        return new Done(
                target.uidValidity(), java.util.Arrays.copyOf(from, count), java.util.Arrays.copyOf(to, count), count);
    }
}
