package hongyan.services.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How long background work rests after a piece of it: briefly on an idle machine, the longer the more it had to wait
/// for
/// a processor, which then somebody else wanted too.
///
/// Linux counts that for each thread: nanoseconds on a processor and nanoseconds of waiting for one. Where nothing is
/// counted, it rests as long as it worked.
///
/// *Threads*: one, the platform thread that works and rests.
final class Courtesy {
    /// `sched-stats.rst` of the kernel's documentation.
    private static final Path COUNTS = Path.of("/proc/thread-self/schedstat");
    private static final double LEAST = 0.25;
    private static final double MOST = 8;
    /// A tenth of the time spent waiting asks for a rest as long as the work.
    private static final double STEEPNESS = 10;

    private final Path counts;
    private Optional<Counts> before = Optional.empty();

    private record Counts(long ran, long waited) {}

    Courtesy() {
        this(COUNTS);
    }

    /// @param counts where the kernel tells of the calling thread
    Courtesy(Path counts) {
        this.counts = counts;
    }

    /// @param worked how long the last piece took, in nanoseconds
    /// @return nanoseconds to rest
    long rest(long worked) {
        Optional<Counts> now = look();
        double share = now.isPresent() && before.isPresent() ? share(before.get(), now.get()) : 1;
        before = now;
        return (long) (worked * share);
    }

    private static double share(Counts before, Counts now) {
        double ran = Math.max(1, now.ran - before.ran);
        double waited = Math.max(0, now.waited - before.waited);
        return Math.clamp(STEEPNESS * waited / ran, LEAST, MOST);
    }

    private Optional<Counts> look() {
        try {
            String[] fields = Files.readString(counts).split(" ", 3);
            return fields.length < 2
                    ? Optional.empty()
                    : Optional.of(new Counts(Long.parseLong(fields[0]), Long.parseLong(fields[1])));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // another system: nothing is counted
        }
    }
}
