package hongyan.store.account;

import hongyan.kv.Kv;
import hongyan.kv.Tx;
import hongyan.kv.blob.Bodies;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// The door to mail accounts.
///
/// *Threads*: safe. *Locks*: [#update] holds the account's shard through the commit. *Durability*: on return of
/// [#update].
public final class AccountStore {
    public AccountStore(Kv kv, Bodies bodies, InstantSource clock) {
        throw new UnsupportedOperationException();
    }

    /// Makes the account's row and its standard mailboxes (INBOX, Drafts, Sent, Archive, Junk, Trash). `tx` must hold
    /// the account's shard.
    public void create(Tx tx, int account, Quota quota) {
        throw new UnsupportedOperationException();
    }

    public <T> T read(int account, Function<AccountView, T> work) {
        throw new UnsupportedOperationException();
    }

    /// @throws hongyan.base.failure.NotAllowed `NOT_FOUND` when there is no such account
    public <T> T update(int account, Function<AccountTx, T> work) {
        throw new UnsupportedOperationException();
    }

    /// One transaction over several accounts (a delivery to many): all of it, or nothing. Accounts that do not exist
    /// are left out.
    public <T> T updateAll(Collection<Integer> accounts, Function<Map<Integer, AccountTx>, T> work) {
        throw new UnsupportedOperationException();
    }

    /// Part of a larger transaction that holds the account's shard.
    public AccountTx within(Tx tx, int account) {
        throw new UnsupportedOperationException();
    }

    /// Calls `listener` after each commit on the account, in modseq order, while the shard is still locked: it must
    /// only take note.
    public Subscription subscribe(int account, Consumer<Committed> listener) {
        throw new UnsupportedOperationException();
    }

    /// The same for all accounts.
    public Subscription subscribeAll(Consumer<Committed> listener) {
        throw new UnsupportedOperationException();
    }
}
