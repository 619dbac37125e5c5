package hongyan.store.tenant;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The audit rows of an organisation: each holds the hash of the one before, and a head row holds the hash of the last
/// and the count. A changed, removed or inserted row breaks the chain; so does a shortened one.
///
/// *Invariant*: key order is chain order; a clock that goes back does not make a row sort before an older one.
final class AuditChain {
    private static final int NODE = 0;
    private static final int PAGE = 500;

    private AuditChain() {}

    /// @param last time of the last row in milliseconds
    /// @param seq its number within that millisecond
    record Head(long count, long last, int seq, String hash) {}

    static Head head(Snapshot snapshot, int tenant) {
        return snapshot.get(Space.TENANT, Keys.tenant(tenant, Keys.AUDIT_HEAD))
                .map(bytes -> Row.read(bytes, Head.class))
                .orElse(new Head(0, 0, 0, ""));
    }

    static void append(
            Tx tx,
            int tenant,
            long version,
            Instant now,
            Actor actor,
            String action,
            String object,
            String before,
            String after) {
        Head head = head(tx, tenant);
        long time = Math.max(now.toEpochMilli(), head.last());
        int seq = head.count() > 0 && time == head.last() ? head.seq() + 1 : 0;
        Instant at = Instant.ofEpochMilli(time);
        Key key = Keys.audit(tenant, at, NODE, seq);
        byte[] row = Row.write(
                version, 0, new AuditRow(at, actor.name(), actor.ip(), action, object, before, after, head.hash()));
        tx.put(Space.AUDIT, key, row);
        Head next = new Head(head.count() + 1, time, seq, hash(key, row));
        tx.put(Space.TENANT, Keys.tenant(tenant, Keys.AUDIT_HEAD), Row.write(version, 0, next));
    }

    static List<AuditRow> newest(Snapshot snapshot, int tenant, int skip, int limit) {
        return snapshot.scan(Space.AUDIT, KeyRange.prefix(Key.of(tenant)), Order.DESCENDING, skip + limit).stream()
                .skip(skip)
                .map(entry -> Row.read(entry.value(), AuditRow.class))
                .toList();
    }

    static Optional<String> verify(Snapshot snapshot, int tenant) {
        Key prefix = Key.of(tenant);
        Key from = prefix;
        String previous = "";
        long count = 0;
        while (true) {
            List<Entry> page = snapshot.scan(Space.AUDIT, KeyRange.prefixFrom(prefix, from), Order.ASCENDING, PAGE);
            for (Entry entry : page) {
                AuditRow row = Row.read(entry.value(), AuditRow.class);
                if (!row.previous().equals(previous)) {
                    return Optional.of("the row before " + row.time() + " was changed, added or removed");
                }
                previous = hash(entry.key(), entry.value());
                count++;
            }
            if (page.size() < PAGE) {
                break;
            }
            from = page.getLast().key().next();
        }
        Head head = head(snapshot, tenant);
        if (!head.hash().equals(previous) || head.count() != count) {
            return Optional.of("the last rows were changed or removed");
        }
        return Optional.empty();
    }

    private static String hash(Key key, byte[] row) {
        MessageDigest sha = TenantStore.sha256();
        sha.update(key.bytes());
        return HexFormat.of().formatHex(sha.digest(row));
    }
}
