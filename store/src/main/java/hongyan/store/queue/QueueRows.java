package hongyan.store.queue;

import hongyan.base.json.Json;
import hongyan.kv.Entry;
import hongyan.kv.Expect;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Shard;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Reads and writes the queue's rows. Writes need the shard of the message ([#shard]).
public final class QueueRows {
    /// How many recipients a message may have.
    public static final int MAX_RECIPIENTS = 10_000;

    private static final int SLOTS = 64;
    private static final byte FORMAT = 1;
    private static final int HEAD = 9;
    private static final byte[] NOTHING = {FORMAT};

    private QueueRows() {}

    /// The shard of a message: one slot of the queue, by its id up to a `~`. Ids that differ behind it share the slot.
    public static Shard shard(String id) {
        int end = id.indexOf('~');
        String slot = end < 0 ? id : id.substring(0, end);
        return new Shard.Queue(Math.floorMod(slot.hashCode(), SLOTS));
    }

    private static Key message(String id) {
        return Key.of().text(id).key();
    }

    private static Key recipient(String id, int n) {
        return Key.of().text(id).int32(n).key();
    }

    /// What keeps the body alive.
    public static Key holder(String id) {
        return Key.of().byte8(Space.QUEUE.code()).text(id).key();
    }

    private static byte[] row(Object value) {
        byte[] json = Json.bytes(value);
        return ByteBuffer.allocate(HEAD + json.length)
                .putLong(0)
                .put(FORMAT)
                .put(json)
                .array();
    }

    private static <T> T read(byte[] row, Class<T> type) {
        if (row.length < HEAD || row[HEAD - 1] != FORMAT) {
            throw new KvException("a queue row of an unknown format");
        }
        try {
            return Json.parse(Arrays.copyOfRange(row, HEAD, row.length), type);
        } catch (JacksonException e) {
            throw new KvException("a damaged queue row", e);
        }
    }

    /// Adds a message; its body must be bound to [#holder] in the same transaction.
    public static void add(Tx tx, QueuedMessage message, List<QueuedRecipient> recipients) {
        tx.require(Space.QUEUE, message(message.id()), Expect.absent());
        tx.put(Space.QUEUE, message(message.id()), row(message));
        for (QueuedRecipient recipient : recipients) {
            tx.put(Space.QUEUE_RCPT, recipient(message.id(), recipient.n()), row(recipient));
            schedule(tx, message.id(), recipient);
        }
    }

    private static Due due(String id, QueuedRecipient recipient) {
        return new Due(Due.minute(recipient.due()), recipient.route(), id, recipient.n());
    }

    private static void schedule(Tx tx, String id, QueuedRecipient recipient) {
        tx.put(Space.QUEUE_DUE, due(id, recipient).key(), NOTHING);
    }

    private static void unschedule(Tx tx, String id, QueuedRecipient recipient) {
        tx.delete(Space.QUEUE_DUE, due(id, recipient).key());
    }

    /// Replaces a recipient's row and its place in the schedule.
    private static void change(Tx tx, QueuedMessage message, QueuedRecipient before, QueuedRecipient after) {
        unschedule(tx, message.id(), before);
        tx.put(Space.QUEUE_RCPT, recipient(message.id(), after.n()), row(after));
        if (!message.held() || after.lease() != 0) {
            schedule(tx, message.id(), after);
        }
    }

    /// Takes those of the recipients that are due, held by nobody, and not on hold.
    ///
    /// @return those taken
    public static List<QueuedRecipient> lease(
            Tx tx, QueuedMessage message, List<Integer> wanted, long token, long now, long until) {
        List<QueuedRecipient> taken = new ArrayList<>();
        if (message.held()) {
            return taken;
        }
        for (int n : wanted) {
            Optional<QueuedRecipient> found = recipientOf(tx, message.id(), n);
            if (found.isPresent() && found.get().due() <= now) {
                QueuedRecipient leased = found.get().leased(token, until);
                change(tx, message, found.get(), leased);
                taken.add(leased);
            }
        }
        return taken;
    }

    /// The recipient as long as the lease is ours; whoever lost it must not write a result.
    public static Optional<QueuedRecipient> mine(Snapshot snapshot, String id, int n, long token) {
        return recipientOf(snapshot, id, n).filter(recipient -> recipient.lease() == token);
    }

    /// Puts a recipient back for later.
    public static void defer(Tx tx, QueuedMessage message, QueuedRecipient before, QueuedRecipient after) {
        change(tx, message, before, after);
    }

    /// A recipient is done; the last one takes the message along.
    public static void done(Tx tx, Bodies bodies, QueuedMessage message, QueuedRecipient recipient) {
        unschedule(tx, message.id(), recipient);
        tx.delete(Space.QUEUE_RCPT, recipient(message.id(), recipient.n()));
        if (recipients(tx, message.id(), 1).isEmpty()) {
            tx.delete(Space.QUEUE, message(message.id()));
            bodies.release(tx, body(message), holder(message.id()));
        }
    }

    /// The whole message goes, whatever state it is in.
    public static void remove(Tx tx, Bodies bodies, QueuedMessage message) {
        for (QueuedRecipient recipient : recipients(tx, message.id(), MAX_RECIPIENTS)) {
            done(tx, bodies, message, recipient);
        }
    }

    /// Makes all recipients that nobody works on due at `now`.
    public static void hurry(Tx tx, QueuedMessage message, long now) {
        for (QueuedRecipient recipient : recipients(tx, message.id(), MAX_RECIPIENTS)) {
            if (recipient.lease() == 0) {
                change(tx, message, recipient, recipient.at(now));
            }
        }
    }

    /// Gives up leases of a process that is gone: due at `now`.
    public static void recover(Tx tx, QueuedMessage message, long now) {
        for (QueuedRecipient recipient : recipients(tx, message.id(), MAX_RECIPIENTS)) {
            if (recipient.lease() != 0) {
                change(tx, message, recipient, recipient.at(now));
            }
        }
    }

    /// Gives up a lease of our own that came to nothing: due at `now`.
    public static void giveBack(Tx tx, QueuedMessage message, List<Integer> numbers, long token, long now) {
        for (int n : numbers) {
            mine(tx, message.id(), n, token).ifPresent(leased -> change(tx, message, leased, leased.at(now)));
        }
    }

    /// Takes the message out of the schedule, or puts it back.
    public static void hold(Tx tx, QueuedMessage message, boolean held, long now) {
        QueuedMessage after = message.withHeld(held);
        tx.put(Space.QUEUE, message(message.id()), row(after));
        for (QueuedRecipient recipient : recipients(tx, message.id(), MAX_RECIPIENTS)) {
            if (recipient.lease() == 0) {
                change(tx, after, recipient, held ? recipient : recipient.at(now));
            }
        }
    }

    public static Optional<QueuedMessage> messageOf(Snapshot snapshot, String id) {
        return snapshot.get(Space.QUEUE, message(id)).map(row -> read(row, QueuedMessage.class));
    }

    public static Optional<QueuedRecipient> recipientOf(Snapshot snapshot, String id, int n) {
        return snapshot.get(Space.QUEUE_RCPT, recipient(id, n)).map(row -> read(row, QueuedRecipient.class));
    }

    public static List<QueuedRecipient> recipients(Snapshot snapshot, String id, int limit) {
        return snapshot.scan(Space.QUEUE_RCPT, KeyRange.prefix(message(id)), Order.ASCENDING, limit).stream()
                .map(row -> read(row.value(), QueuedRecipient.class))
                .toList();
    }

    /// Messages in the order of their ids, from behind `after` on (empty: from the first).
    public static List<QueuedMessage> messages(Snapshot snapshot, String after, int limit) {
        KeyRange range =
                after.isEmpty() ? KeyRange.all() : new KeyRange(message(after).next(), Optional.empty());
        return snapshot.scan(Space.QUEUE, range, Order.ASCENDING, limit).stream()
                .map(row -> read(row.value(), QueuedMessage.class))
                .toList();
    }

    /// The schedule up to and with the minute of `now`, from behind `after` on.
    public static List<Due> due(Snapshot snapshot, Optional<Due> after, long now, int limit) {
        Key end = Key.of().int64(Due.minute(now) + 1).key();
        Key start = after.map(due -> due.key().next()).orElse(Key.raw(new byte[0]));
        return snapshot.scan(Space.QUEUE_DUE, KeyRange.between(start, end), Order.ASCENDING, limit).stream()
                .map(Entry::key)
                .map(Due::of)
                .toList();
    }

    /// The same, passing over the rest of a route in its minute.
    public static List<Due> dueAfterRoute(Snapshot snapshot, Due last, long now, int limit) {
        Key end = Key.of().int64(Due.minute(now) + 1).key();
        Key route = Key.of().int64(last.minute()).text(last.route()).key();
        Key start = KeyRange.prefix(route).to().orElse(end);
        return snapshot.scan(Space.QUEUE_DUE, KeyRange.between(start, end), Order.ASCENDING, limit).stream()
                .map(Entry::key)
                .map(Due::of)
                .toList();
    }

    public static BlobId body(QueuedMessage message) {
        return BlobId.of(HexFormat.of().parseHex(message.body()));
    }
}
