package hongyan.store.sending;

import java.time.Instant;
import java.util.List;

/// A message that was handed over for sending (RFC 8621 7).
///
/// @param sender of the envelope, empty for the null sender
/// @param trace the id that the submission was answered with
public record Submitted(
        int id,
        int identity,
        int email,
        int thread,
        String sender,
        List<String> recipients,
        Instant sentAt,
        String trace) {}
