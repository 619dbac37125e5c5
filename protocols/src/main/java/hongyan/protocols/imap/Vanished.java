package hongyan.protocols.imap;

import hongyan.services.search.UidRanges;
import hongyan.store.account.AccountStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `VANISHED (EARLIER)`: UIDs that left since a MODSEQ the client knows (RFC 7162 3.2.10).
final class Vanished {
    private final SessionState session;
    private final AccountStore store;

    Vanished(SessionState session, AccountStore store) {
        this.session = session;
        this.store = store;
    }

    /// @param among null for all
    void tell(Selected box, long since, @Nullable SequenceSet among) {
        int max = box.map.maxUid();
        UidRanges wanted = among == null ? UidRanges.of(1, Integer.MAX_VALUE) : box.map.uidRanges(among, true);
        Optional<List<Integer>> logged = store.read(box.account, view -> view.expungedSince(box.id, since));
        // The log may have been trimmed: then all that is not there has vanished; the client does not mind.
        List<int[]> ranges = logged.isPresent() ? ranges(logged.get(), wanted, box) : missing(box, wanted, max);
        if (ranges.isEmpty()) {
            return;
        }
        ImapOutput out = session.out.ascii("* VANISHED (EARLIER) ");
        for (int i = 0; i < ranges.size(); i++) {
            if (i > 0) {
                out.put(',');
            }
            out.number(ranges.get(i)[0]);
            if (ranges.get(i)[1] > ranges.get(i)[0]) {
                out.put(':').number(ranges.get(i)[1]);
            }
        }
        out.crlf();
    }

    private static List<int[]> ranges(List<Integer> gone, UidRanges wanted, Selected box) {
        List<int[]> ranges = new ArrayList<>();
        for (int uid : gone) {
            // One that the map still holds is told when the moment comes.
            if (wanted.contains(uid) && box.map.index(uid) < 0) {
                if (!ranges.isEmpty() && ranges.getLast()[1] + 1 == uid) {
                    ranges.getLast()[1] = uid;
                } else {
                    ranges.add(new int[] {uid, uid});
                }
            }
        }
        return ranges;
    }

    /// The gaps between the UIDs that are there.
    private static List<int[]> missing(Selected box, UidRanges wanted, int max) {
        List<int[]> ranges = new ArrayList<>();
        int expected = 1;
        for (int i = 0; i <= box.map.count(); i++) {
            int uid = i < box.map.count() ? box.map.uid(i) : max + 1;
            if (uid > expected) {
                cut(expected, uid - 1, wanted, ranges);
            }
            expected = uid + 1;
        }
        return ranges;
    }

    private static void cut(int low, int high, UidRanges wanted, List<int[]> into) {
        for (int r = 0; r < wanted.count() && wanted.low(r) <= high; r++) {
            int from = Math.max(low, wanted.low(r));
            int to = Math.min(high, wanted.high(r));
            if (from <= to) {
                into.add(new int[] {from, to});
            }
        }
    }
}
