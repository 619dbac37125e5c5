package hongyan.store.upload;

import hongyan.kv.blob.BlobId;
import java.time.Instant;

/// A body a client has sent.
///
/// @param type media type as the client named it
public record Upload(BlobId blob, long size, String type, Instant expires) {}
