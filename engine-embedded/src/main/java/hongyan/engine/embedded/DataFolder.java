package hongyan.engine.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The folder of one store, held by one process.
///
/// | name | what |
/// |---|---|
/// | `lock` | locked as long as a process has the store open |
/// | `format` | `hongyan-store 1`: the number of the layout of everything below |
/// | `first-start` | there until the rows were opened for the first time: without it, missing rows are a damage |
/// | `rows/` | RocksDB |
/// | `bodies/` | large bodies ([FileBodies]) |
/// | `index/` | the full-text index ([hongyan.engine.embedded.index.LuceneIndex]): derived, may be removed |
/// | `scratch/` | drafts of bodies; emptied at start |
public final class DataFolder implements AutoCloseable {
    /// The layout this program writes.
    public static final int FORMAT = 1;

    private static final String FORMAT_NAME = "hongyan-store ";

    private final Path folder;
    private final FileChannel lockFile;

    private DataFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /// Creates the folder when needed and takes it.
    ///
    /// @throws StoreUnusable when it is locked, not writable or of an unknown format; nothing in it was changed
    public static DataFolder open(Path folder) {
        FileChannel channel;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        boolean done = false;
        try {
            if (tryLock(channel) == null) {
                throw new StoreUnusable(
                        StoreUnusable.Kind.LOCKED, "data folder " + folder + " is in use by another process");
            }
            DataFolder taken = new DataFolder(folder, channel);
            taken.checkFormat();
            done = true;
            return taken;
        } catch (IOException e) {
            throw notWritable(folder, e);
        } finally {
            if (!done) {
                closeQuietly(channel);
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException alsoHere) {
            return null;
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(DataFolder.class).debug("closing the lock file failed", e);
        }
    }

    private static StoreUnusable notWritable(Path folder, IOException cause) {
        return new StoreUnusable(
                StoreUnusable.Kind.NOT_WRITABLE, "data folder " + folder + " cannot be used: " + inWords(cause), cause);
    }

    private static String inWords(IOException cause) {
        return switch (cause) {
            case java.nio.file.AccessDeniedException denied -> "permission denied";
            case java.nio.file.FileAlreadyExistsException file -> "it is a file";
            case java.nio.file.NoSuchFileException missing -> "it cannot be made there";
            case java.nio.file.FileSystemException fs when fs.getReason() != null -> fs.getReason();
            default -> String.valueOf(cause.getMessage());
        };
    }

    private void checkFormat() throws IOException {
        Path file = folder.resolve("format");
        if (Files.exists(file)) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (!text.equals(FORMAT_NAME + FORMAT)) {
                throw new StoreUnusable(
                        StoreUnusable.Kind.UNKNOWN_FORMAT,
                        "data folder " + folder + " has format \"" + (text.length() > 40 ? text.substring(0, 40) : text)
                                + "\"; this version knows \"" + FORMAT_NAME + FORMAT + "\"");
            }
            requireRows();
        } else if (Files.exists(rows())) {
            throw new StoreUnusable(
                    StoreUnusable.Kind.UNKNOWN_FORMAT, "data folder " + folder + " holds rows but no file \"format\"");
        } else {
            Files.deleteIfExists(firstStart());
            Files.createFile(firstStart());
            syncFolder(folder); // before the format: a start that ends in between is a first start again
            Path fresh = folder.resolve("format.new");
            try (FileChannel out = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap((FORMAT_NAME + FORMAT + "\n").getBytes(StandardCharsets.ISO_8859_1)));
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folder);
        }
        Files.createDirectories(bodies());
        Files.createDirectories(scratch());
        syncFolder(folder); // the names of all of them, or a power cut may lose what was synced inside
        Path probe = Files.createTempFile(scratch(), "probe", ".draft");
        Files.delete(probe);
    }

    private Path firstStart() {
        return folder.resolve("first-start");
    }

    private boolean hasRows() {
        return Files.exists(rows().resolve("CURRENT"));
    }

    /// Empty rows in place of those that are missing would take every body for a dead one.
    private void requireRows() throws IOException {
        if (hasRows()) {
            Files.deleteIfExists(firstStart());
        } else if (!Files.exists(firstStart())) {
            throw new StoreUnusable(
                    StoreUnusable.Kind.DAMAGED,
                    "data folder " + folder + " was in use and its rows are missing: no file "
                            + rows().resolve("CURRENT") + "; is a disk not mounted, or a restore not complete?");
        }
    }

    /// The rows are there now: from here on they must not be missing.
    void rowsOpened() {
        try {
            Files.deleteIfExists(firstStart());
            syncFolder(folder);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    /// Makes names in a folder durable.
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    public Path path() {
        return folder;
    }

    public Path rows() {
        return folder.resolve("rows");
    }

    public Path bodies() {
        return folder.resolve("bodies");
    }

    public Path scratch() {
        return folder.resolve("scratch");
    }

    public Path index() {
        return folder.resolve("index");
    }

    /// Lets another process have it. After the store was closed.
    @Override
    public void close() {
        closeQuietly(lockFile);
    }
}
