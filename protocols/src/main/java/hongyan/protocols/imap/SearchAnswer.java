package hongyan.protocols.imap;

import hongyan.protocols.imap.SearchReturns.Option;
import hongyan.protocols.imap.SearchReturns.Partial;
import java.util.function.Consumer;

/// What a search found, in the order in which it is told, and the untagged lines that tell it: SEARCH, SORT (RFC 9051
/// 7.3.4, RFC 5256 4) or ESEARCH (RFC 4731 3.1, RFC 5267, RFC 6203, RFC 7377, RFC 9394).
final class SearchAnswer {
    private static final long[] NO_MODSEQS = {};
    private static final int[] NO_SCORES = {};

    /// UIDs or message numbers.
    private final int[] numbers;
    private final boolean uid;
    /// Of each, of no length when nobody asks.
    private long[] modseqs = NO_MODSEQS;
    private int[] scores = NO_SCORES;

    SearchAnswer(int[] numbers, boolean uid) {
        this.numbers = numbers;
        this.uid = uid;
    }

    SearchAnswer modseqs(long[] each) {
        modseqs = each;
        return this;
    }

    SearchAnswer scores(int[] each) {
        scores = each;
        return this;
    }

    /// The answer without `RETURN`.
    void untagged(ImapOutput out, String word) {
        out.ascii("* ").ascii(word);
        for (int number : numbers) {
            out.put(' ').number(number);
        }
        if (modseqs.length > 0) {
            // RFC 7162 3.1.5
            out.ascii(" (MODSEQ ").number(highest(0, modseqs.length)).put(')');
        }
        out.crlf();
    }

    /// `* ESEARCH (TAG "a1") UID ...`
    ///
    /// @param mailbox what stands behind the tag in the correlator (RFC 7377 2.1), or nothing
    void extended(ImapOutput out, String tag, Consumer<ImapOutput> mailbox, SearchReturns returns) {
        int count = numbers.length;
        out.ascii("* ESEARCH (TAG ").string(tag);
        mailbox.accept(out);
        out.put(')');
        if (uid) {
            out.ascii(" UID");
        }
        if (count > 0) {
            if (returns.has(Option.MIN)) {
                out.ascii(" MIN ").number(numbers[0]);
            }
            if (returns.has(Option.MAX)) {
                out.ascii(" MAX ").number(numbers[count - 1]);
            }
            if (returns.has(Option.ALL)) {
                out.ascii(" ALL ");
                UidSets.write(out, numbers, 0, count);
            }
        }
        if (returns.has(Option.COUNT)) {
            out.ascii(" COUNT ").number(count);
        }
        Partial partial = returns.partial();
        if (partial != null) {
            out.ascii(" PARTIAL (").ascii(partial.toString()).put(' ');
            int first = partial.first(count);
            int last = partial.last(count);
            if (first < last) {
                UidSets.write(out, numbers, first, last);
            } else {
                out.ascii("NIL");
            }
            out.put(')');
        }
        if (returns.has(Option.RELEVANCY) && count > 0) {
            relevancy(out, returns);
        }
        if (modseqs.length > 0) {
            out.ascii(" MODSEQ ").number(told(returns));
        }
        out.crlf();
    }

    /// RFC 6203 5: scores of the results that are told, in their order.
    private void relevancy(ImapOutput out, SearchReturns returns) {
        Partial partial = returns.partial();
        int first = partial == null ? 0 : partial.first(numbers.length);
        int last = partial == null ? numbers.length : partial.last(numbers.length);
        out.ascii(" RELEVANCY (");
        for (int i = first; i < last; i++) {
            if (i > first) {
                out.put(' ');
            }
            out.number(i < scores.length ? scores[i] : 1);
        }
        out.put(')');
    }

    /// RFC 4731 3.2: the highest MODSEQ of those that are told.
    private long told(SearchReturns returns) {
        int count = modseqs.length;
        Partial partial = returns.partial();
        if (partial != null) {
            return highest(partial.first(count), partial.last(count));
        }
        boolean min = returns.has(Option.MIN);
        boolean max = returns.has(Option.MAX);
        if (returns.has(Option.ALL) || returns.has(Option.COUNT) || (!min && !max)) {
            return highest(0, count);
        }
        return Math.max(min ? modseqs[0] : 0, max ? modseqs[count - 1] : 0);
    }

    private long highest(int from, int to) {
        long highest = 0;
        for (int i = from; i < to; i++) {
            highest = Math.max(highest, modseqs[i]);
        }
        return highest;
    }
}
