package hongyan.engine.embedded;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the disk has room to go on, asked at most a few times a second.
///
/// Writes stop before the disk is full and go on when there is room again; a log that hits the end of the disk would
/// be a failed commit, after which nothing is written any more. *Threads*: the committer only.
final class FreeSpace {
    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);
    private static final long PERIOD_NANOS = 250_000_000;

    private final FileStore disk;
    private final long reserve;
    private long asked;
    private boolean enough = true;
    private boolean known;

    FreeSpace(Path folder, long reserve) throws IOException {
        this.disk = Files.getFileStore(folder);
        this.reserve = reserve;
    }

    boolean enough() {
        long now = System.nanoTime();
        if (!known || now - asked > PERIOD_NANOS) {
            known = true;
            asked = now;
            boolean before = enough;
            try {
                enough = disk.getUsableSpace() >= reserve;
            } catch (IOException e) {
                LOG.warn("the free space of the data folder is unknown", e);
                enough = true;
            }
            if (before != enough) {
                LOG.warn(enough ? "there is room on the disk again, writing" : "the disk is full, writes are refused");
            }
        }
        return enough;
    }
}
