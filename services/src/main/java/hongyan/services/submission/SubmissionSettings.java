package hongyan.services.submission;

/// @param hostName ours, as in the trace fields
/// @param maxSize bytes of a message
/// @param maxRecipients of one message
/// @param maxForeign of them on other systems
/// @param perDay messages an account may send on a day (UTC)
/// @param hideClient whether `Received` leaves out from where the person sent
public record SubmissionSettings(
        String hostName, long maxSize, int maxRecipients, int maxForeign, int perDay, boolean hideClient) {
    public static SubmissionSettings of(String hostName) {
        return new SubmissionSettings(hostName, 50L << 20, 500, 100, 1000, true);
    }
}
