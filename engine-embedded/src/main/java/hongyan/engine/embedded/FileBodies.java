package hongyan.engine.embedded;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.LargeBodies;
import hongyan.kv.blob.Room;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Large bodies as files `aa/bb/aabb....body`, two levels of 256 folders. Those set aside lie in the folder `aside`
/// under the same names, dated by when they came there.
///
/// *Durability*: written in the folder `new`, synced, renamed into place, and the folder synced, its parents too when
/// this process meets them first. A crash leaves at most a file in `new`, removed at the next start, or a body without
/// a row.
/// *Threads*: safe.
public final class FileBodies implements LargeBodies {
    private static final Logger LOG = LoggerFactory.getLogger(FileBodies.class);
    private static final String SUFFIX = ".body";
    private static final int COPY = 256 << 10;

    private final Path root;
    private final Path fresh;
    private final Path aside;
    private final Room room;
    /// Folders whose names are known to be durable, by the number their two or four digits make.
    private final BitSet outerMade = new BitSet();
    private final BitSet innerMade = new BitSet();

    /// With endless room.
    public FileBodies(Path root) throws IOException {
        this(root, Room.ENDLESS);
    }

    /// @param room on the disk of the folder
    public FileBodies(Path root, Room room) throws IOException {
        this.root = root;
        this.room = room;
        aside = root.resolve("aside");
        fresh = root.resolve("new");
        Files.createDirectories(fresh);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(fresh)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Path file(BlobId id) {
        String name = id.toString();
        return root.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name + SUFFIX);
    }

    @Override
    public void write(BlobId id, ByteSource bytes) throws IOException {
        room.require(bytes.size());
        Path file = file(id);
        Path inner = folder(id);
        Path written = fresh.resolve(id.toString());
        boolean done = false;
        try {
            try (FileChannel out = FileChannel.open(
                            written,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    InputStream in = bytes.open()) {
                byte[] buffer = new byte[COPY];
                for (int got = in.readNBytes(buffer, 0, COPY); got > 0; got = in.readNBytes(buffer, 0, COPY)) {
                    ByteBuffer part = ByteBuffer.wrap(buffer, 0, got);
                    while (part.hasRemaining()) {
                        out.write(part);
                    }
                }
                out.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            DataFolder.syncFolder(inner);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(written);
            }
        }
    }

    /// The folder of a body, made and its name durable.
    private synchronized Path folder(BlobId id) throws IOException {
        int outerNumber = (int) (id.high() >>> 56);
        int innerNumber = (int) (id.high() >>> 48);
        Path inner = root.resolve(id.toString().substring(0, 2))
                .resolve(id.toString().substring(2, 4));
        if (!innerMade.get(innerNumber)) {
            Path outer = root.resolve(id.toString().substring(0, 2));
            Files.createDirectories(inner);
            if (!outerMade.get(outerNumber)) {
                DataFolder.syncFolder(root);
                outerMade.set(outerNumber);
            }
            DataFolder.syncFolder(outer);
            innerMade.set(innerNumber);
        }
        return inner;
    }

    @Override
    public ByteSource open(BlobId id) throws IOException {
        Path file = file(id);
        try {
            return new FileSource(file, Files.size(file));
        } catch (NoSuchFileException e) {
            bringBack(id, file);
            return new FileSource(file, Files.size(file));
        }
    }

    private Path aside(BlobId id) {
        return aside.resolve(id + SUFFIX);
    }

    private void bringBack(BlobId id, Path file) throws IOException {
        if (Files.exists(aside(id))) {
            Path inner = folder(id);
            Files.move(aside(id), file, StandardCopyOption.ATOMIC_MOVE);
            DataFolder.syncFolder(inner);
            LOG.warn("the body {} had been set aside and is needed", id);
        }
    }

    @Override
    public void setAside(BlobId id, Instant now) throws IOException {
        Path file = file(id);
        if (Files.exists(file)) {
            Files.createDirectories(aside);
            Files.setLastModifiedTime(file, FileTime.from(now)); // first: a crash must not leave it with an old date
            Files.move(file, aside(id), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public int removeAside(Instant before) throws IOException {
        if (!Files.exists(aside)) {
            return 0;
        }
        int removed = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(aside, "*" + SUFFIX)) {
            for (Path file : all) {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(before) && Files.deleteIfExists(file)) {
                        removed++;
                    }
                } catch (IOException e) {
                    LOG.warn("{} cannot be removed", file, e);
                }
            }
        }
        return removed;
    }

    @Override
    public void delete(BlobId id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    @Override
    public List<BlobId> list(Optional<BlobId> after, int limit) throws IOException {
        List<BlobId> found = new ArrayList<>();
        String start = after.map(BlobId::toString).orElse("");
        String startOuter = start.isEmpty() ? "" : start.substring(0, 2);
        for (Path outer : folders(root, startOuter)) {
            boolean first = outer.endsWith(startOuter);
            for (Path inner : folders(outer, first && !start.isEmpty() ? start.substring(2, 4) : "")) {
                for (String name : names(inner)) {
                    if (name.compareTo(start) > 0) {
                        found.add(BlobId.of(HexFormat.of().parseHex(name)));
                        if (found.size() == limit) {
                            return found;
                        }
                    }
                }
            }
        }
        return found;
    }

    /// Two-digit folders from a name on, sorted.
    private static List<Path> folders(Path in, String from) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(in, "[0-9a-f][0-9a-f]")) {
            for (Path folder : all) {
                if (String.valueOf(folder.getFileName()).compareTo(from) >= 0) {
                    found.add(folder);
                }
            }
        }
        found.sort(null);
        return found;
    }

    /// Ids in a folder, sorted; other files are passed over.
    private static List<String> names(Path inner) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(inner, "*" + SUFFIX)) {
            for (Path file : all) {
                String name = String.valueOf(file.getFileName());
                String id = name.substring(0, name.length() - SUFFIX.length());
                if (id.length() == 2 * BlobId.BYTES && id.chars().allMatch(HexFormat::isHexDigit)) {
                    found.add(id);
                }
            }
        }
        found.sort(null);
        return found;
    }

    /// A file that is opened for each read: nothing to leak.
    private record FileSource(Path file, long size) implements ByteSource {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public byte[] slice(long offset, int length) throws IOException {
            ByteBuffer into = ByteBuffer.allocate((int) Math.min(length, Math.max(0, size - offset)));
            try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
                while (into.hasRemaining() && in.read(into, offset + into.position()) >= 0) {}
            } catch (NoSuchFileException e) {
                throw new IOException("no such body", e);
            }
            return into.hasRemaining() ? Arrays.copyOf(into.array(), into.position()) : into.array();
        }
    }
}
