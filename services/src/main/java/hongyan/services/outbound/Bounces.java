package hongyan.services.outbound;

import hongyan.base.id.Tokens;
import hongyan.formats.address.MailAddress;
import hongyan.formats.dsn.Dsn;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.Kv;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Tx;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.directory.Directory;
import hongyan.services.directory.Directory.Resolution;
import hongyan.services.submission.Outgoing;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.queue.QueueRows;
import hongyan.store.queue.QueuedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells senders what became of their mail, in the transaction that changes the queue. *Threads*: safe.
///
/// Never answers the null sender (RFC 5321 6.1), nor an address of ours that does not exist.
final class Bounces {
    private static final Logger LOG = LoggerFactory.getLogger(Bounces.class);
    /// Of the original's header at most.
    private static final int HEADER_BYTES = 32 * 1024;

    /// What is to be told.
    ///
    /// @param recipients at least one
    record About(QueuedMessage message, Dsn.Action action, List<Told> recipients, Instant now) {}

    /// What became of one recipient.
    record Told(String address, String status, String reply, String remote) {}

    private final Kv kv;
    private final Bodies bodies;
    private final Directory directory;
    private final LocalDelivery local;
    private final Outgoing outgoing;
    private final Supplier<String> hostName;

    Bounces(
            Kv kv,
            Bodies bodies,
            Directory directory,
            LocalDelivery local,
            Outgoing outgoing,
            Supplier<String> hostName) {
        this.kv = kv;
        this.bodies = bodies;
        this.directory = directory;
        this.local = local;
        this.outgoing = outgoing;
        this.hostName = hostName;
    }

    /// Ends a transaction that finds nothing to change any more: the report goes with it.
    private static final class Stale extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stale() {
            super("the result is written already", null, false, false);
        }
    }

    /// Runs `change` on the message's shard, together with the report when there is somebody to tell.
    ///
    /// @param change false when things are not as `about` says any more: then nothing is written and nobody is told
    /// @return false when `change` was
    boolean tell(About about, Predicate<Tx> change) throws IOException {
        try {
            write(about, change);
            return true;
        } catch (Stale nothing) {
            LOG.debug("not to be told any more id={}", about.message.id());
            return false;
        }
    }

    private static void require(Tx tx, Predicate<Tx> change) {
        if (!change.test(tx)) {
            throw new Stale();
        }
    }

    private void write(About about, Predicate<Tx> change) throws IOException {
        Optional<MailAddress> sender = MailAddress.parse(about.message.sender());
        List<Dsn.Recipient> recipients = about.recipients.stream()
                .flatMap(told -> MailAddress.parse(told.address).stream()
                        .map(to -> new Dsn.Recipient(to, told.status, told.reply, told.remote, about.now)))
                .toList();
        if (sender.isPresent() && !recipients.isEmpty()) {
            switch (directory.resolve(sender.get())) {
                case Resolution.Accounts(int tenant, List<Integer> accounts) -> {
                    deliver(about, sender.get(), recipients, accounts, change);
                    return;
                }
                // a claim without proof says nothing about whose the sender is
                case Resolution.Foreign(), Resolution.Unverified() -> {
                    enqueue(about, sender.get(), recipients, change);
                    return;
                }
                case Resolution.NoSuchUser() -> nobody(about);
                case Resolution.Frozen() -> nobody(about);
            }
        }
        kv.write(Shards.of(QueueRows.shard(about.message.id())), tx -> {
            tx.frees();
            require(tx, change);
            return 0;
        });
    }

    private static void nobody(About about) {
        LOG.info("nobody to tell id={} sender={}", about.message.id(), about.message.sender());
    }

    private void deliver(
            About about,
            MailAddress sender,
            List<Dsn.Recipient> recipients,
            List<Integer> accounts,
            Predicate<Tx> change)
            throws IOException {
        String id = Tokens.token(72);
        try (Draft draft = bodies.draft()) {
            // RFC 5321 4.4: the null sender shows as an empty Return-Path
            draft.write("Return-Path: <>\r\n".getBytes(StandardCharsets.US_ASCII));
            draft.write(report(id, about, sender, recipients));
            Message message = MimeParser.parse(draft.source());
            NewEmail email = new NewEmail(draft.seal(), message, about.now, Flags.NONE);
            Map<Integer, List<MailAddress>> to = new LinkedHashMap<>();
            accounts.forEach(account -> to.put(account, List.of(sender)));
            local.deliver(
                    new LocalDelivery.Mail(id, Optional.empty(), email, false),
                    to,
                    new LinkedHashMap<>(),
                    also(List.of(QueueRows.shard(about.message.id())), change));
        }
        LOG.info(
                "told id={} action={} recipients={} report={}",
                about.message.id(),
                about.action,
                recipients.size(),
                id);
    }

    private void enqueue(About about, MailAddress sender, List<Dsn.Recipient> recipients, Predicate<Tx> change)
            throws IOException {
        String id = Tokens.token(72);
        try (Draft draft = bodies.draft()) {
            draft.write(report(id, about, sender, recipients));
            Outgoing.Handover handover =
                    new Outgoing.Handover(id, Optional.empty(), List.of(sender), draft.seal(), 0, 0, !sender.isAscii());
            List<Shard> shards = new ArrayList<>(outgoing.shards(id));
            shards.add(QueueRows.shard(about.message.id()));
            kv.write(Shards.of(shards), tx -> {
                require(tx, change);
                outgoing.enqueue(tx, handover);
                return 0;
            });
        }
        LOG.info(
                "told id={} action={} recipients={} report={}",
                about.message.id(),
                about.action,
                recipients.size(),
                id);
    }

    private static LocalDelivery.Also also(List<Shard> shards, Predicate<Tx> change) {
        return new LocalDelivery.Also() {
            @Override
            public List<Shard> shards() {
                return shards;
            }

            @Override
            public void run(Tx tx) {
                require(tx, change);
            }

            @Override
            public boolean isEnough() {
                // The queue must go on even when the sender's mailbox is full.
                return true;
            }
        };
    }

    private byte[] report(String id, About about, MailAddress sender, List<Dsn.Recipient> recipients)
            throws IOException {
        Instant created = Instant.ofEpochMilli(about.message.created());
        Optional<Instant> until = about.action == Dsn.Action.DELAYED
                ? Optional.of(created.plus(RetrySchedule.GIVE_UP))
                : Optional.empty();
        byte[] front = front(about.message);
        return new Dsn(about.action, hostName.get(), id, about.now, sender, recipients, created, until, header(front))
                .bytes();
    }

    private byte[] front(QueuedMessage message) {
        try {
            return bodies.open(QueueRows.body(message)).slice(0, HEADER_BYTES);
        } catch (IOException e) {
            // The sender must hear of it all the more.
            LOG.error("the body of a queued message cannot be read id={}", message.id(), e);
            return new byte[0];
        }
    }

    /// The bytes before the first empty line; when that is not among them, up to the last whole line.
    private static byte[] header(byte[] front) {
        int line = 0;
        for (int i = 0; i < front.length; i++) {
            if (front[i] == '\n') {
                int end = i > line && front[i - 1] == '\r' ? i - 1 : i;
                if (end == line) {
                    return Arrays.copyOf(front, line);
                }
                line = i + 1;
            }
        }
        return Arrays.copyOf(front, line);
    }
}
