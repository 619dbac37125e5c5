package hongyan.services.queue;

import hongyan.formats.address.MailAddress;
import hongyan.kv.Shard;
import hongyan.kv.Tx;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.services.delivery.Undelivered;
import hongyan.services.submission.Outgoing;
import hongyan.store.queue.QueueRows;
import hongyan.store.queue.QueuedMessage;
import hongyan.store.queue.QueuedRecipient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The way into the queue. *Threads*: safe. *Durability*: that of the caller's transaction.
public final class MailQueue implements Outgoing, Undelivered {
    private final Bodies bodies;
    private final InstantSource clock;
    private volatile Runnable wake = () -> {};

    public MailQueue(Bodies bodies, InstantSource clock) {
        this.bodies = bodies;
        this.clock = clock;
    }

    /// Who is told after each commit that something is due.
    public void whenDue(Runnable action) {
        wake = action;
    }

    void wake() {
        wake.run();
    }

    @Override
    public List<Shard> shards(String id) {
        return List.of(QueueRows.shard(id));
    }

    @Override
    public void enqueue(Tx tx, Handover handover) {
        add(tx, handover, handover.id(), "");
    }

    private void add(Tx tx, Handover handover, String id, String doomed) {
        if (handover.recipients().size() > QueueRows.MAX_RECIPIENTS) {
            throw new IllegalArgumentException("too many recipients");
        }
        Draft.Sealed body = handover.body();
        long now = clock.millis();
        List<QueuedRecipient> recipients = new ArrayList<>();
        for (MailAddress to : handover.recipients()) {
            recipients.add(QueuedRecipient.fresh(recipients.size(), to.toString(), to.asciiDomain(), now, doomed));
        }
        QueuedMessage message = new QueuedMessage(
                id,
                handover.sender().map(MailAddress::toString).orElse(""),
                body.id().toString(),
                body.size(),
                now,
                handover.tenant(),
                handover.account(),
                handover.utf8(),
                false);
        QueueRows.add(tx, message, recipients);
        bodies.put(tx, body, QueueRows.holder(id));
        tx.afterCommit(this::wake);
    }

    /// The recipients go in with their fate already decided; the scheduler writes the report.
    @Override
    public void note(Tx tx, Failure failure) {
        String reply = switch (failure.reason()) {
            // RFC 3463 3.3: what was a deferral to a peer is final now
            case OVER_QUOTA -> "552 5.2.2 Mailbox full";
            default ->
                "550 5" + failure.reason().enhanced().substring(1) + " "
                        + failure.reason().text();
        };
        Handover handover = new Handover(
                failure.id(), Optional.of(failure.sender()), failure.recipients(), failure.body(), 0, 0, false);
        // The message itself may be in the queue under its own id; one note for each reason.
        add(tx, handover, failure.id() + "~" + failure.reason().name().toLowerCase(Locale.ROOT), reply);
    }
}
