package hongyan.protocols.api;

import java.time.Instant;
import java.util.List;

/// How the server does; the program that wires everything tells.
public record Health(
        String version, Instant started, Storage storage, Queue queue, List<Port> listeners, long accounts) {

    /// @param bytes the data folder holds
    public record Storage(boolean ok, long bytes) {}

    public record Queue(long waiting, long deferred, long held) {}

    public record Port(String name, String address) {}
}
