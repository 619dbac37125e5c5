package hongyan.kv.text;

import hongyan.kv.Key;
import java.util.List;

/// Which documents are asked for.
public sealed interface TermQuery {
    /// Those that carry the term.
    record Term(Key term) implements TermQuery {}

    /// Those that carry any term that starts so.
    record Prefix(Key prefix) implements TermQuery {}

    /// Those that are in all of these; all documents when empty.
    record All(List<TermQuery> all) implements TermQuery {}

    /// Those that are in any of these; none when empty.
    record Any(List<TermQuery> any) implements TermQuery {}

    /// @param term not changed afterwards
    static TermQuery term(byte[] term) {
        return new Term(Key.raw(term));
    }

    /// @param prefix not changed afterwards
    static TermQuery prefix(byte[] prefix) {
        return new Prefix(Key.raw(prefix));
    }
}
