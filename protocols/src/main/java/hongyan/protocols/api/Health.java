package hongyan.protocols.api;

import java.time.Instant;
import java.util.List;

/// How the server does; the program that wires everything tells.
public record Health(
        String version,
        Instant started,
        Storage storage,
        Queue queue,
        List<Port> listeners,
        long accounts,
        Search search) {

    /// @param bytes the data folder holds
    public record Storage(boolean ok, long bytes) {}

    /// The queue.
    ///
    /// @param lookSeconds since the schedule was last read; it is every 5 s, so after a minute mail does not leave
    public record Queue(long waiting, long deferred, long held, long lookSeconds) {}

    /// The full-text index.
    ///
    /// @param waiting accounts with news it has not seen
    /// @param lagSeconds for how long the first of them has waited
    /// @param indexed messages since the start
    /// @param bytes on disk
    public record Search(int waiting, long lagSeconds, long indexed, long bytes) {}

    public record Port(String name, String address) {}
}
