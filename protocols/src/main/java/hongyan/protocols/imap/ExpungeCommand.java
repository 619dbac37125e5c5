package hongyan.protocols.imap;

import hongyan.services.search.UidRanges;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.UidRow;
import hongyan.store.sharing.Right;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// EXPUNGE, UID EXPUNGE and the expunge of CLOSE (RFC 9051 6.4.3, 6.4.2, RFC 4315 2.1). What was removed is told by the
/// news of the mailbox, as if someone else had done it.
final class ExpungeCommand {
    private static final int PAGE = 1000;

    private final SessionState session;
    private final ImapRooms rooms;

    ExpungeCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    Outcome run(Command.Expunge expunge) {
        Selected box = session.box();
        box.mustBeWritable();
        box.need(Right.EXPUNGE);
        expunge(box, expunge.uids());
        return Outcome.ok("Expunge completed");
    }

    /// Removes what carries `\Deleted`.
    ///
    /// @param among null for all
    void expunge(Selected box, @Nullable SequenceSet among) {
        boolean any = rooms.store()
                .read(
                        box.account,
                        view -> view.mailbox(box.id).map(Mailbox::deleted).orElse(0) > 0);
        if (!any) {
            return;
        }
        UidRanges wanted = among == null ? UidRanges.of(1, Integer.MAX_VALUE) : box.map.uidRanges(among, true);
        int from = 1;
        boolean more = true;
        while (more) {
            int start = from;
            List<UidRow> rows = rooms.store().read(box.account, view -> view.uids(box.id, start, PAGE));
            List<Integer> marked = new ArrayList<>();
            for (UidRow row : rows) {
                // One this session has not been told of stays: its client cannot mean it.
                if (row.flags().has(Flags.DELETED) && wanted.contains(row.uid()) && row.uid() <= box.map.maxUid()) {
                    marked.add(row.uid());
                }
            }
            if (!marked.isEmpty()) {
                remove(box, marked);
            }
            more = rows.size() == PAGE;
            from = more ? rows.getLast().uid() + 1 : from;
        }
    }

    private void remove(Selected box, List<Integer> marked) {
        rooms.store().update(box.account, tx -> {
            List<Integer> still = marked.stream()
                    .filter(uid -> tx.uid(box.id, uid)
                            .filter(row -> row.flags().has(Flags.DELETED))
                            .isPresent())
                    .toList();
            return tx.expunge(box.id, still);
        });
    }
}
