package hongyan.protocols.imap;

import hongyan.services.search.Criterion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A search as parsed: a [Criterion] whose sets of message numbers wait for the mailbox.
sealed interface SearchKey {
    record And(List<SearchKey> all) implements SearchKey {}

    record Or(SearchKey one, SearchKey other) implements SearchKey {}

    record Not(SearchKey key) implements SearchKey {}

    record Numbers(SequenceSet set, boolean uid) implements SearchKey {}

    /// Came in within, or before, the last so many seconds (RFC 5032 2).
    record Age(long seconds, boolean older) implements SearchKey {}

    record Test(Criterion criterion) implements SearchKey {}

    /// The program, its numbers looked up in the mailbox.
    static Criterion resolve(SearchKey key, SelectedMailbox mailbox, Instant now) {
        return switch (key) {
            case And(List<SearchKey> all) -> {
                List<Criterion> some = new ArrayList<>(all.size());
                for (SearchKey each : all) {
                    some.add(resolve(each, mailbox, now));
                }
                yield Criterion.and(some);
            }
            case Or(SearchKey one, SearchKey other) ->
                Criterion.or(List.of(resolve(one, mailbox, now), resolve(other, mailbox, now)));
            case Not(SearchKey inner) -> Criterion.not(resolve(inner, mailbox, now));
            case Numbers(SequenceSet set, boolean uid) -> new Criterion.Uids(mailbox.uidRanges(set, uid));
            case Age(long seconds, boolean older) -> {
                Instant limit = now.minusSeconds(seconds);
                yield older ? new Criterion.Received(Instant.MIN, limit) : new Criterion.Received(limit, Instant.MAX);
            }
            case Test(Criterion criterion) -> criterion;
        };
    }

    /// Whether MODSEQ is asked about, so that the answer names one (RFC 7162 3.1.5).
    static boolean asksModseq(SearchKey key) {
        return switch (key) {
            case And(List<SearchKey> all) -> all.stream().anyMatch(SearchKey::asksModseq);
            case Or(SearchKey one, SearchKey other) -> asksModseq(one) || asksModseq(other);
            case Not(SearchKey inner) -> asksModseq(inner);
            case Numbers _, Age _ -> false;
            case Test(Criterion criterion) -> criterion instanceof Criterion.Modseq;
        };
    }
}
