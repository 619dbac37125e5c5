package hongyan.services.submission;

import java.util.function.Supplier;

/// @param hostName ours now, as in the trace fields; set-up may change it
/// @param maxSize bytes of a message
/// @param maxRecipients of one message
/// @param maxForeign of them on other systems
/// @param perDay messages an account may send on a day (UTC)
/// @param hideClient whether `Received` leaves out from where the person sent
public record SubmissionSettings(
        Supplier<String> hostName, long maxSize, int maxRecipients, int maxForeign, int perDay, boolean hideClient) {
    public static SubmissionSettings of(Supplier<String> hostName) {
        return new SubmissionSettings(hostName, 50L << 20, 500, 100, 1000, true);
    }

    public static SubmissionSettings of(String hostName) {
        return of(() -> hostName);
    }

    public SubmissionSettings withMaxSize(long bytes) {
        return new SubmissionSettings(hostName, bytes, maxRecipients, maxForeign, perDay, hideClient);
    }

    public SubmissionSettings withPerDay(int messages) {
        return new SubmissionSettings(hostName, maxSize, maxRecipients, maxForeign, messages, hideClient);
    }

    public SubmissionSettings withHideClient(boolean hide) {
        return new SubmissionSettings(hostName, maxSize, maxRecipients, maxForeign, perDay, hide);
    }
}
