package hongyan.engine.embedded;

/// How much the engine may use.
///
/// @param cacheBytes block cache, indexes, filters and memtables together
/// @param writeBufferBytes of them at most for memtables
/// @param readThreads platform threads for reads that may wait for the disk
/// @param reserveBytes free disk space below which writes are refused, so that the log never hits a full disk
/// @param freeingReserveBytes the same for transactions that make room
public record EmbeddedOptions(
        long cacheBytes, long writeBufferBytes, int readThreads, long reserveBytes, long freeingReserveBytes) {
    /// For a machine with a few gigabytes of memory.
    public static EmbeddedOptions standard() {
        int readers = Math.clamp(Runtime.getRuntime().availableProcessors() * 4L, 8, 64);
        return new EmbeddedOptions(256L << 20, 96L << 20, readers, 128L << 20, 32L << 20);
    }

    /// For tests and demos.
    public static EmbeddedOptions small() {
        return new EmbeddedOptions(32L << 20, 16L << 20, 4, 16L << 20, 4L << 20);
    }
}
