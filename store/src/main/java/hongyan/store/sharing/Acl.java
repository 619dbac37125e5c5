package hongyan.store.sharing;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import hongyan.store.account.AccountTx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The door to grants. Writes hold the owner's shard: all rows of a grant change under it alone.
public final class Acl {
    /// Grantees of one mailbox.
    public static final int MAX = 500;
    /// In place of a mailbox: all of the account, those made later too. No mailbox has this number.
    public static final int EVERY = Integer.MAX_VALUE;
    /// Mailboxes shared with one grantee that are looked at.
    private static final int MOST = 10_000;

    private static final int FORMAT = 1;
    private static final int LENGTH = 21;

    private Acl() {}

    /// @param member the owner
    private record Value(int member, Rights given, Rights denied) {
        byte[] write(long version) {
            return ByteBuffer.allocate(LENGTH)
                    .putLong(version)
                    .put((byte) FORMAT)
                    .putInt(member)
                    .putInt(given.bits())
                    .putInt(denied.bits())
                    .array();
        }

        static Value read(byte[] row) {
            if (row.length < LENGTH || row[8] != FORMAT) {
                throw new KvException("unknown row of a grant");
            }
            ByteBuffer in = ByteBuffer.wrap(row, 9, LENGTH - 9);
            // Rights of a later version are none here.
            return new Value(
                    in.getInt(),
                    new Rights(in.getInt() & Rights.ALL.bits()),
                    new Rights(in.getInt() & Rights.ALL.bits()));
        }
    }

    private static Key of(int owner, int mailbox, Grantee grantee) {
        return Key.of().int32(owner).int32(mailbox).fixed(grantee.key().bytes()).key();
    }

    private static Key turned(int owner, int mailbox, Grantee grantee) {
        return Key.of().fixed(grantee.key().bytes()).int32(owner).int32(mailbox).key();
    }

    /// All grants on a mailbox itself, without those on [#EVERY].
    public static List<Grant> of(Snapshot snapshot, int owner, int mailbox) {
        List<Entry> rows =
                snapshot.scan(Space.ACL_OF, KeyRange.prefix(Key.of(owner, mailbox)), Order.ASCENDING, MAX + 1);
        List<Grant> grants = new ArrayList<>(rows.size());
        for (Entry row : rows) {
            KeyReader key = row.key().reader();
            key.int32();
            key.int32();
            Value value = Value.read(row.value());
            grants.add(new Grant(Grantee.read(key), value.given, value.denied));
        }
        return grants;
    }

    public static Optional<Grant> find(Snapshot snapshot, int owner, int mailbox, Grantee grantee) {
        return snapshot.get(Space.ACL_OF, of(owner, mailbox, grantee))
                .map(Value::read)
                .map(value -> new Grant(grantee, value.given, value.denied));
    }

    /// Writes the grant, or removes it when it is empty; the mailbox counts as changed.
    ///
    /// @param mailbox or [#EVERY]
    /// @param member the owner
    /// @throws NotAllowed `LIMIT` for one grantee too many, `NOT_FOUND` for no such mailbox
    public static void put(AccountTx tx, int member, int mailbox, Grant grant) {
        int owner = tx.account();
        Tx rows = tx.tx();
        Key key = of(owner, mailbox, grant.grantee());
        boolean there = rows.get(Space.ACL_OF, key).isPresent();
        if (grant.isEmpty()) {
            if (there) {
                touch(tx, mailbox);
                rows.delete(Space.ACL_OF, key);
                rows.delete(Space.ACL, turned(owner, mailbox, grant.grantee()));
            }
            return;
        }
        if (!there && of(rows, owner, mailbox).size() >= MAX) {
            throw new NotAllowed(Reason.LIMIT, "Too many grants on this mailbox");
        }
        touch(tx, mailbox);
        byte[] value = new Value(member, grant.given(), grant.denied())
                .write(tx.usage().modseq());
        rows.put(Space.ACL_OF, key, value);
        rows.put(Space.ACL, turned(owner, mailbox, grant.grantee()), value);
    }

    private static void touch(AccountTx tx, int mailbox) {
        if (mailbox == EVERY) {
            tx.mailboxes().forEach(each -> tx.touchMailbox(each.id()));
        } else {
            tx.touchMailbox(mailbox);
        }
    }

    /// What has been granted to this grantee, by owner.
    public static List<Granted> shared(Snapshot snapshot, Grantee grantee) {
        return shared(snapshot, grantee.key());
    }

    /// What has been granted to any group of the organisation.
    public static List<Granted> sharedWithGroups(Snapshot snapshot, int tenant) {
        return shared(snapshot, Grantee.groups(tenant));
    }

    private static List<Granted> shared(Snapshot snapshot, Key prefix) {
        List<Granted> shared = new ArrayList<>();
        for (Entry row : snapshot.scan(Space.ACL, KeyRange.prefix(prefix), Order.ASCENDING, MOST)) {
            KeyReader key = row.key().reader();
            Grantee grantee = Grantee.read(key);
            int owner = key.int32();
            int mailbox = key.int32();
            Value value = Value.read(row.value());
            shared.add(new Granted(owner, value.member, mailbox, new Grant(grantee, value.given, value.denied)));
        }
        return shared;
    }

    /// The owner as a member, when anything of the account is shared.
    public static Optional<Integer> ownerOf(Snapshot snapshot, int owner, int mailbox) {
        return first(snapshot, owner, mailbox).or(() -> first(snapshot, owner, EVERY));
    }

    private static Optional<Integer> first(Snapshot snapshot, int owner, int mailbox) {
        return snapshot.scan(Space.ACL_OF, KeyRange.prefix(Key.of(owner, mailbox)), Order.ASCENDING, 1).stream()
                .findFirst()
                .map(row -> Value.read(row.value()).member);
    }
}
