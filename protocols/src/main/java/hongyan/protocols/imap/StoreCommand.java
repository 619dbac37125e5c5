package hongyan.protocols.imap;

import hongyan.protocols.imap.Command.Mode;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Flags;
import hongyan.store.account.UidRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// STORE (RFC 9051 6.4.6, RFC 7162 3.1.3): pages of messages, one transaction each.
final class StoreCommand {
    private static final int PAGE = 1000;

    private final SessionState session;
    private final ImapRooms rooms;
    private final MailboxNews news;

    StoreCommand(SessionState session, ImapRooms rooms, MailboxNews news) {
        this.session = session;
        this.rooms = rooms;
        this.news = news;
    }

    /// What one transaction did.
    ///
    /// @param changed those whose row is new
    /// @param refused changed by someone else since the client looked
    private record Done(List<UidRow> rows, List<UidRow> changed, List<UidRow> refused) {}

    Outcome run(Command.Store store) {
        Selected box = session.box();
        box.mustBeWritable();
        FlagRights.mustStore(box.rights, store.flags(), store.mode() == Mode.REPLACE);
        if (store.unchangedSince() >= 0) {
            session.useModseq();
        }
        MessageLimit limit = new MessageLimit(box, rooms.settings().messageLimit());
        int[] indexes = limit.cut(box.map.indexes(store.set(), store.uid()));
        int missing = 0;
        int[] refused = new int[0];
        Pages pages = new Pages(indexes, PAGE);
        for (int[] runs = pages.next(); runs.length > 0; runs = pages.next()) {
            int[] page = runs;
            Done done = rooms.store().update(box.account, tx -> change(tx, box, page, store));
            missing += Pages.count(page) - done.rows.size() - done.refused.size();
            done.changed.forEach(session::ours);
            tell(box, store, done);
            int at = refused.length;
            refused = Arrays.copyOf(refused, at + done.refused.size());
            for (UidRow row : done.refused) {
                refused[at++] = store.uid() ? row.uid() : box.map.index(row.uid()) + 1;
            }
        }
        if (refused.length > 0) {
            return Outcome.ok("MODIFIED " + UidSets.text(refused), "Some messages have changed");
        }
        if (limit.met()) {
            return limit.outcome("Store completed in part");
        }
        return missing > 0 && !store.uid()
                ? Outcome.no("EXPUNGEISSUED", "Some messages are gone")
                : Outcome.ok("Store completed");
    }

    private static Done change(AccountTx tx, Selected box, int[] page, Command.Store store) {
        Done done = new Done(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (UidRow row : Pages.rows(tx, box, page)) {
            if (store.unchangedSince() >= 0 && row.modseq() > store.unchangedSince()) {
                done.refused.add(row);
                continue;
            }
            Flags flags = FlagRights.allowed(box.rights, row.flags(), wanted(row.flags(), store.mode(), store.flags()));
            if (flags.equals(row.flags())) {
                done.rows.add(row);
                continue;
            }
            Optional<UidRow> after = tx.setPlaceFlags(box.id, row.uid(), flags);
            after.ifPresent(done.rows::add);
            after.ifPresent(done.changed::add);
        }
        return done;
    }

    private static Flags wanted(Flags now, Mode mode, Flags given) {
        return switch (mode) {
            case REPLACE -> given;
            case ADD -> now.with(given);
            case REMOVE -> now.without(given);
        };
    }

    private void tell(Selected box, Command.Store store, Done done) {
        boolean learnt = false;
        for (UidRow row : done.changed) {
            learnt |= box.learn(row.flags().keywords());
        }
        if (learnt) {
            news.tellKeywords(box);
        }
        if (!store.silent()) {
            for (UidRow row : done.rows) {
                news.tellFlags(box, row);
            }
        } else if (session.enabled(Extension.CONDSTORE)) {
            // RFC 7162 3.1.3: the new MODSEQ is told even then.
            for (UidRow row : done.changed) {
                FetchWriter.begin(session, box, row.uid());
                session.out.ascii("MODSEQ (").number(row.modseq()).ascii("))").crlf();
            }
        }
    }
}
