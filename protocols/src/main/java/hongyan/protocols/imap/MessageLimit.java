package hongyan.protocols.imap;

import hongyan.services.search.Criterion;
import hongyan.services.search.UidRanges;
import java.util.List;

/// How many messages one command works on (RFC 9738): the newest of those that it names. One object per command.
final class MessageLimit {
    private final Selected box;
    private final int most;
    private int lowest;

    MessageLimit(Selected box, int most) {
        this.box = box;
        this.most = most;
    }

    /// Whether something was left out.
    boolean met() {
        return lowest > 0;
    }

    /// The messages to work on.
    ///
    /// @param indexes ranges of a selected mailbox
    int[] cut(int[] indexes) {
        if (Pages.count(indexes) <= most) {
            return indexes;
        }
        int[] newest = Pages.part(indexes, new SearchReturns.Partial(-1, -most));
        lowest = box.map.uid(newest[0]);
        return newest;
    }

    /// The messages to search in.
    Criterion cut(Criterion criterion) {
        int count = box.map.count();
        if (count <= most) {
            return criterion;
        }
        lowest = box.map.uid(count - most);
        return Criterion.and(List.of(new Criterion.Uids(UidRanges.of(lowest, Integer.MAX_VALUE)), criterion));
    }

    /// RFC 9738 3.1: the limit, and the lowest UID that was worked on.
    Outcome outcome(String text) {
        return Outcome.ok("MESSAGELIMIT " + most + ' ' + lowest, text);
    }
}
