package hongyan.store.account;

import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.Part;
import hongyan.kv.blob.BlobId;
import java.time.Instant;
import java.util.List;

/// The part of a message that never changes: never rewritten after it was added.
///
/// @param size bytes of the message as it came in
/// @param sentAt from the Date field, `receivedAt` when that is missing or absurd
public record Email(
        int id,
        int thread,
        BlobId blob,
        long size,
        Instant receivedAt,
        Instant sentAt,
        Envelope envelope,
        Part structure,
        List<String> messageIds,
        List<String> references,
        String preview,
        boolean hasAttachment) {}
