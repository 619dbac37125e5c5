package hongyan.kv.testing;

import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.LargeBodies;
import hongyan.kv.memory.MemoryBodies;
import hongyan.kv.memory.MemoryKv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A store for a test: rows and bodies in memory, scratch files in a temporary folder that goes away on close.
public final class TestStore implements AutoCloseable {
    private final Kv kv;
    private final LargeBodies large;
    private final TestClock clock = new TestClock();
    private final Path folder;
    private final Bodies bodies;
    private volatile boolean full;

    private TestStore(Kv kv, LargeBodies large) {
        this.kv = kv;
        this.large = large;
        try {
            folder = Files.createTempDirectory("hongyan-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bodies = new Bodies(kv, large, folder, clock, bytes -> {
            if (full) {
                throw new KvException(KvException.Kind.DISK_FULL, "told to be full");
            }
        });
    }

    public static TestStore memory() {
        return new TestStore(new MemoryKv(), new MemoryBodies());
    }

    /// Over any engine, for example one that fails.
    public static TestStore over(Kv kv, LargeBodies large) {
        return new TestStore(kv, large);
    }

    public Kv kv() {
        return kv;
    }

    public Bodies bodies() {
        return bodies;
    }

    public LargeBodies large() {
        return large;
    }

    /// Whether the disk has no room for drafts.
    public void setFull(boolean full) {
        this.full = full;
    }

    /// The clock of the bodies; starts at the present and stands until moved.
    public TestClock clock() {
        return clock;
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        kv.close();
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
