package hongyan.protocols.imap;

import hongyan.protocols.imap.FetchItem.Fixed;
import hongyan.store.account.Flags;
import hongyan.store.account.UidRow;
import hongyan.store.sharing.Right;
import java.util.Arrays;

/// FETCH (RFC 9051 6.4.5, RFC 7162 3.1.4): portions of messages ([FetchFeed]), each read
/// on one short snapshot, written without any.
final class FetchCommand {
    private static final int SEEN_PAGE = 1000;

    private final SessionState session;
    private final ImapRooms rooms;

    FetchCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    Outcome run(Command.Fetch fetch) {
        Selected box = session.box();
        FetchWriter writer =
                new FetchWriter(session, fetch.items(), rooms.settings().zone());
        boolean condstore = fetch.changedSince() >= 0 || fetch.items().contains(Fixed.MODSEQ);
        if (condstore) {
            session.useModseq();
        }
        boolean marks = writer.marksSeen() && !box.readOnly && box.rights.has(Right.SEEN);
        int[] seen = new int[0];
        int seenCount = 0;
        int missing = 0;
        int[] indexes = box.map.indexes(fetch.set(), fetch.uid());
        if (fetch.partial() != null) {
            indexes = Pages.part(indexes, fetch.partial());
        }
        MessageLimit limit = new MessageLimit(box, rooms.settings().messageLimit());
        indexes = limit.cut(indexes);
        if (fetch.vanished()) {
            new Vanished(session, rooms.store()).tell(box, fetch.changedSince(), fetch.set());
        }
        FetchFeed feed = new FetchFeed(rooms, box, indexes, writer.needs(), fetch.changedSince());
        for (FetchFeed.Portion portion = feed.next(); portion != null; portion = feed.next()) {
            missing += portion.missing();
            for (FetchFeed.Fetched message : portion.messages()) {
                UidRow row = message.row();
                if (!writer.write(box.map.index(row.uid()) + 1, row, message.email(), message.body())) {
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
        if (writer.unknownEncoding()) {
            return Outcome.no("UNKNOWN-CTE", "A part is encoded in a way we do not know");
        }
        if (limit.met()) {
            return limit.outcome("Fetch completed in part");
        }
        // RFC 2180 4.1.2, RFC 5530: those that are there were answered.
        return missing > 0 && !fetch.uid()
                ? Outcome.no("EXPUNGEISSUED", "Some messages are gone")
                : Outcome.ok("Fetch completed");
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
