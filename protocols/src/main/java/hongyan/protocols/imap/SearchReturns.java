package hongyan.protocols.imap;

import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/// What a search is to answer: `RETURN (...)` (RFC 4731 3.1, RFC 5182, RFC 5267, RFC 6203, RFC 9394).
///
/// @param partial null when not asked for
record SearchReturns(EnumSet<Option> options, @Nullable Partial partial) {
    enum Option {
        MIN,
        MAX,
        ALL,
        COUNT,
        /// RFC 5182
        SAVE,
        /// RFC 6203 5
        RELEVANCY,
        /// RFC 5267 4.3
        UPDATE,
        /// RFC 5267 4.2: a hint
        CONTEXT
    }

    /// `RETURN ()` (RFC 4731 3.1).
    static final SearchReturns EVERYTHING = new SearchReturns(EnumSet.of(Option.ALL), null);

    boolean has(Option option) {
        return options.contains(option);
    }

    /// RFC 5182 2.1: when nothing else is asked for there is no answer.
    boolean onlySaves() {
        return partial == null && options.equals(EnumSet.of(Option.SAVE));
    }

    /// A page of results (RFC 9394 3.1): `1:100` from the first on, `-1:-100` from the last.
    record Partial(int from, int to) {
        /// The smaller end.
        private int near() {
            return Math.min(Math.abs(from), Math.abs(to));
        }

        private int far() {
            return Math.max(Math.abs(from), Math.abs(to));
        }

        /// Index of the first result of the page; as large as `count`, at least, when there is none.
        int first(int count) {
            return from > 0 ? near() - 1 : near() > count ? count : Math.max(0, count - far());
        }

        /// Behind the last result of the page.
        int last(int count) {
            return from > 0 ? Math.min(count, far()) : Math.max(0, count - near() + 1);
        }

        @Override
        public String toString() {
            return from + ":" + to;
        }
    }
}
