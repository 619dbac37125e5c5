package hongyan.services.delivery;

import java.util.function.Supplier;

/// @param hostName ours now, as in the trace fields; set-up may change it
/// @param maxSize bytes of a message
/// @param maxRecipients of one message
public record InboundSettings(Supplier<String> hostName, long maxSize, int maxRecipients) {
    public static final long MAX_SIZE = 50L << 20;
    public static final int MAX_RECIPIENTS = 1000;

    public static InboundSettings of(Supplier<String> hostName) {
        return new InboundSettings(hostName, MAX_SIZE, MAX_RECIPIENTS);
    }

    public static InboundSettings of(String hostName) {
        return of(() -> hostName);
    }

    public InboundSettings withMaxSize(long bytes) {
        return new InboundSettings(hostName, bytes, maxRecipients);
    }
}
