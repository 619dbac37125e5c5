package hongyan.engine.embedded.index;

import hongyan.kv.KvException;
import hongyan.kv.text.TextIndex.Document;
import hongyan.kv.text.TextIndex.Mark;
import hongyan.kv.text.TextIndex.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// One Lucene index, shared by the accounts of a shard; opened when first needed.
///
/// *Threads*: [#read] any; all that writes belongs to one thread. *Locks*: the monitor guards opening and exchanging
/// the reader, for as long as files are opened.
final class IndexShard {
    static final String ACCOUNT = "a";
    static final String KEY = "k";
    static final String TERMS = "t";
    static final String ID = "i";
    static final String KEPT = "x";
    static final String MARK = "m";
    static final String UP_TO = "u";
    static final String NOTE = "n";

    private static final int BUFFER_MB = 16;
    private static final FieldType TERM_SET = termSet();

    private final Path folder;
    private final TermStream stream = new TermStream();
    private @Nullable Directory directory;
    private volatile @Nullable DirectoryReader reader;
    private @Nullable IndexWriter writer;
    private boolean dirty;
    private volatile boolean damaged;

    IndexShard(Path folder) {
        this.folder = folder;
    }

    /// Which documents carry a term, and no more.
    private static FieldType termSet() {
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS);
        type.setTokenized(true);
        type.setOmitNorms(true);
        type.freeze();
        return type;
    }

    private static BytesRef number(BytesRef into, int at, int number) {
        for (int i = 0; i < 4; i++) {
            into.bytes[at + i] = (byte) (number >>> (24 - 8 * i));
        }
        into.length = Math.max(into.length, at + 4);
        return into;
    }

    static BytesRef accountTerm(int account) {
        return number(new BytesRef(new byte[4], 0, 0), 0, account);
    }

    static BytesRef keyTerm(int account, int id) {
        return number(number(new BytesRef(new byte[8], 0, 0), 0, account), 4, id);
    }

    /// @throws Damaged when the files cannot be read
    <T> T read(int account, Function<View, T> work) {
        DirectoryReader held = damaged ? null : acquire();
        if (held == null) {
            return work.apply(EmptyView.VIEW);
        }
        try {
            return work.apply(new ShardView(searcher(held), account));
        } catch (UncheckedIOException e) {
            throw new Damaged(e);
        } finally {
            release(held);
        }
    }

    private static IndexSearcher searcher(DirectoryReader reader) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        return searcher;
    }

    private @Nullable DirectoryReader acquire() {
        while (true) {
            DirectoryReader current = reader;
            if (current == null) {
                current = openReader();
                if (current == null) {
                    return null;
                }
            }
            if (current.tryIncRef()) {
                return current;
            }
        }
    }

    private static void release(DirectoryReader reader) {
        try {
            reader.decRef();
        } catch (IOException e) {
            throw new Damaged(e);
        }
    }

    /// None when nothing was ever written.
    private synchronized @Nullable DirectoryReader openReader() {
        if (reader != null) {
            return reader;
        }
        try {
            if (!Files.isDirectory(folder)) {
                return null;
            }
            Directory files = directory();
            if (!DirectoryReader.indexExists(files)) {
                return null;
            }
            DirectoryReader opened = DirectoryReader.open(files);
            reader = opened;
            return opened;
        } catch (IOException e) {
            throw new Damaged(e);
        }
    }

    private synchronized Directory directory() throws IOException {
        Directory known = directory;
        if (known == null) {
            known = FSDirectory.open(folder);
            directory = known;
        }
        return known;
    }

    private IndexWriter writer() throws IOException {
        IndexWriter known = writer;
        if (known == null) {
            if (damaged) {
                wipe();
            }
            IndexWriterConfig config = new IndexWriterConfig(new NoAnalysis())
                    .setRAMBufferSizeMB(BUFFER_MB)
                    .setCodec(new Lucene104Codec(Lucene104Codec.Mode.BEST_COMPRESSION))
                    .setMergeScheduler(new SerialMergeScheduler())
                    .setMergePolicy(new TieredMergePolicy());
            known = new IndexWriter(directory(), config);
            writer = known;
        }
        return known;
    }

    void put(int account, Document document) throws IOException {
        var fields = new java.util.ArrayList<org.apache.lucene.index.IndexableField>(5);
        BytesRef key = keyTerm(account, document.id());
        fields.add(new StringField(KEY, key, org.apache.lucene.document.Field.Store.NO));
        fields.add(new StringField(ACCOUNT, accountTerm(account), org.apache.lucene.document.Field.Store.NO));
        fields.add(new NumericDocValuesField(ID, document.id()));
        fields.add(new org.apache.lucene.document.Field(TERMS, stream.of(document.terms()), TERM_SET));
        if (!document.kept().isEmpty()) {
            fields.add(new StoredField(KEPT, document.kept()));
        }
        writer().updateDocument(new Term(KEY, key), fields);
        dirty = true;
    }

    void remove(int account, int id) throws IOException {
        writer().deleteDocuments(new Term(KEY, keyTerm(account, id)));
        dirty = true;
    }

    void mark(int account, Mark mark) throws IOException {
        BytesRef term = accountTerm(account);
        writer().updateDocument(
                        new Term(MARK, term),
                        List.of(
                                new StringField(MARK, term, org.apache.lucene.document.Field.Store.NO),
                                new StoredField(UP_TO, mark.upTo()),
                                new StoredField(NOTE, mark.note())));
        dirty = true;
    }

    void drop(int account) throws IOException {
        BytesRef term = accountTerm(account);
        writer().deleteDocuments(new Term(ACCOUNT, term), new Term(MARK, term));
        dirty = true;
    }

    void commit() throws IOException {
        IndexWriter open = writer;
        if (open == null || !dirty) {
            return;
        }
        open.commit();
        dirty = false;
        synchronized (this) {
            damaged = false;
            DirectoryReader old = reader;
            if (old != null) {
                DirectoryReader fresh = DirectoryReader.openIfChanged(old);
                if (fresh != null) {
                    reader = fresh;
                    old.decRef();
                }
            }
        }
    }

    /// Closes the writer; what was not committed is lost.
    void rest() throws IOException {
        IndexWriter open = writer;
        writer = null;
        dirty = false;
        if (open != null && open.isOpen()) {
            open.rollback();
        }
    }

    /// Nothing of it is read any more; the next writer begins anew.
    void spoil() {
        damaged = true;
    }

    private synchronized void wipe() throws IOException {
        closeFiles();
        delete(folder);
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private synchronized void closeFiles() throws IOException {
        DirectoryReader open = reader;
        reader = null;
        if (open != null) {
            open.decRef();
        }
        Directory files = directory;
        directory = null;
        if (files != null) {
            files.close();
        }
    }

    void close() throws IOException {
        rest();
        closeFiles();
    }

    /// Terms come ready made.
    private static final class NoAnalysis extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            throw new IllegalStateException("nothing is analysed here");
        }
    }

    /// An index in which nothing is.
    private static final class EmptyView implements View {
        static final EmptyView VIEW = new EmptyView();

        @Override
        public Optional<Mark> mark() {
            return Optional.empty();
        }

        @Override
        public int[] find(hongyan.kv.text.TermQuery query) {
            return new int[0];
        }

        @Override
        public int count() {
            return 0;
        }

        @Override
        public Optional<String> kept(int id) {
            return Optional.empty();
        }
    }

    /// For callers that cannot go on.
    static KvException failed(IOException e) {
        return new KvException("the full-text index cannot be written", e);
    }
}
