package hongyan.services.delivery;

import hongyan.base.failure.Reason;
import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.Message;
import hongyan.kv.Shard;
import hongyan.kv.Tx;
import hongyan.kv.blob.Draft;
import java.util.List;

/// Told of recipients that were accepted and could not be served, while others of the same message were: the peer is
/// answered `250` for all, so somebody must write to the sender. The outbound room answers with a DSN.
public interface Undelivered {
    /// @param id the message's id in reply and trace
    /// @param sender never empty: nobody is told of a bounce that fails
    /// @param body the message as it was stored for the others
    record Failure(
            String id,
            MailAddress sender,
            List<MailAddress> recipients,
            Reason reason,
            Draft.Sealed body,
            Message message) {}

    /// The shards [#note] writes on; the transaction holds them.
    List<Shard> shards(String id);

    /// Writes down, in the transaction that serves the others, that the sender is to be told.
    void note(Tx tx, Failure failure);
}
