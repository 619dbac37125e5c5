package hongyan.engine.embedded.index;

import hongyan.kv.KvException;
import hongyan.kv.text.TextIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The full-text index of one process, in a folder of its own.
///
/// | name | what |
/// |---|---|
/// | `version` | `hongyan-index`, the layout here and the version of what the terms mean; missing until [#settled] |
/// | `0` ... `7` | Lucene indexes; an account is in the one of its number |
///
/// Opening reads one small file: Lucene itself is loaded when somebody searches or something is indexed.
public final class LuceneIndex implements TextIndex {
    private static final Logger LOG = LoggerFactory.getLogger(LuceneIndex.class);
    /// Lucene says on standard error that it would like a module of the JDK that is still in incubation. Held here, or
    /// the setting would be forgotten.
    private static final java.util.logging.Logger VECTORS =
            java.util.logging.Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

    /// Of the fields and the number of shards.
    private static final int LAYOUT = 1;

    private static final int SHARDS = 8;
    private static final int READERS = 4;

    private final Path folder;
    private final String version;
    private final IndexShard[] shards = new IndexShard[SHARDS];
    private final ExecutorService readers;
    private volatile Runnable loss = () -> {};
    private volatile boolean isNew;

    private LuceneIndex(Path folder, String version, boolean isNew) {
        VECTORS.setLevel(java.util.logging.Level.SEVERE);
        this.folder = folder;
        this.version = version;
        this.isNew = isNew;
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new IndexShard(folder.resolve(Integer.toString(i)));
        }
        this.readers = Executors.newFixedThreadPool(
                READERS, Thread.ofPlatform().daemon().name("index-read-", 0).factory());
    }

    /// Opens the index in a folder, which is made when missing. What another version wrote is thrown away.
    ///
    /// @param terms the version of what the terms mean
    /// @throws KvException when the folder cannot be used
    public static LuceneIndex open(Path folder, int terms) {
        String version = "hongyan-index " + LAYOUT + "." + terms + "\n";
        Path file = folder.resolve("version");
        try {
            boolean known = Files.exists(file)
                    && Files.readString(file, StandardCharsets.ISO_8859_1).equals(version);
            if (!known) {
                IndexShard.delete(folder);
                Files.createDirectories(folder);
            }
            return new LuceneIndex(folder, version, !known);
        } catch (IOException e) {
            throw new KvException("the folder of the full-text index cannot be used: " + folder, e);
        }
    }

    private IndexShard shard(int account) {
        return shards[Math.floorMod(account, SHARDS)];
    }

    @Override
    public <T> T read(int account, Function<View, T> work) {
        if (!Thread.currentThread().isVirtual()) {
            return readHere(account, work);
        }
        try {
            return readers.submit(() -> readHere(account, work)).get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new KvException("the full-text index cannot be read", e);
            }
        } catch (RejectedExecutionException e) {
            throw new KvException(KvException.Kind.CLOSED, "the full-text index is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KvException("interrupted while the full-text index was asked", e);
        }
    }

    private <T> T readHere(int account, Function<View, T> work) {
        IndexShard shard = shard(account);
        try {
            return shard.read(account, work);
        } catch (Damaged e) {
            lost(shard, e);
            return shard.read(account, work);
        }
    }

    private void lost(IndexShard shard, Exception cause) {
        LOG.error("A part of the full-text index is damaged and is made anew", cause);
        shard.spoil();
        loss.run();
    }

    private interface Write {
        void on(IndexShard shard) throws IOException;
    }

    private void write(IndexShard shard, Write work) {
        try {
            work.on(shard);
        } catch (org.apache.lucene.index.CorruptIndexException
                | org.apache.lucene.index.IndexFormatTooOldException
                | org.apache.lucene.index.IndexFormatTooNewException
                | java.nio.file.NoSuchFileException
                | java.io.EOFException e) {
            lost(shard, e);
            rest(shard);
            throw IndexShard.failed(e);
        } catch (IOException e) {
            rest(shard);
            throw IndexShard.failed(e);
        }
    }

    private static void rest(IndexShard shard) {
        try {
            shard.rest();
        } catch (IOException e) {
            LOG.warn("A writer of the full-text index could not be closed", e);
        }
    }

    @Override
    public void put(int account, Collection<Document> documents) {
        write(shard(account), shard -> {
            for (Document document : documents) {
                shard.put(account, document);
            }
        });
    }

    @Override
    public void remove(int account, Collection<Integer> ids) {
        write(shard(account), shard -> {
            for (int id : ids) {
                shard.remove(account, id);
            }
        });
    }

    @Override
    public void mark(int account, Mark mark) {
        write(shard(account), shard -> shard.mark(account, mark));
    }

    @Override
    public void drop(int account) {
        write(shard(account), shard -> shard.drop(account));
    }

    @Override
    public void commit() {
        for (IndexShard shard : shards) {
            write(shard, IndexShard::commit);
        }
    }

    @Override
    public void rest() {
        for (IndexShard shard : shards) {
            rest(shard);
        }
    }

    @Override
    public boolean isNew() {
        return isNew;
    }

    @Override
    public void settled() {
        try {
            Files.writeString(folder.resolve("version"), version, StandardCharsets.ISO_8859_1);
            isNew = false;
        } catch (IOException e) {
            throw new KvException("the folder of the full-text index cannot be written: " + folder, e);
        }
    }

    @Override
    public void onLoss(Runnable listener) {
        loss = listener;
    }

    @Override
    public long bytes() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The folder of the full-text index cannot be counted", e);
            return 0;
        }
    }

    @Override
    public void close() {
        readers.close();
        for (IndexShard shard : shards) {
            try {
                shard.close();
            } catch (IOException e) {
                LOG.warn("A part of the full-text index could not be closed", e);
            }
        }
    }
}
