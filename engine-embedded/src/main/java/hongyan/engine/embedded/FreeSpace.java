package hongyan.engine.embedded;

import hongyan.kv.KvException;
import hongyan.kv.blob.Room;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the disk of a folder has room to go on.
///
/// Writes stop before the disk is full and go on when there is room again; a log that hits the end of the disk would
/// be a failed commit, after which nothing is written any more. What makes room may use the better part of the reserve.
/// *Threads*: [#require] is safe and asks the disk each time; [#enough] is the committer's own, and asks a few times a
/// second, counting what was written in between.
public final class FreeSpace implements Room {
    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);
    private static final long PERIOD_NANOS = 250_000_000;

    /// Bytes on the disk that may still be used.
    @FunctionalInterface
    interface Disk {
        long usable() throws IOException;
    }

    private final Disk disk;
    private final long reserve;
    private final long freeingReserve;
    private boolean known;
    private long asked;
    /// Bytes that were left when the disk was asked, less those written since.
    private long left;
    private boolean full;

    public FreeSpace(Path folder, EmbeddedOptions options) throws IOException {
        this(disk(folder), options.reserveBytes(), options.freeingReserveBytes());
    }

    FreeSpace(Disk disk, long reserve, long freeingReserve) {
        this.disk = disk;
        this.reserve = reserve;
        this.freeingReserve = freeingReserve;
    }

    private static Disk disk(Path folder) throws IOException {
        FileStore store = Files.getFileStore(folder);
        return store::getUsableSpace;
    }

    private long usable() {
        try {
            return disk.usable();
        } catch (IOException e) {
            LOG.warn("the free space of the data folder is unknown", e);
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void require(long bytes) {
        if (usable() - bytes < reserve) {
            throw full();
        }
    }

    static KvException full() {
        return new KvException(KvException.Kind.DISK_FULL, "the disk of the data folder is full");
    }

    /// @param bytes about to be written; counted when there is room
    /// @param frees whether they make room
    boolean enough(long bytes, boolean frees) {
        long now = System.nanoTime();
        if (!known || now - asked > PERIOD_NANOS) {
            known = true;
            asked = now;
            left = usable();
        }
        boolean isFull = left - bytes < reserve;
        if (isFull != full && (isFull || !frees)) {
            full = isFull;
            LOG.warn(full ? "the disk is full, writes are refused" : "there is room on the disk again, writing");
        }
        boolean enough = !isFull || frees && left - bytes >= freeingReserve;
        if (enough) {
            left -= bytes;
        }
        return enough;
    }
}
