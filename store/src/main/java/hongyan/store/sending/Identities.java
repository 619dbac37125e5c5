package hongyan.store.sending;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Stream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The door to identities. *Threads*: safe.
public final class Identities {
    /// Identities an account may have.
    public static final int MAX = 200;

    private final Kv kv;
    private final AccountStore accounts;

    public Identities(Kv kv, AccountStore accounts) {
        this.kv = kv;
        this.accounts = accounts;
    }

    /// Those for these addresses, oldest first; addresses that have none yet get one.
    ///
    /// @param addresses what the owner sends from, as the directory writes it, each with the name for a new one
    public List<Identity> of(int account, SequencedMap<String, String> addresses) {
        List<Identity> found = kv.read(snapshot -> all(snapshot, account));
        Set<String> missing = new HashSet<>(addresses.keySet());
        found.forEach(identity -> missing.remove(identity.email()));
        if (!missing.isEmpty()) {
            found = accounts.update(account, tx -> {
                List<Identity> now = all(tx.tx(), account);
                now.forEach(identity -> missing.remove(identity.email()));
                addresses.forEach((address, name) -> {
                    if (missing.remove(address)) {
                        now.add(create(tx, new Identity(0, name, address, List.of(), List.of(), "", "", false)));
                    }
                });
                return now;
            });
        }
        return found.stream()
                .filter(identity -> addresses.containsKey(identity.email()))
                .toList();
    }

    /// Adds one under a new id; its `id` is disregarded.
    public Identity create(AccountTx tx, Identity identity) {
        int id = tx.nextId();
        long modseq = tx.logChange(Stream.IDENTITY, id, true, false);
        Identity made = new Identity(
                id,
                identity.name(),
                identity.email(),
                identity.replyTo(),
                identity.bcc(),
                identity.textSignature(),
                identity.htmlSignature(),
                identity.mayDelete());
        tx.tx().put(Space.IDENTITY, Key.of(tx.account(), id), JsonRow.write(modseq, made));
        return made;
    }

    public void update(AccountTx tx, Identity identity) {
        long modseq = tx.logChange(Stream.IDENTITY, identity.id(), false, false);
        tx.tx().put(Space.IDENTITY, Key.of(tx.account(), identity.id()), JsonRow.write(modseq, identity));
    }

    public void destroy(AccountTx tx, int id) {
        tx.logChange(Stream.IDENTITY, id, false, true);
        tx.tx().delete(Space.IDENTITY, Key.of(tx.account(), id));
    }

    /// One, inside a transaction.
    public Optional<Identity> find(AccountTx tx, int id) {
        return tx.tx().get(Space.IDENTITY, Key.of(tx.account(), id)).map(row -> JsonRow.read(row, Identity.class));
    }

    private static List<Identity> all(Snapshot snapshot, int account) {
        List<Identity> identities = new ArrayList<>();
        KeyRange range = KeyRange.prefix(Key.of().int32(account).key());
        for (Entry row : snapshot.scan(Space.IDENTITY, range, Order.ASCENDING, MAX)) {
            identities.add(JsonRow.read(row.value(), Identity.class));
        }
        return identities;
    }
}
