package hongyan.store.sending;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The door to the records of what was sent. *Threads*: safe.
public final class Submissions {
    /// Records an account keeps.
    public static final int MAX = 1000;

    private final Kv kv;

    public Submissions(Kv kv) {
        this.kv = kv;
    }

    /// All of an account, oldest first.
    public List<Submitted> all(int account) {
        KeyRange range = KeyRange.prefix(Key.of().int32(account).key());
        List<Submitted> all = new ArrayList<>();
        for (Entry row : kv.read(s -> s.scan(Space.SUBMISSION, range, Order.ASCENDING, MAX + 1))) {
            all.add(JsonRow.read(row.value(), Submitted.class));
        }
        return all;
    }

    public Optional<Submitted> find(int account, int id) {
        return kv.read(s -> s.get(Space.SUBMISSION, Key.of(account, id)))
                .map(row -> JsonRow.read(row, Submitted.class));
    }

    /// One, inside a transaction.
    public Optional<Submitted> find(AccountTx tx, int id) {
        return tx.tx().get(Space.SUBMISSION, Key.of(tx.account(), id)).map(row -> JsonRow.read(row, Submitted.class));
    }

    /// Notes a submission under a new id; its `id` is disregarded.
    public Submitted create(AccountTx tx, Submitted given) {
        int id = tx.nextId();
        long modseq = tx.logChange(Stream.SUBMISSION, id, true, false);
        Submitted made = new Submitted(
                id,
                given.identity(),
                given.email(),
                given.thread(),
                given.sender(),
                given.recipients(),
                given.sentAt(),
                given.trace());
        tx.tx().put(Space.SUBMISSION, Key.of(tx.account(), id), JsonRow.write(modseq, made));
        KeyRange range = KeyRange.prefix(Key.of().int32(tx.account()).key());
        List<Entry> rows = tx.tx().scan(Space.SUBMISSION, range, Order.ASCENDING, MAX + 1);
        if (rows.size() > MAX) {
            destroy(tx, JsonRow.read(rows.getFirst().value(), Submitted.class).id());
        }
        return made;
    }

    /// Forgets a record; the mail goes its way. False when there is none.
    public boolean destroy(AccountTx tx, int id) {
        Key key = Key.of(tx.account(), id);
        if (tx.tx().get(Space.SUBMISSION, key).isEmpty()) {
            return false;
        }
        tx.logChange(Stream.SUBMISSION, id, false, true);
        tx.tx().delete(Space.SUBMISSION, key);
        return true;
    }
}
