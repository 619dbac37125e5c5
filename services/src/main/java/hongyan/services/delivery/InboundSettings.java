package hongyan.services.delivery;

/// @param hostName ours, as in the trace fields
/// @param maxSize bytes of a message
/// @param maxRecipients of one message
public record InboundSettings(String hostName, long maxSize, int maxRecipients) {
    public static final long MAX_SIZE = 50L << 20;
    public static final int MAX_RECIPIENTS = 1000;

    public static InboundSettings of(String hostName) {
        return new InboundSettings(hostName, MAX_SIZE, MAX_RECIPIENTS);
    }
}
