package hongyan.protocols.imap;

import hongyan.services.search.UidRanges;
import hongyan.store.account.UidRow;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/// Collects what a search finds, by ascending UID: eight bytes a message, sixteen when MODSEQs are asked for.
final class Found implements Consumer<UidRow> {
    private final IntPredicate known;
    private final boolean modseqs;
    private int[] uids = new int[16];
    private int[] emails = new int[16];
    private long[] modseq = new long[0];
    private byte[] scores = new byte[0];
    private int count;

    /// @param known whether the client has been told of a UID: others are not found
    /// @param modseqs whether MODSEQs are kept
    Found(IntPredicate known, boolean modseqs) {
        this.known = known;
        this.modseqs = modseqs;
    }

    @Override
    public void accept(UidRow row) {
        if (!known.test(row.uid())) {
            return;
        }
        if (count == uids.length) {
            uids = Arrays.copyOf(uids, count * 2);
            emails = Arrays.copyOf(emails, count * 2);
        }
        if (modseqs && count >= modseq.length) {
            modseq = Arrays.copyOf(modseq, uids.length);
        }
        uids[count] = row.uid();
        emails[count] = row.email();
        if (modseqs) {
            modseq[count] = row.modseq();
        }
        count++;
    }

    /// The same, with how well the message fits, 1 to 100.
    void ranked(UidRow row, int score) {
        int before = count;
        accept(row);
        if (count > before) {
            if (scores.length < count) {
                scores = Arrays.copyOf(scores, uids.length);
            }
            scores[before] = (byte) Math.clamp(score, 1, 100);
        }
    }

    /// How well it fits; 0 when nobody asked.
    int score(int index) {
        return index < scores.length ? scores[index] : 0;
    }

    int count() {
        return count;
    }

    int uid(int index) {
        return uids[index];
    }

    int email(int index) {
        return emails[index];
    }

    /// Only when asked for.
    long modseq(int index) {
        return modseq[index];
    }

    /// All UIDs, ascending.
    int[] uids() {
        return Arrays.copyOf(uids, count);
    }

    /// Index of a UID that was found.
    int index(int uid) {
        return Arrays.binarySearch(uids, 0, count, uid);
    }

    /// The highest MODSEQ, 0 when nothing was found.
    long highestModseq() {
        long highest = 0;
        for (int i = 0; i < count && modseqs; i++) {
            highest = Math.max(highest, modseq[i]);
        }
        return highest;
    }

    /// UIDs in any order as a set.
    static UidRanges ranges(int[] uids) {
        int[] sorted = uids.clone();
        Arrays.sort(sorted);
        int[] bounds = new int[2 * sorted.length];
        int used = 0;
        for (int uid : sorted) {
            if (used > 0 && bounds[used - 1] + 1 >= uid) {
                bounds[used - 1] = uid;
            } else {
                bounds[used++] = uid;
                bounds[used++] = uid;
            }
        }
        return UidRanges.of(Arrays.copyOf(bounds, used));
    }
}
