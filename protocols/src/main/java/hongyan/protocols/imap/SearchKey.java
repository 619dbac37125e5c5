package hongyan.protocols.imap;

import hongyan.services.search.Criterion;
import hongyan.services.search.Criterion.Where;
import hongyan.services.search.UidRanges;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search as parsed: a [Criterion] whose sets of message numbers wait for the mailbox, and whose days for the zone.
sealed interface SearchKey {
    record And(List<SearchKey> all) implements SearchKey {}

    record Or(SearchKey one, SearchKey other) implements SearchKey {}

    record Not(SearchKey key) implements SearchKey {}

    record Numbers(SequenceSet set, boolean uid) implements SearchKey {}

    /// Came in within, or before, the last so many seconds (RFC 5032 2).
    record Age(long seconds, boolean older) implements SearchKey {}

    /// Came in, or was saved (RFC 8514), not before the one day and before the other.
    record Days(
            boolean saved,
            @Nullable LocalDate from,
            @Nullable LocalDate until) implements SearchKey {}

    /// Text that need not stand there word for word (RFC 6203).
    record Fuzzy(Where where, String text) implements SearchKey {}

    /// RFC 3501 6.4.4; no message is to a session of the second revision.
    record Recent() implements SearchKey {}

    record Test(Criterion criterion) implements SearchKey {}

    /// What the numbers in a program mean.
    interface Numbering {
        /// @throws hongyan.base.failure.BadSyntax when such numbers mean nothing here
        UidRanges uidRanges(SequenceSet set, boolean uid);

        /// What is recent to the session; nothing unless said otherwise.
        default UidRanges recent() {
            return UidRanges.of();
        }
    }

    /// The program, its numbers looked up in the mailbox.
    static Criterion resolve(SearchKey key, Numbering numbers, Instant now, ZoneId zone) {
        return switch (key) {
            case And(List<SearchKey> all) -> {
                List<Criterion> some = new ArrayList<>(all.size());
                for (SearchKey each : all) {
                    some.add(resolve(each, numbers, now, zone));
                }
                yield Criterion.and(some);
            }
            case Or(SearchKey one, SearchKey other) ->
                Criterion.or(List.of(resolve(one, numbers, now, zone), resolve(other, numbers, now, zone)));
            case Not(SearchKey inner) -> Criterion.not(resolve(inner, numbers, now, zone));
            case Numbers(SequenceSet set, boolean uid) -> new Criterion.Uids(numbers.uidRanges(set, uid));
            case Recent() -> new Criterion.Uids(numbers.recent());
            case Age(long seconds, boolean older) -> {
                Instant limit = now.minusSeconds(seconds);
                yield older ? new Criterion.Received(Instant.MIN, limit) : new Criterion.Received(limit, Instant.MAX);
            }
            case Days(boolean saved, LocalDate from, LocalDate until) -> {
                Instant start = from == null ? Instant.MIN : start(from, zone);
                Instant end = until == null ? Instant.MAX : start(until, zone);
                yield saved ? new Criterion.Saved(start, end) : new Criterion.Received(start, end);
            }
            case Fuzzy(Where where, String text) -> words(where, text);
            case Test(Criterion criterion) -> criterion;
        };
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /// All the words, in any order.
    private static Criterion words(Where where, String text) {
        List<Criterion> all = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                all.add(new Criterion.Alike(where, text.substring(start, at)));
            }
            at++;
        }
        return all.isEmpty() ? new Criterion.Alike(where, text) : Criterion.and(all);
    }

    /// Whether MODSEQ is asked about, so that the answer names one (RFC 7162 3.1.5).
    static boolean asksModseq(SearchKey key) {
        return switch (key) {
            case And(List<SearchKey> all) -> all.stream().anyMatch(SearchKey::asksModseq);
            case Or(SearchKey one, SearchKey other) -> asksModseq(one) || asksModseq(other);
            case Not(SearchKey inner) -> asksModseq(inner);
            case Numbers _, Age _, Days _, Fuzzy _, Recent _ -> false;
            case Test(Criterion criterion) -> criterion instanceof Criterion.Modseq;
        };
    }

    /// Whether it names messages by number (RFC 9586 3).
    static boolean usesNumbers(SearchKey key) {
        return switch (key) {
            case And(List<SearchKey> all) -> all.stream().anyMatch(SearchKey::usesNumbers);
            case Or(SearchKey one, SearchKey other) -> usesNumbers(one) || usesNumbers(other);
            case Not(SearchKey inner) -> usesNumbers(inner);
            case Numbers(SequenceSet set, boolean uid) -> !uid && !set.isSaved();
            case Age _, Days _, Fuzzy _, Recent _, Test _ -> false;
        };
    }
}
