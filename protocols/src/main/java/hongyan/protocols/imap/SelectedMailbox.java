package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.services.search.UidRanges;
import java.util.Arrays;

/// Message numbers and UIDs as the client knows them. No I/O; four bytes a message.
///
/// *Threads*: one at a time (the session's lock).
final class SelectedMailbox {
    private int[] uids;
    private int count;
    private int maxUid;
    private UidRanges saved = UidRanges.of();

    /// @param uids ascending; taken over
    SelectedMailbox(int[] uids, int count) {
        this.uids = uids;
        this.count = count;
        this.maxUid = count == 0 ? 0 : uids[count - 1];
    }

    int count() {
        return count;
    }

    /// The highest UID ever seen here.
    int maxUid() {
        return maxUid;
    }

    /// @param index from 0, one less than the message number
    int uid(int index) {
        return uids[index];
    }

    /// From 0; negative when there is no such UID.
    int index(int uid) {
        return Arrays.binarySearch(uids, 0, count, uid);
    }

    /// One more at the end; false when the UID is not beyond all that were ever here.
    boolean append(int uid) {
        if (uid <= maxUid) {
            return false;
        }
        if (count == uids.length) {
            uids = Arrays.copyOf(uids, count + Math.max(8, count >> 3));
        }
        uids[count++] = uid;
        maxUid = uid;
        return true;
    }

    /// Takes those out that are there, in one pass.
    ///
    /// @param gone ascending
    void remove(int[] gone) {
        int kept = 0;
        int next = 0;
        for (int i = 0; i < count; i++) {
            while (next < gone.length && gone[next] < uids[i]) {
                next++;
            }
            if (next < gone.length && gone[next] == uids[i]) {
                continue;
            }
            uids[kept++] = uids[i];
        }
        count = kept;
        if (uids.length > 64 && count < uids.length / 2) {
            uids = Arrays.copyOf(uids, count);
        }
    }

    /// Result of the last search that asked to be kept (RFC 5182).
    void save(UidRanges found) {
        saved = found;
    }

    /// The messages of a set, as index ranges `low, high`, ascending, ends included.
    ///
    /// @throws BadSyntax for a message number that is not there (RFC 9051 9, seq-number)
    int[] indexes(SequenceSet set, boolean uid) {
        if (set.isSaved()) {
            return indexes(saved);
        }
        if (uid) {
            return indexes(UidRanges.of(set.resolved(Math.max(1, count == 0 ? maxUid : uids[count - 1]))));
        }
        if (count == 0) {
            throw new BadSyntax(Reason.SYNTAX, "No messages in this mailbox");
        }
        int[] ranges = set.resolved(count);
        if (ranges.length > 0 && ranges[ranges.length - 1] > count) {
            throw new BadSyntax(Reason.SYNTAX, "No such message number");
        }
        for (int i = 0; i < ranges.length; i++) {
            ranges[i]--;
        }
        return ranges;
    }

    private int[] indexes(UidRanges ranges) {
        int[] found = new int[2 * ranges.count()];
        int used = 0;
        for (int i = 0; i < ranges.count(); i++) {
            int low = index(ranges.low(i));
            int high = index(ranges.high(i));
            int from = low < 0 ? -low - 1 : low;
            int to = high < 0 ? -high - 2 : high;
            if (from <= to) {
                found[used++] = from;
                found[used++] = to;
            }
        }
        return Arrays.copyOf(found, used);
    }

    /// The same as UIDs, for a search. Numbers that are not there find nothing.
    UidRanges uidRanges(SequenceSet set, boolean uid) {
        if (set.isSaved()) {
            return saved;
        }
        if (uid) {
            return UidRanges.of(set.resolved(Math.max(1, count == 0 ? maxUid : uids[count - 1])));
        }
        if (count == 0) {
            return UidRanges.of();
        }
        int[] ranges = set.resolved(count);
        int used = 0;
        for (int i = 0; i < ranges.length && ranges[i] <= count; i += 2) {
            ranges[used++] = uids[ranges[i] - 1];
            ranges[used++] = uids[Math.min(ranges[i + 1], count) - 1];
        }
        return UidRanges.of(Arrays.copyOf(ranges, used));
    }
}
