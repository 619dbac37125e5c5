package hongyan.services.search;

import hongyan.kv.text.TermQuery;
import hongyan.kv.text.TextIndex;
import hongyan.services.search.Criterion.Alike;
import hongyan.services.search.Criterion.And;
import hongyan.services.search.Criterion.Emails;
import hongyan.services.search.Criterion.Not;
import hongyan.services.search.Criterion.Or;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the index knows about the tests of one program in one account, at one moment: for each test the messages that
/// may pass. Nothing is known of messages behind [#upTo]. Immutable.
final class Oracle {
    static final Oracle NONE = new Oracle(0, Map.of());

    /// Kept texts that are read to make sure.
    private static final int MOST_KEPT = 4_000;

    /// @param maybe all others fail
    /// @param certain pass for sure; part of `maybe`
    private record Hits(BitSet maybe, BitSet certain) {}

    private final int upTo;
    private final Map<Criterion, Hits> leaves;

    private Oracle(int upTo, Map<Criterion, Hits> leaves) {
        this.upTo = upTo;
        this.leaves = leaves;
    }

    /// @param program prepared ([Matcher])
    static Oracle ask(TextIndex index, int account, Criterion program) {
        Map<Criterion, TermQuery> questions = new LinkedHashMap<>();
        collect(program, questions);
        if (questions.isEmpty()) {
            return NONE;
        }
        return index.read(account, view -> {
            Optional<TextIndex.Mark> mark = view.mark();
            if (mark.isEmpty()) {
                return NONE;
            }
            Map<Criterion, Hits> leaves = new LinkedHashMap<>();
            questions.forEach((leaf, query) -> leaves.put(leaf, hits(view, leaf, query)));
            return new Oracle(mark.get().upTo(), leaves);
        });
    }

    private static Hits hits(TextIndex.View view, Criterion leaf, TermQuery query) {
        BitSet maybe = bits(view.find(query));
        BitSet certain = new BitSet();
        Optional<TermQuery> kept = Probe.kept(leaf);
        if (kept.isPresent() && leaf instanceof Alike(Criterion.Where where, String text)) {
            int read = 0;
            for (int id : view.find(kept.get())) {
                if (read++ == MOST_KEPT) {
                    break;
                }
                if (view.kept(id).filter(known -> known.contains(text)).isPresent()) {
                    certain.set(id);
                    maybe.set(id);
                }
            }
        }
        return new Hits(maybe, certain);
    }

    private static BitSet bits(int[] ids) {
        BitSet bits = new BitSet();
        for (int id : ids) {
            bits.set(id);
        }
        return bits;
    }

    private static void collect(Criterion c, Map<Criterion, TermQuery> to) {
        switch (c) {
            case And(List<Criterion> all) -> all.forEach(each -> collect(each, to));
            case Or(List<Criterion> any) -> any.forEach(each -> collect(each, to));
            case Not(Criterion inner) -> collect(inner, to);
            default -> Probe.question(c).ifPresent(query -> to.put(c, query));
        }
    }

    /// Of messages with an id up to this one it is known what is said here.
    int upTo() {
        return upTo;
    }

    /// The message fails the test.
    boolean excludes(Criterion leaf, int id) {
        if (id > upTo) {
            return false;
        }
        Hits hits = leaves.get(leaf);
        return hits != null && !hits.maybe.get(id);
    }

    /// The message passes the test.
    boolean confirms(Criterion leaf, int id) {
        if (id > upTo) {
            return false;
        }
        Hits hits = leaves.get(leaf);
        return hits != null && hits.certain.get(id);
    }

    /// Of the messages up to [#upTo] no others can match the program; empty when all can. Not to be changed.
    Optional<BitSet> narrow(Criterion program) {
        return switch (program) {
            case And(List<Criterion> all) -> {
                Optional<BitSet> some = Optional.empty();
                for (Criterion each : all) {
                    Optional<BitSet> one = narrow(each);
                    if (one.isPresent() && some.isPresent()) {
                        BitSet both = (BitSet) some.get().clone();
                        both.and(one.get());
                        some = Optional.of(both);
                    } else if (one.isPresent()) {
                        some = one;
                    }
                }
                yield some;
            }
            case Or(List<Criterion> any) -> {
                BitSet some = new BitSet();
                for (Criterion each : any) {
                    Optional<BitSet> one = narrow(each);
                    if (one.isEmpty()) {
                        yield Optional.empty();
                    }
                    some.or(one.get());
                }
                yield Optional.of(some);
            }
            case Emails(var ids) -> {
                BitSet some = new BitSet();
                ids.forEach(some::set);
                yield Optional.of(some);
            }
            default -> Optional.ofNullable(leaves.get(program)).map(hits -> hits.maybe);
        };
    }
}
