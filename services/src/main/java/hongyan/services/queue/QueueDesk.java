package hongyan.services.queue;

import hongyan.kv.Kv;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Tx;
import hongyan.kv.blob.Bodies;
import hongyan.store.queue.QueueRows;
import hongyan.store.queue.QueuedMessage;
import hongyan.store.queue.QueuedRecipient;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.TenantStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an administrator sees of the queue and does with it; each action and its audit row are one transaction.
/// *Threads*: safe.
public final class QueueDesk {
    private static final int PAGE = 200;
    /// Messages counted at most.
    private static final int COUNTED = 20_000;

    /// Where a message stands. The worst of its recipients counts.
    public enum State {
        /// Not tried yet.
        WAITING,
        /// Tried, and to be tried again.
        DEFERRED,
        /// An administrator holds it.
        HELD
    }

    /// @param next when it is tried again
    /// @param last the reply of the last attempt, empty before
    public record Recipient(String address, State state, int attempts, Instant next, String last) {}

    /// @param sender empty for the null sender
    public record Item(
            String id,
            String sender,
            Instant created,
            long size,
            State state,
            int tenant,
            int account,
            List<Recipient> recipients) {}

    /// How many messages are in which state.
    public record Counts(long waiting, long deferred, long held) {}

    private final Kv kv;
    private final Bodies bodies;
    private final MailQueue queue;
    private final TenantStore tenants;
    private final InstantSource clock;

    public QueueDesk(Kv kv, Bodies bodies, MailQueue queue, TenantStore tenants, InstantSource clock) {
        this.kv = kv;
        this.bodies = bodies;
        this.queue = queue;
        this.tenants = tenants;
        this.clock = clock;
    }

    /// Messages in the order of their ids, at most `limit`.
    ///
    /// @param state only these, empty for all
    /// @param text only with this in an address or the id, in any case; empty for all
    /// @param after go on behind this id; empty to start
    public List<Item> list(Optional<State> state, String text, String after, int limit) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Item> found = new ArrayList<>();
        String from = after;
        while (found.size() < limit) {
            String start = from;
            List<Item> page = kv.read(s -> QueueRows.messages(s, start, PAGE).stream()
                    .map(message -> item(s, message))
                    .toList());
            for (Item item : page) {
                if (found.size() < limit
                        && (state.isEmpty() || state.get() == item.state())
                        && (wanted.isEmpty() || matches(item, wanted))) {
                    found.add(item);
                }
            }
            if (page.size() < PAGE) {
                break;
            }
            from = page.getLast().id();
        }
        return found;
    }

    private static boolean matches(Item item, String wanted) {
        return item.id().toLowerCase(Locale.ROOT).contains(wanted)
                || item.sender().toLowerCase(Locale.ROOT).contains(wanted)
                || item.recipients().stream()
                        .anyMatch(r -> r.address().toLowerCase(Locale.ROOT).contains(wanted));
    }

    public Optional<Item> show(String id) {
        return kv.read(s -> QueueRows.messageOf(s, id).map(message -> item(s, message)));
    }

    private static Item item(Snapshot s, QueuedMessage message) {
        List<Recipient> recipients = new ArrayList<>();
        State worst = State.WAITING;
        for (QueuedRecipient r : QueueRows.recipients(s, message.id(), QueueRows.MAX_RECIPIENTS)) {
            State state = message.held() ? State.HELD : r.attempts() > 0 ? State.DEFERRED : State.WAITING;
            worst = state.compareTo(worst) > 0 ? state : worst;
            recipients.add(
                    new Recipient(r.address(), state, r.attempts(), Instant.ofEpochMilli(r.due()), r.lastReply()));
        }
        return new Item(
                message.id(),
                message.sender(),
                Instant.ofEpochMilli(message.created()),
                message.size(),
                worst,
                message.tenant(),
                message.account(),
                recipients);
    }

    /// Makes it due now; takes it off hold. False when there is no such message.
    public boolean retry(String id, Actor by) {
        return change(id, by, "queue.retry", (tx, message) -> {
            if (message.held()) {
                QueueRows.hold(tx, message, false, clock.millis());
            } else {
                QueueRows.hurry(tx, message, clock.millis());
            }
        });
    }

    /// Keeps it until it is resumed. An attempt that runs is not stopped.
    public boolean hold(String id, Actor by) {
        return change(id, by, "queue.hold", (tx, message) -> QueueRows.hold(tx, message, true, clock.millis()));
    }

    public boolean resume(String id, Actor by) {
        return change(id, by, "queue.resume", (tx, message) -> QueueRows.hold(tx, message, false, clock.millis()));
    }

    /// Removes it without a word to the sender.
    public boolean delete(String id, Actor by) {
        return change(id, by, "queue.delete", (tx, message) -> {
            tx.frees();
            QueueRows.remove(tx, bodies, message);
        });
    }

    private interface Change {
        void run(Tx tx, QueuedMessage message);
    }

    private boolean change(String id, Actor by, String action, Change change) {
        return kv.write(Shards.of(QueueRows.shard(id), new Shard.Tenant(TenantStore.PLATFORM)), tx -> {
            Optional<QueuedMessage> message = QueueRows.messageOf(tx, id);
            message.ifPresent(found -> {
                change.run(tx, found);
                tenants.within(tx, TenantStore.PLATFORM)
                        .audit(by, action, id + " from <" + found.sender() + ">", "", "");
            });
            tx.afterCommit(queue::wake);
            return message.isPresent();
        });
    }

    /// Counts the first twenty thousand messages.
    public Counts counts() {
        long[] counts = new long[3];
        String from = "";
        for (int seen = 0; seen < COUNTED; seen += PAGE) {
            String start = from;
            List<State> page = new ArrayList<>();
            String last = kv.read(s -> {
                List<QueuedMessage> messages = QueueRows.messages(s, start, PAGE);
                for (QueuedMessage message : messages) {
                    boolean tried = QueueRows.recipients(s, message.id(), QueueRows.MAX_RECIPIENTS).stream()
                            .anyMatch(r -> r.attempts() > 0);
                    page.add(message.held() ? State.HELD : tried ? State.DEFERRED : State.WAITING);
                }
                return messages.isEmpty() ? "" : messages.getLast().id();
            });
            for (State state : page) {
                switch (state) {
                    case WAITING -> counts[0]++;
                    case DEFERRED -> counts[1]++;
                    case HELD -> counts[2]++;
                }
            }
            if (page.size() < PAGE) {
                break;
            }
            from = last;
        }
        return new Counts(counts[0], counts[1], counts[2]);
    }
}
