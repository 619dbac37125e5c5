package hongyan.protocols.imap;

import hongyan.protocols.imap.Command.SearchReturn;
import hongyan.services.search.Criterion;
import hongyan.services.search.UidRanges;
import hongyan.store.account.UidRow;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.function.Consumer;

/// SEARCH (RFC 9051 6.4.4), with the old answer or that of RFC 4731.
final class SearchCommand {
    private final SessionState session;
    private final ImapRooms rooms;

    SearchCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    /// Collects the UIDs of what is found, four bytes each.
    private static final class Found implements Consumer<UidRow> {
        private final Selected box;
        int[] uids = new int[16];
        int count;
        long highest;
        long first;
        long last;

        Found(Selected box) {
            this.box = box;
        }

        @Override
        public void accept(UidRow row) {
            // What the client has not been told of yet is not found.
            if (box.map.index(row.uid()) < 0) {
                return;
            }
            if (count == uids.length) {
                uids = Arrays.copyOf(uids, count * 2);
            }
            uids[count++] = row.uid();
            highest = Math.max(highest, row.modseq());
            first = count == 1 ? row.modseq() : first;
            last = row.modseq();
        }
    }

    Outcome run(Command.Search search, String tag) {
        if (search.charset() != null) {
            return Outcome.no("BADCHARSET (US-ASCII UTF-8 GB18030 GBK Big5)", "Unknown charset");
        }
        Selected box = session.box();
        boolean modseq = SearchKey.asksModseq(search.key());
        if (modseq) {
            session.useModseq();
        }
        Criterion criterion =
                SearchKey.resolve(search.key(), box.map, rooms.clock().instant());
        Found found = new Found(box);
        rooms.search().mailbox(box.account, box.id, criterion, found);
        int count = found.count;
        int[] uids = Arrays.copyOf(found.uids, count);
        int[] numbers = uids.clone();
        for (int i = 0; i < count && !search.uid(); i++) {
            numbers[i] = box.map.index(uids[i]) + 1;
        }
        long highest = found.highest;
        EnumSet<SearchReturn> returns = search.returns();
        if (returns == null) {
            untagged(numbers, modseq && count > 0 ? highest : 0);
        } else {
            if (returns.contains(SearchReturn.SAVE)) {
                box.map.save(saved(uids, returns));
            }
            // RFC 4731 3.2: of those that are told.
            boolean some = !returns.contains(SearchReturn.ALL) && !returns.contains(SearchReturn.COUNT);
            if (some && count > 0) {
                long first = returns.contains(SearchReturn.MIN) ? found.first : 0;
                highest = Math.max(first, returns.contains(SearchReturn.MAX) ? found.last : 0);
            }
            extended(search.uid(), tag, returns, numbers, modseq && count > 0 ? highest : 0);
        }
        return Outcome.ok("Search completed");
    }

    private void untagged(int[] numbers, long modseq) {
        session.out.ascii("* SEARCH");
        for (int number : numbers) {
            session.out.put(' ').number(number);
        }
        if (modseq > 0) {
            session.out.ascii(" (MODSEQ ").number(modseq).put(')');
        }
        session.out.crlf();
    }

    /// RFC 4731 3.1
    private void extended(boolean uid, String tag, EnumSet<SearchReturn> returns, int[] numbers, long modseq) {
        if (returns.equals(EnumSet.of(SearchReturn.SAVE))) {
            // RFC 5182 2.1: nothing else was asked for.
            return;
        }
        ImapOutput out = session.out.ascii("* ESEARCH (TAG ").string(tag).put(')');
        if (uid) {
            out.ascii(" UID");
        }
        if (numbers.length > 0) {
            if (returns.contains(SearchReturn.MIN)) {
                out.ascii(" MIN ").number(numbers[0]);
            }
            if (returns.contains(SearchReturn.MAX)) {
                out.ascii(" MAX ").number(numbers[numbers.length - 1]);
            }
            if (returns.contains(SearchReturn.ALL)) {
                out.ascii(" ALL ").ascii(UidSets.text(numbers));
            }
        }
        if (returns.contains(SearchReturn.COUNT)) {
            out.ascii(" COUNT ").number(numbers.length);
        }
        if (modseq > 0) {
            out.ascii(" MODSEQ ").number(modseq);
        }
        out.crlf();
    }

    /// RFC 5182 2.1: with MIN or MAX alone only those are kept.
    private static UidRanges saved(int[] uids, EnumSet<SearchReturn> returns) {
        boolean all = returns.contains(SearchReturn.ALL) || returns.contains(SearchReturn.COUNT);
        boolean min = returns.contains(SearchReturn.MIN);
        boolean max = returns.contains(SearchReturn.MAX);
        if (uids.length > 1 && !all && (min || max)) {
            int first = uids[0];
            int last = uids[uids.length - 1];
            return min && max
                    ? UidRanges.of(first, first, last, last)
                    : min ? UidRanges.of(first, first) : UidRanges.of(last, last);
        }
        int[] bounds = new int[2 * uids.length];
        int used = 0;
        for (int uid : uids) {
            if (used > 0 && bounds[used - 1] + 1 == uid) {
                bounds[used - 1] = uid;
            } else {
                bounds[used++] = uid;
                bounds[used++] = uid;
            }
        }
        return UidRanges.of(Arrays.copyOf(bounds, used));
    }
}
