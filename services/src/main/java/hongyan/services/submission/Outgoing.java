package hongyan.services.submission;

import hongyan.formats.address.MailAddress;
import hongyan.kv.Shard;
import hongyan.kv.Tx;
import hongyan.kv.blob.Draft;
import java.util.List;
import java.util.Optional;

/// Where mail for other systems goes: the queue.
public interface Outgoing {
    /// @param id as the person was told
    /// @param sender empty for the null sender
    /// @param tenant of the person
    /// @param account of the person
    /// @param utf8 whether header or sender need SMTPUTF8 (RFC 6531); recipients are looked at one by one
    record Handover(
            String id,
            Optional<MailAddress> sender,
            List<MailAddress> recipients,
            Draft.Sealed body,
            int tenant,
            int account,
            boolean utf8) {}

    /// The shards [#enqueue] writes on.
    List<Shard> shards(String id);

    /// Writes the queue's rows in the transaction of everything else that belongs to the message.
    void enqueue(Tx tx, Handover handover);
}
