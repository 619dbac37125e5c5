package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Added;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.UidRow;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// COPY and MOVE (RFC 9051 6.4.7 and 6.4.8). Up to [#PAGE] messages are one transaction; more go in several, and a
/// COPY that fails on the way takes back what it did.
final class CopyCommand {
    private static final int PAGE = 5000;

    private final SessionState session;
    private final ImapRooms rooms;

    CopyCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    /// What was put where; UIDs ascending on both sides.
    private record Done(int account, int target, int uidValidity, int[] from, int[] to) {
        /// RFC 4315 3
        String code() {
            return "COPYUID " + uidValidity + ' ' + UidSets.text(from) + ' ' + UidSets.text(to);
        }
    }

    Outcome copy(Command.Copy copy) {
        return run(copy.set(), copy.mailbox(), copy.uid(), false);
    }

    Outcome move(Command.Move move) {
        Selected box = session.box();
        box.mustBeWritable();
        // RFC 6851 4.3: a copy, a mark and an expunge
        box.need(Right.MARK_DELETED);
        box.need(Right.EXPUNGE);
        return run(move.set(), move.mailbox(), move.uid(), true);
    }

    private Outcome run(SequenceSet set, String mailbox, boolean uid, boolean move) {
        Selected box = session.box();
        int[] indexes = box.map.indexes(set, uid);
        int most = rooms.settings().messageLimit();
        if (Pages.count(indexes) > most) {
            // RFC 9738 3: all of them or none.
            return Outcome.no("MESSAGELIMIT " + most, "Too many messages, try fewer");
        }
        Folders.Named name = Folders.named(session, rooms, mailbox);
        Optional<Rights> rights =
                rooms.store().read(name.account(), view -> name.find(view).map(found -> name.rights(view, found.id())));
        if (rights.isEmpty()) {
            // RFC 9051 6.4.7
            return Outcome.no("TRYCREATE", "No such mailbox");
        }
        Selected.need(rights.get(), Right.INSERT);
        List<Done> done = new ArrayList<>();
        Pages pages = new Pages(indexes, PAGE);
        long copied = 0;
        try (Progress.Stretch stretch = rooms.progress().begin(session, Pages.count(indexes))) {
            for (int[] runs = pages.next(); runs.length > 0; runs = pages.next()) {
                int[] page = runs;
                stretch.at(copied);
                copied += Pages.count(page);
                Done some = name.account() != box.account
                        ? across(box, name, page, move)
                        : rooms.store()
                                .update(box.account, tx -> transfer(tx, box, name.need(tx, Right.INSERT), page, move));
                if (some.from.length > 0) {
                    done.add(some);
                }
            }
        } catch (Refusal refusal) {
            if (!move) {
                // RFC 9051 6.4.7: all, or the mailbox is as it was.
                done.forEach(this::takeBack);
            }
            throw refusal;
        }
        String text = move ? "Move completed" : "Copy completed";
        if (done.isEmpty()) {
            return indexes.length > 0 && !uid ? Outcome.no("EXPUNGEISSUED", "The messages are gone") : Outcome.ok(text);
        }
        if (!move) {
            return Outcome.ok(joined(done).code(), text);
        }
        for (Done each : done) {
            // RFC 6851 4.3: before the EXPUNGEs, so not in the tagged line.
            session.out.ascii("* OK [").ascii(each.code()).ascii("] Moved").crlf();
        }
        return Outcome.ok(text);
    }

    private static Done joined(List<Done> done) {
        Done first = done.getFirst();
        int[] from =
                done.stream().flatMapToInt(each -> Arrays.stream(each.from)).toArray();
        int[] to = done.stream().flatMapToInt(each -> Arrays.stream(each.to)).toArray();
        return new Done(first.account, first.target, first.uidValidity, from, to);
    }

    private void takeBack(Done done) {
        List<Integer> uids = Arrays.stream(done.to).boxed().toList();
        rooms.store().update(done.account, tx -> tx.expunge(done.target, uids));
    }

    /// Into the mailbox of another account: one transaction over both, the same body, the quota of the receiver.
    private Done across(Selected box, Folders.Named name, int[] page, boolean move) {
        return rooms.store().updateAll(List.of(box.account, name.account()), open -> {
            AccountTx source = open.get(box.account);
            AccountTx target = open.get(name.account());
            if (source == null || target == null) {
                throw new NotAllowed(Reason.NOT_FOUND);
            }
            Mailbox mailbox = name.need(target, Right.INSERT);
            Rights rights = name.rights(target, mailbox.id());
            int wanted = Pages.count(page);
            int[] from = new int[wanted];
            int[] to = new int[wanted];
            int count = 0;
            for (UidRow row : Pages.rows(source, box, page)) {
                Flags flags = FlagRights.inserted(rights, row.flags().without(Flags.of(Flags.DELETED)));
                Optional<Added> added = target.adopt(source, box.id, row.uid(), mailbox.id(), flags);
                if (added.isPresent()) {
                    from[count] = row.uid();
                    to[count++] = added.get().uid();
                }
            }
            if (move) {
                source.expunge(box.id, Arrays.stream(from, 0, count).boxed().toList());
            }
            return new Done(
                    name.account(),
                    mailbox.id(),
                    mailbox.uidValidity(),
                    Arrays.copyOf(from, count),
                    Arrays.copyOf(to, count));
        });
    }

    private static Done transfer(AccountTx tx, Selected box, Mailbox target, int[] page, boolean move) {
        int wanted = Pages.count(page);
        int[] from = new int[wanted];
        int[] to = new int[wanted];
        int count = 0;
        for (UidRow row : Pages.rows(tx, box, page)) {
            Optional<Added> added =
                    move ? tx.move(box.id, row.uid(), target.id()) : tx.copy(box.id, row.uid(), target.id());
            if (added.isPresent()) {
                from[count] = row.uid();
                to[count++] = added.get().uid();
            }
        }
        return new Done(
                tx.account(), target.id(), target.uidValidity(), Arrays.copyOf(from, count), Arrays.copyOf(to, count));
    }
}
