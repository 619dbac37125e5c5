package hongyan.protocols.imap;

import hongyan.protocols.imap.SearchReturns.Option;
import hongyan.protocols.imap.SearchReturns.Partial;
import hongyan.services.search.Criterion;
import hongyan.services.search.UidRanges;
import hongyan.store.account.Email;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// SEARCH (RFC 9051 6.4.4), SORT and THREAD (RFC 5256 3) in the selected mailbox, with the old answers or those of RFC
/// 4731. Sort keys and references come from the stored envelopes, page by page: no body is opened for them.
final class SearchCommand {
    private static final int PAGE = 512;

    private final SessionState session;
    private final ImapRooms rooms;

    SearchCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    /// RFC 9051 7.1
    static Outcome unknownCharset() {
        return Outcome.no("BADCHARSET (" + SearchCharset.NAMES + ")", "Unknown charset");
    }

    private Criterion criterion(Command.Search search, Selected box, MessageLimit limit) {
        return limit.cut(SearchKey.resolve(
                search.key(),
                new SearchKey.Numbering() {
                    @Override
                    public UidRanges uidRanges(SequenceSet set, boolean uid) {
                        return box.map.uidRanges(set, uid);
                    }

                    @Override
                    public UidRanges recent() {
                        return UidRanges.of(box.recent.bounds());
                    }
                },
                rooms.clock().instant(),
                rooms.settings().zone()));
    }

    private MessageLimit limit(Selected box) {
        return new MessageLimit(box, rooms.settings().messageLimit());
    }

    private Found find(Command.Search search, Selected box, Criterion criterion, boolean scored) {
        boolean modseq = SearchKey.asksModseq(search.key());
        if (modseq) {
            session.useModseq();
        }
        // What the client has not been told of yet is not found.
        Found found = new Found(uid -> box.map.index(uid) >= 0, modseq);
        SearchReturns returns = search.returns();
        try (Progress.Stretch _ = rooms.progress().begin(session, 0)) {
            if (scored || (returns != null && returns.has(Option.RELEVANCY))) {
                rooms.search().ranked(box.account, box.id, criterion, found::ranked);
            } else {
                rooms.search().mailbox(box.account, box.id, criterion, found);
            }
        }
        return found;
    }

    Outcome search(Command.Search search) {
        if (search.charset() != null) {
            return unknownCharset();
        }
        Selected box = session.box();
        MessageLimit limit = limit(box);
        Criterion criterion = criterion(search, box, limit);
        Found found = find(search, box, criterion, false);
        int[] rows = new int[found.count()];
        Arrays.setAll(rows, i -> i);
        answer("SEARCH", search, box, found, rows);
        watch(search, box, found.uids(), criterion, null);
        return limit.met() ? limit.outcome("Search completed in part") : Outcome.ok("Search completed");
    }

    Outcome sort(Command.Sort sort) {
        Command.Search search = sort.search();
        if (search.charset() != null) {
            return unknownCharset();
        }
        Selected box = session.box();
        MessageLimit limit = limit(box);
        Criterion criterion = criterion(search, box, limit);
        boolean scored = sort.order().stream().anyMatch(key -> key.column() == SortKey.Column.RELEVANCY);
        Found found = find(search, box, criterion, scored);
        SortTable table = new SortTable(sort.order());
        int[] rows = new int[found.count()];
        int[] at = new int[1];
        emails(box, found, (row, email) -> {
            rows[at[0]++] = row;
            table.add(found.uid(row), email, found.score(row));
        });
        int[] sorted = table.sorted();
        int[] uids = new int[sorted.length];
        Arrays.setAll(uids, i -> table.uid(sorted[i]));
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = rows[sorted[i]];
        }
        answer("SORT", search, box, found, sorted);
        watch(search, box, uids, criterion, table);
        return limit.met() ? limit.outcome("Sort completed in part") : Outcome.ok("Sort completed");
    }

    Outcome thread(Command.Threading threading) {
        Command.Search search = threading.search();
        if (search.charset() != null) {
            return unknownCharset();
        }
        Selected box = session.box();
        MessageLimit limit = limit(box);
        Found found = find(search, box, criterion(search, box, limit), false);
        Threader threader = new Threader();
        int[] numbers = new int[found.count()];
        int[] at = new int[1];
        emails(box, found, (row, email) -> {
            numbers[at[0]++] = number(box, found.uid(row), search.uid());
            threader.add(email);
        });
        Forest forest = switch (threading.algorithm()) {
            case ORDEREDSUBJECT -> threader.orderedSubject();
            case REFERENCES -> threader.references();
        };
        session.out.ascii("* THREAD");
        if (forest.roots() > 0) {
            session.out.put(' ');
        }
        forest.write(session.out, numbers);
        session.out.crlf();
        return limit.met() ? limit.outcome("Thread completed in part") : Outcome.ok("Thread completed");
    }

    /// RFC 5267 4.3: from now on the client is told when the result changes.
    private void watch(
            Command.Search search, Selected box, int[] uids, Criterion criterion, @Nullable SortTable table) {
        SearchReturns returns = search.returns();
        if (returns == null || !returns.has(Option.UPDATE)) {
            return;
        }
        Context context = new Context(session.tag, search.uid(), criterion, uids, table);
        if (!box.contexts.begin(context)) {
            Contexts.refuse(session, session.tag);
        }
    }

    /// RFC 5267 4.3.5
    Outcome cancel(Command.CancelUpdate cancel) {
        Contexts contexts = session.box().contexts;
        boolean all = true;
        for (String tag : cancel.tags()) {
            all &= contexts.cancel(tag);
        }
        if (!all) {
            throw ArgReader.bad("No such context");
        }
        return Outcome.ok("No further updates");
    }

    /// The stored emails of what was found, with their index there; those that are gone meanwhile are left out.
    private void emails(Selected box, Found found, BiConsumer<Integer, Email> each) {
        for (int from = 0; from < found.count(); from += PAGE) {
            int start = from;
            int end = Math.min(found.count(), from + PAGE);
            Integer[] ids = new Integer[end - start];
            Arrays.setAll(ids, i -> found.email(start + i));
            List<Email> emails = rooms.store().read(box.account, view -> view.emails(Arrays.asList(ids)));
            int row = start;
            for (Email email : emails) {
                while (found.email(row) != email.id()) {
                    row++;
                }
                each.accept(row++, email);
            }
        }
    }

    private static int number(Selected box, int uid, boolean wantsUid) {
        return wantsUid ? uid : box.map.index(uid) + 1;
    }

    /// @param rows of what was found, in the order in which they are told
    private void answer(String word, Command.Search search, Selected box, Found found, int[] rows) {
        int[] numbers = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            numbers[i] = number(box, found.uid(rows[i]), search.uid());
        }
        SearchAnswer answer = new SearchAnswer(numbers, search.uid());
        if (SearchKey.asksModseq(search.key())) {
            long[] modseqs = new long[rows.length];
            Arrays.setAll(modseqs, i -> found.modseq(rows[i]));
            answer.modseqs(modseqs);
        }
        int[] scores = new int[rows.length];
        Arrays.setAll(scores, i -> found.score(rows[i]));
        answer.scores(scores);
        // RFC 9051 6.4.4: the second revision knows no other answer to SEARCH.
        boolean rev2 = word.equals("SEARCH") && session.enabled(Extension.IMAP4REV2);
        SearchReturns returns = Optional.ofNullable(search.returns())
                .or(() -> rev2 ? Optional.of(SearchReturns.EVERYTHING) : Optional.empty())
                .orElse(null);
        if (returns == null) {
            answer.untagged(session.out, word);
            return;
        }
        if (returns.has(Option.SAVE)) {
            box.map.save(saved(found, rows, returns));
        }
        if (!returns.onlySaves()) {
            answer.extended(session.out, session.tag, out -> {}, returns);
        }
    }

    /// RFC 5182 2.1: with MIN or MAX alone only those are kept; RFC 9394 3.2: with PARTIAL that page.
    private static UidRanges saved(Found found, int[] rows, SearchReturns returns) {
        boolean all = returns.has(Option.ALL) || returns.has(Option.COUNT);
        boolean min = returns.has(Option.MIN);
        boolean max = returns.has(Option.MAX);
        Partial partial = returns.partial();
        int[] kept = rows;
        if (!all && partial != null) {
            int first = partial.first(rows.length);
            int last = partial.last(rows.length);
            kept = first < last ? Arrays.copyOfRange(rows, first, last) : new int[0];
        } else if (!all && (min || max) && rows.length > 0) {
            int first = rows[0];
            int last = rows[rows.length - 1];
            kept = min && max ? new int[] {first, last} : new int[] {min ? first : last};
        }
        int[] uids = new int[kept.length];
        for (int i = 0; i < kept.length; i++) {
            uids[i] = found.uid(kept[i]);
        }
        return Found.ranges(uids);
    }
}
