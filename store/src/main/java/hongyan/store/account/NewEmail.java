package hongyan.store.account;

import hongyan.formats.mime.Message;
import hongyan.kv.blob.Draft;
import java.time.Instant;

/// A message to be added. Parsed and sealed before the shard is taken.
///
/// @param body the sealed body; one object for all accounts of a delivery
public record NewEmail(Draft.Sealed body, Message message, Instant receivedAt, Flags flags) {}
