package hongyan.services.outbound;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.Refusal;
import hongyan.base.id.Tokens;
import hongyan.formats.address.MailAddress;
import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Shards;
import hongyan.kv.blob.Bodies;
import hongyan.net.smtp.Reply;
import hongyan.net.smtp.Transaction;
import hongyan.store.queue.QueueRows;
import hongyan.store.queue.QueuedMessage;
import hongyan.store.queue.QueuedRecipient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One job from the lease to the result.
///
/// *Threads*: safe; an attempt runs on its worker. *Failure*: what goes wrong here is a deferral; a result the store
/// does not take is written until it does. What still goes wrong leaves the lease, and the recipient comes up again
/// when it ends.
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    /// Longer than any one SMTP transaction with its waits.
    private static final Duration LEASE = Duration.ofHours(1);
    /// Between tries to write a result.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final Duration LAST_PAUSE = Duration.ofSeconds(20);

    private final Kv kv;
    private final Bodies bodies;
    private final Results results;
    private final Jobs jobs;
    private final InstantSource clock;

    Attempts(Kv kv, Bodies bodies, Results results, Jobs jobs, InstantSource clock) {
        this.kv = kv;
        this.bodies = bodies;
        this.results = results;
        this.jobs = jobs;
        this.clock = clock;
    }

    private record Leased(QueuedMessage message, List<QueuedRecipient> recipients) {}

    void make(Sender sender, Jobs.Job job) {
        List<Integer> wanted = jobs.numbers(job);
        long token = ByteBuffer.wrap(Tokens.bytes(8)).getLong() | 1;
        long now = clock.millis();
        Optional<Leased> leased;
        try {
            leased = kv.write(Shards.of(QueueRows.shard(job.id())), tx -> {
                tx.frees(); // the queue empties by attempts, and each begins with a lease
                return QueueRows.messageOf(tx, job.id())
                        .map(message -> new Leased(
                                message, QueueRows.lease(tx, message, wanted, token, now, now + LEASE.toMillis())));
            });
        } catch (KvException e) {
            LOG.warn("no lease, it comes up again id={} cause={}", job.id(), e.toString());
            // it may be on disk
            insist(job.id(), now + LEASE.toMillis(), () -> giveBack(job.id(), wanted, token));
            return;
        }
        if (leased.isEmpty() || leased.get().recipients.isEmpty()) {
            return;
        }
        QueuedMessage message = leased.get().message;
        List<QueuedRecipient> recipients = leased.get().recipients;
        Sender.Outcome outcome = outcome(sender, job, message, recipients);
        // An outcome that is forgotten is a message sent twice.
        insist(job.id(), now + LEASE.toMillis(), () -> results.write(message, recipients, outcome));
    }

    private int giveBack(String id, List<Integer> numbers, long token) {
        return kv.write(Shards.of(QueueRows.shard(id)), tx -> {
            tx.frees();
            QueueRows.messageOf(tx, id)
                    .ifPresent(found -> QueueRows.giveBack(tx, found, numbers, token, clock.millis()));
            return 0;
        });
    }

    private interface Writing {
        void run() throws IOException;
    }

    /// Writes, again and again while the lease lasts and the store fails.
    private void insist(String id, long leaseEnd, Writing writing) {
        for (Duration pause = FIRST_PAUSE; ; pause = pause.compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : pause) {
            try {
                writing.run();
                return;
            } catch (IOException | KvException | Refusal e) {
                LOG.warn("not written, trying again id={} cause={}", id, e.toString());
                if (clock.millis() >= leaseEnd || !rested(pause)) {
                    LOG.error("given up, it comes up again when the lease ends id={}", id, e);
                    return;
                }
            }
        }
    }

    /// False when the scheduler closes.
    private boolean rested(Duration pause) {
        try {
            return jobs.rest(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Recipients that need SMTPUTF8 go in a transaction of their own when the message itself does not: a host without
    /// it refuses them alone.
    private Sender.Outcome outcome(
            Sender sender, Jobs.Job job, QueuedMessage message, List<QueuedRecipient> recipients) {
        String doomed = recipients.getFirst().doomed();
        if (!doomed.isEmpty()) {
            return Sender.Outcome.all(recipients.size(), reply(doomed), "");
        }
        Reply[] replies = new Reply[recipients.size()];
        Arrays.fill(replies, Reply.own(553, "5.1.3", "Bad address syntax"));
        Map<Boolean, Map<Integer, MailAddress>> parts = new TreeMap<>();
        for (int i = 0; i < replies.length; i++) {
            int index = i;
            MailAddress.parse(recipients.get(i).address())
                    .ifPresent(to -> parts.computeIfAbsent(!message.utf8() && !to.isAscii(), p -> new LinkedHashMap<>())
                            .put(index, to));
        }
        String remote = "";
        for (Map<Integer, MailAddress> part : parts.values()) {
            List<MailAddress> to = List.copyOf(part.values());
            Sender.Outcome outcome = jobs.fate(job)
                    .map(reply -> Sender.Outcome.all(to.size(), reply, ""))
                    .orElseGet(() -> handOver(sender, job, message, to));
            int next = 0;
            for (int index : part.keySet()) {
                replies[index] = outcome.replies().get(next++);
            }
            remote = outcome.remote().isEmpty() ? remote : outcome.remote();
        }
        return new Sender.Outcome(List.of(replies), remote);
    }

    /// What fails on our own side is a deferral like any other: tried again soon, told of in the end.
    private Sender.Outcome handOver(Sender sender, Jobs.Job job, QueuedMessage message, List<MailAddress> to) {
        try {
            ByteSource body = bodies.open(QueueRows.body(message));
            Optional<MailAddress> from = MailAddress.parse(message.sender());
            return sender.send(job.route(), new Transaction(from, to, true, message.utf8()), body);
        } catch (IOException | KvException | Refusal e) {
            LOG.warn("attempt failed here id={} cause={}", job.id(), e.toString());
        } catch (RuntimeException e) {
            LOG.error("attempt failed by a bug id={}", job.id(), e);
        }
        return Sender.Outcome.all(to.size(), Reply.own(451, "4.3.0", "The sending system had a problem"), "");
    }

    /// A reply written on one line, as [Reply#line] does.
    private static Reply reply(String line) {
        String[] words = line.split(" ", 3);
        return Reply.own(Integer.parseInt(words[0]), words[1], words[2]);
    }
}
