package hongyan.services.outbound;

import hongyan.formats.dsn.Dsn;
import hongyan.kv.Kv;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Tx;
import hongyan.kv.blob.Bodies;
import hongyan.net.smtp.Reply;
import hongyan.store.queue.QueueRows;
import hongyan.store.queue.QueuedMessage;
import hongyan.store.queue.QueuedRecipient;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down what came of an attempt. *Threads*: safe. *Durability*: on return.
///
/// Those who have the message and those who wait go in one transaction; those who failed go in one with the report
/// about them, and so do those who are late. A result counts only under the lease it was made with, so writing it again
/// changes nothing.
final class Results {
    private static final Logger LOG = LoggerFactory.getLogger(Results.class);

    private final Kv kv;
    private final Bodies bodies;
    private final Bounces bounces;
    private final InstantSource clock;

    Results(Kv kv, Bodies bodies, Bounces bounces, InstantSource clock) {
        this.kv = kv;
        this.bodies = bodies;
        this.bounces = bounces;
        this.clock = clock;
    }

    private record Decided(QueuedRecipient recipient, Reply reply) {}

    void write(QueuedMessage message, List<QueuedRecipient> recipients, Sender.Outcome outcome) throws IOException {
        Instant now = clock.instant();
        Instant created = Instant.ofEpochMilli(message.created());
        List<QueuedRecipient> gone = new ArrayList<>();
        List<Decided> waiting = new ArrayList<>();
        Map<Dsn.Action, List<Decided>> told = new EnumMap<>(Dsn.Action.class);
        for (int i = 0; i < recipients.size(); i++) {
            QueuedRecipient recipient = recipients.get(i);
            Reply reply = outcome.replies().get(i);
            LOG.info(
                    "outbound id={} to={} host={} attempt={} reply={}",
                    message.id(),
                    recipient.address(),
                    outcome.remote(),
                    recipient.attempts() + 1,
                    reply.line());
            Optional<Instant> next = RetrySchedule.next(created, now, recipient.attempts() + 1, recipient.warned());
            if (reply.positive()) {
                gone.add(recipient);
            } else if (reply.permanent() || next.isEmpty()) {
                told.computeIfAbsent(Dsn.Action.FAILED, a -> new ArrayList<>()).add(new Decided(recipient, reply));
            } else if (RetrySchedule.mustWarn(created, now, recipient.warned())) {
                told.computeIfAbsent(Dsn.Action.DELAYED, a -> new ArrayList<>()).add(new Decided(recipient, reply));
            } else {
                waiting.add(new Decided(recipient, reply));
            }
        }
        if (!gone.isEmpty() || !waiting.isEmpty()) {
            kv.write(Shards.of(QueueRows.shard(message.id())), tx -> {
                tx.frees();
                gone.forEach(recipient -> done(tx, message, recipient));
                waiting.forEach(decided -> defer(tx, message, decided, now, decided.recipient.warned()));
                return 0;
            });
        }
        for (Map.Entry<Dsn.Action, List<Decided>> entry : told.entrySet()) {
            tell(message, entry.getKey(), entry.getValue(), outcome.remote(), now);
        }
    }

    private void done(Tx tx, QueuedMessage message, QueuedRecipient recipient) {
        QueueRows.mine(tx, message.id(), recipient.n(), recipient.lease())
                .ifPresent(found -> QueueRows.done(tx, bodies, message, found));
    }

    private static void defer(Tx tx, QueuedMessage message, Decided decided, Instant now, boolean warned) {
        QueuedRecipient recipient = decided.recipient;
        // The message may have been held meanwhile: its row decides whether the recipient is scheduled.
        Optional<QueuedMessage> current = QueueRows.messageOf(tx, message.id());
        Optional<QueuedRecipient> found = QueueRows.mine(tx, message.id(), recipient.n(), recipient.lease());
        if (current.isPresent() && found.isPresent()) {
            Instant created = Instant.ofEpochMilli(message.created());
            Instant next = RetrySchedule.next(created, now, recipient.attempts() + 1, warned)
                    .orElse(now);
            // The schedule has minutes; up, so that it is never early.
            long due = (next.toEpochMilli() + 59_999) / 60_000 * 60_000;
            QueueRows.defer(tx, current.get(), found.get(), found.get().deferred(decided.reply.line(), due, warned));
        }
    }

    /// Gives up on recipients, or warns of their delay, together with the report to the sender.
    private void tell(QueuedMessage message, Dsn.Action action, List<Decided> decided, String remote, Instant now)
            throws IOException {
        boolean over = action == Dsn.Action.FAILED;
        List<Decided> left = kv.read(s -> ours(s, message, decided));
        while (!left.isEmpty()) {
            List<Decided> these = left;
            List<Bounces.Told> told = these.stream()
                    .map(d -> new Bounces.Told(d.recipient.address(), status(d.reply, over), d.reply.line(), remote))
                    .toList();
            boolean done = bounces.tell(new Bounces.About(message, action, told, now), tx -> {
                if (ours(tx, message, these).size() < these.size()) {
                    return false;
                }
                these.forEach(one -> {
                    if (over) {
                        done(tx, message, one.recipient);
                    } else {
                        defer(tx, message, one, now, true);
                    }
                });
                return true;
            });
            left = done ? List.of() : kv.read(s -> ours(s, message, these));
        }
    }

    /// Others were deleted meanwhile, or written by a commit whose answer was lost. Of those nothing is told.
    private static List<Decided> ours(Snapshot snapshot, QueuedMessage message, List<Decided> decided) {
        return decided.stream()
                .filter(d -> QueueRows.mine(snapshot, message.id(), d.recipient.n(), d.recipient.lease())
                        .isPresent())
                .toList();
    }

    /// RFC 3464 2.3.4: a failure is class 5, or 4 when time ran out; a delay is class 4.
    private static String status(Reply reply, boolean over) {
        if (!over || reply.temporary()) {
            return reply.enhanced().startsWith("4.") ? reply.enhanced() : over ? "4.4.7" : "4.0.0";
        }
        return reply.enhanced().startsWith("5.") ? reply.enhanced() : "5.0.0";
    }
}
