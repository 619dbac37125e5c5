package hongyan.store.account;

import hongyan.formats.mime.Message;
import hongyan.kv.Entry;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which messages belong together (RFC 8621 3).
///
/// A message joins the thread of a message it refers to, that refers to it, or that refers to the same message, when
/// their base subjects are equal; else it starts its own, named by its own id. Looked up: the nearest references first,
/// then the oldest, then its own Message-ID (an answer that came before its question). Threads once apart are never
/// merged: a message that belongs to two joins the nearer one.
///
/// Each message stands in `MSGID` under its own Message-ID, its first reference and its last two.
final class Threads {
    private static final int FORMAT = 1;
    private static final int NEAREST = 10;
    private static final int INDEXED = 2;
    private static final int LOOKED_AT = 4;
    private static final int LONGEST_THREAD = 10_000;

    private Threads() {}

    /// What threading needs to know of a message. Made before anything is written.
    ///
    /// @param hashes to stand under
    record Ids(long[] hashes, long[] lookups, long subject) {
        /// The same, to stand under others.
        Ids under(long[] others) {
            return new Ids(others, lookups, subject);
        }
    }

    static Ids ids(Message message) {
        return ids(
                message.messageIds(), message.references(), message.envelope().subject());
    }

    static Ids ids(List<String> messageIds, List<String> references, @Nullable String subject) {
        Set<Long> lookups = new LinkedHashSet<>();
        for (int i = references.size() - 1; i >= Math.max(0, references.size() - NEAREST); i--) {
            lookups.add(hash(references.get(i)));
        }
        if (!references.isEmpty()) {
            lookups.add(hash(references.getFirst()));
        }
        Set<Long> hashes = new LinkedHashSet<>();
        for (String id : messageIds) {
            lookups.add(hash(id));
            hashes.add(hash(id));
        }
        if (!references.isEmpty()) {
            hashes.add(hash(references.getFirst()));
            references
                    .subList(Math.max(0, references.size() - INDEXED), references.size())
                    .forEach(id -> hashes.add(hash(id)));
        }
        return new Ids(array(hashes), array(lookups), hash(BaseSubject.of(subject)));
    }

    private static long[] array(Set<Long> values) {
        long[] array = new long[values.size()];
        int i = 0;
        for (long value : values) {
            array[i++] = value;
        }
        return array;
    }

    /// The thread the message joins; 0 when it starts its own.
    static int find(Snapshot snapshot, int account, Ids ids) {
        for (long hash : ids.lookups) {
            KeyRange range = KeyRange.prefix(Keys.messageId(account, hash));
            for (Entry entry : snapshot.scan(Space.MSGID, range, Order.DESCENDING, LOOKED_AT)) {
                RowReader in = new RowReader(entry.value()).expect(FORMAT);
                int thread = in.int32();
                if (in.fixed64() == ids.subject) {
                    return thread;
                }
            }
        }
        return 0;
    }

    static void put(Tx tx, int account, int thread, int email, long receivedAt, Ids ids, long modseq) {
        tx.put(
                Space.THREAD,
                Keys.threadEmail(account, thread, email),
                new RowWriter(modseq, FORMAT, 18).signed(receivedAt).row());
        for (long hash : ids.hashes) {
            tx.put(
                    Space.MSGID,
                    Keys.messageIdEmail(account, hash, email),
                    new RowWriter(modseq, FORMAT, 24)
                            .number(thread)
                            .fixed64(ids.subject)
                            .row());
        }
    }

    /// @return whether the thread is empty now
    static boolean remove(Tx tx, int account, int thread, int email, long[] hashes) {
        tx.delete(Space.THREAD, Keys.threadEmail(account, thread, email));
        for (long hash : hashes) {
            tx.delete(Space.MSGID, Keys.messageIdEmail(account, hash, email));
        }
        return tx.scan(Space.THREAD, KeyRange.prefix(Keys.thread(account, thread)), Order.ASCENDING, 1)
                .isEmpty();
    }

    /// The index entries of a message, for `to`, a second message over the same body.
    static void copy(Tx tx, int account, EmailState from, int to, long[] hashes, long modseq) {
        tx.put(
                Space.THREAD,
                Keys.threadEmail(account, from.thread(), to),
                new RowWriter(modseq, FORMAT, 18)
                        .signed(from.receivedAt().toEpochMilli())
                        .row());
        for (long hash : hashes) {
            tx.get(Space.MSGID, Keys.messageIdEmail(account, hash, from.email()))
                    .ifPresent(row -> tx.put(
                            Space.MSGID, Keys.messageIdEmail(account, hash, to), RowWriter.reversioned(row, modseq)));
        }
    }

    // RFC 8621 3: oldest first
    static List<Integer> emails(Snapshot snapshot, int account, int thread) {
        record Member(int email, long receivedAt) {}
        List<Member> members = new ArrayList<>();
        KeyRange range = KeyRange.prefix(Keys.thread(account, thread));
        for (Entry entry : snapshot.scan(Space.THREAD, range, Order.ASCENDING, LONGEST_THREAD)) {
            byte[] key = entry.key().bytes();
            int email = (key[8] & 0xff) << 24 | (key[9] & 0xff) << 16 | (key[10] & 0xff) << 8 | key[11] & 0xff;
            members.add(new Member(
                    email, new RowReader(entry.value()).expect(FORMAT).signed()));
        }
        members.sort(Comparator.comparingLong(Member::receivedAt).thenComparingInt(Member::email));
        return members.stream().map(Member::email).toList();
    }

    /// 63 bits, never negative. Stable on disk. Only spreads: whoever makes two ids meet gains what a References field
    /// gives anybody.
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
        return (hash ^ hash >>> 29) >>> 1;
    }
}
