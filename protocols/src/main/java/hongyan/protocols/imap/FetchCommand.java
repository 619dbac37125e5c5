package hongyan.protocols.imap;

import hongyan.protocols.imap.FetchItem.Fixed;
import hongyan.store.account.Email;
import hongyan.store.account.Flags;
import hongyan.store.account.UidRow;
import java.util.Arrays;
import java.util.List;

/// FETCH (RFC 9051 6.4.5, RFC 7162 3.1.4): pages of rows, each read on one short snapshot, written without any.
final class FetchCommand {
    private static final int PAGE = 256;
    /// When the UID row tells everything.
    private static final int ROWS_PAGE = 2000;
    private static final int SEEN_PAGE = 1000;

    private final SessionState session;
    private final ImapRooms rooms;

    FetchCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    private record Page(List<UidRow> rows, List<Email> emails) {}

    Outcome run(Command.Fetch fetch) {
        Selected box = session.box();
        FetchWriter writer =
                new FetchWriter(session, fetch.items(), rooms.settings().zone());
        boolean condstore = fetch.changedSince() >= 0 || fetch.items().contains(Fixed.MODSEQ);
        if (condstore) {
            session.useModseq();
        }
        boolean marks = writer.marksSeen() && !box.readOnly;
        int[] seen = new int[0];
        int seenCount = 0;
        int missing = 0;
        int[] indexes = box.map.indexes(fetch.set(), fetch.uid());
        if (fetch.partial() != null) {
            indexes = Pages.part(indexes, fetch.partial());
        }
        if (fetch.vanished()) {
            new Vanished(session, rooms.store()).tell(box, fetch.changedSince(), fetch.set());
        }
        Pages pages = new Pages(indexes, writer.needsEmail() ? PAGE : ROWS_PAGE);
        for (int[] runs = pages.next(); runs.length > 0; runs = pages.next()) {
            Page page = read(box, runs, writer.needsEmail(), fetch.changedSince());
            missing += fetch.changedSince() >= 0 ? 0 : Pages.count(runs) - page.rows.size();
            PageBodies bodies = new PageBodies(rooms.bodies(), writer.needsBody() ? page.emails : List.of());
            int e = 0;
            for (UidRow row : page.rows) {
                Email email = null;
                if (writer.needsEmail()) {
                    if (e == page.emails.size() || page.emails.get(e).id() != row.email()) {
                        missing++;
                        continue;
                    }
                    email = page.emails.get(e++);
                }
                if (!writer.write(box.map.index(row.uid()) + 1, row, email, bodies.of(email))) {
                    missing++;
                } else if (marks && !row.flags().has(Flags.SEEN)) {
                    if (seenCount == seen.length) {
                        seen = Arrays.copyOf(seen, Math.max(16, seenCount * 2));
                    }
                    seen[seenCount++] = row.uid();
                }
            }
        }
        if (seenCount > 0) {
            markSeen(box, Arrays.copyOf(seen, seenCount));
        }
        // RFC 2180 4.1.2, RFC 5530: those that are there were answered.
        return missing > 0 && !fetch.uid()
                ? Outcome.no("EXPUNGEISSUED", "Some messages are gone")
                : Outcome.ok("Fetch completed");
    }

    private Page read(Selected box, int[] runs, boolean emails, long changedSince) {
        return rooms.store().read(box.account, view -> {
            List<UidRow> rows = Pages.rows(view, box, runs);
            if (changedSince >= 0) {
                rows.removeIf(row -> row.modseq() <= changedSince);
            }
            return new Page(
                    rows, emails ? view.emails(rows.stream().map(UidRow::email).toList()) : List.of());
        });
    }

    /// Reading is written down once, behind the answers; the client hears of it as of any change of flags.
    private void markSeen(Selected box, int[] uids) {
        for (int from = 0; from < uids.length; from += SEEN_PAGE) {
            int start = from;
            int end = Math.min(uids.length, from + SEEN_PAGE);
            rooms.store().update(box.account, tx -> {
                for (int i = start; i < end; i++) {
                    int uid = uids[i];
                    tx.uid(box.id, uid)
                            .ifPresent(row ->
                                    tx.setPlaceFlags(box.id, uid, row.flags().with(Flags.of(Flags.SEEN))));
                }
                return 0;
            });
        }
    }
}
