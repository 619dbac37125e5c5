package hongyan.engine.embedded.index;

import hongyan.kv.Key;
import hongyan.kv.text.TermQuery;
import hongyan.kv.text.TextIndex.Mark;
import hongyan.kv.text.TextIndex.View;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/// One account in one state of its shard.
final class ShardView implements View {
    private final IndexSearcher searcher;
    private final int account;

    ShardView(IndexSearcher searcher, int account) {
        this.searcher = searcher;
        this.account = account;
    }

    @Override
    public Optional<Mark> mark() {
        try {
            for (LeafReaderContext leaf : searcher.getLeafContexts()) {
                int doc = first(leaf, IndexShard.MARK, IndexShard.accountTerm(account));
                if (doc >= 0) {
                    var fields = leaf.reader().storedFields().document(doc);
                    Number upTo = fields.getField(IndexShard.UP_TO).numericValue();
                    return upTo == null
                            ? Optional.empty()
                            : Optional.of(new Mark(upTo.intValue(), fields.get(IndexShard.NOTE)));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// The only living document of the segment with the term; -1 when there is none.
    private static int first(LeafReaderContext leaf, String field, BytesRef term) throws IOException {
        Terms terms = leaf.reader().terms(field);
        if (terms == null) {
            return -1;
        }
        TermsEnum all = terms.iterator();
        if (!all.seekExact(term)) {
            return -1;
        }
        Bits live = leaf.reader().getLiveDocs();
        PostingsEnum postings = all.postings(null, PostingsEnum.NONE);
        for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
            if (live == null || live.get(doc)) {
                return doc;
            }
        }
        return -1;
    }

    @Override
    public int[] find(TermQuery query) {
        BooleanQuery.Builder both = new BooleanQuery.Builder();
        both.add(mine(), Occur.FILTER);
        if (!(query instanceof TermQuery.All(List<TermQuery> all) && all.isEmpty())) {
            both.add(lucene(query), Occur.FILTER);
        }
        Found found = new Found();
        each(both.build(), found);
        return found.sorted();
    }

    @Override
    public int count() {
        int[] count = new int[1];
        each(mine(), id -> count[0]++);
        return count[0];
    }

    private Query mine() {
        return new org.apache.lucene.search.TermQuery(new Term(IndexShard.ACCOUNT, IndexShard.accountTerm(account)));
    }

    private interface Ids {
        void add(int id);
    }

    private static final class Found implements Ids {
        private int[] ids = new int[64];
        private int count;

        @Override
        public void add(int id) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, count * 2);
            }
            ids[count++] = id;
        }

        int[] sorted() {
            int[] all = Arrays.copyOf(ids, count);
            Arrays.sort(all);
            return all;
        }
    }

    private void each(Query query, Ids to) {
        try {
            Query rewritten = searcher.rewrite(new ConstantScoreQuery(query));
            Weight weight = searcher.createWeight(rewritten, ScoreMode.COMPLETE_NO_SCORES, 1);
            for (LeafReaderContext leaf : searcher.getLeafContexts()) {
                Scorer scorer = weight.scorer(leaf);
                NumericDocValues ids = leaf.reader().getNumericDocValues(IndexShard.ID);
                if (scorer == null || ids == null) {
                    continue;
                }
                Bits live = leaf.reader().getLiveDocs();
                DocIdSetIterator docs = scorer.iterator();
                for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                    if ((live == null || live.get(doc)) && ids.advanceExact(doc)) {
                        to.add((int) ids.longValue());
                    }
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static Query lucene(TermQuery query) {
        return switch (query) {
            case TermQuery.Term(Key term) ->
                new org.apache.lucene.search.TermQuery(new Term(IndexShard.TERMS, bytes(term)));
            case TermQuery.Prefix(Key prefix) -> new PrefixQuery(new Term(IndexShard.TERMS, bytes(prefix)));
            case TermQuery.All(List<TermQuery> all) ->
                all.isEmpty() ? MatchAllDocsQuery.INSTANCE : together(all, Occur.FILTER);
            case TermQuery.Any(List<TermQuery> any) ->
                any.isEmpty() ? MatchNoDocsQuery.INSTANCE : together(any, Occur.SHOULD);
        };
    }

    private static Query together(List<TermQuery> some, Occur occur) {
        if (some.size() == 1) {
            return lucene(some.getFirst());
        }
        BooleanQuery.Builder builder = new BooleanQuery.Builder();
        some.forEach(each -> builder.add(lucene(each), occur));
        return builder.build();
    }

    private static BytesRef bytes(Key key) {
        return new BytesRef(key.bytes());
    }

    @Override
    public Optional<String> kept(int id) {
        try {
            for (LeafReaderContext leaf : searcher.getLeafContexts()) {
                int doc = first(leaf, IndexShard.KEY, IndexShard.keyTerm(account, id));
                if (doc >= 0) {
                    StoredFields fields = leaf.reader().storedFields();
                    return Optional.ofNullable(fields.document(doc).get(IndexShard.KEPT));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static Damaged failed(IOException e) {
        return new Damaged(e);
    }
}
