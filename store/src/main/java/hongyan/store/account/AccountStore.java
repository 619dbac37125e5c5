package hongyan.store.account;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.kv.Entry;
import hongyan.kv.Expect;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import hongyan.kv.blob.Bodies;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/// The door to mail accounts.
///
/// *Threads*: safe. *Locks*: [#update] holds the account's shard through the commit. *Durability*: on return of
/// [#update].
///
/// *Following an account without a gap*: subscribe first, then read; the read's [AccountView#usage] tells the modseq it
/// saw. Of the changes that come in, those with a modseq up to that one are in what was read and are passed over.
public final class AccountStore {
    /// How long what leaves an account can be brought back when nobody says.
    public static final Duration KEPT = Duration.ofDays(30);

    private static final int PAGE = 500;
    private static final byte[] DUE = {1};
    /// What an account has in this room, but for its row and its messages.
    private static final List<Space> OWN = List.of(
            Space.MAILBOX,
            Space.MAILBOX_NAME,
            Space.EMAIL_STATE,
            Space.UID,
            Space.THREAD,
            Space.MSGID,
            Space.CHANGE,
            Space.METADATA,
            Space.RECENT,
            Space.IMPORTED);

    private final Kv kv;
    private final Bodies bodies;
    private final InstantSource clock;
    private final Duration kept;
    private final Publication publication = new Publication();
    /// A permit for each commit that left work for [Upkeep].
    private final Semaphore work = new Semaphore(0);

    /// What leaves an account can be brought back for [#KEPT].
    public AccountStore(Kv kv, Bodies bodies, InstantSource clock) {
        this(kv, bodies, clock, KEPT);
    }

    /// @param kept how long what leaves an account can be brought back; zero = not at all
    public AccountStore(Kv kv, Bodies bodies, InstantSource clock, Duration kept) {
        this.kv = kv;
        this.bodies = bodies;
        this.clock = clock;
        this.kept = kept;
    }

    /// Which messages IMAP sessions were told of as recent.
    public Recents recents() {
        return new Recents(kv);
    }

    /// Makes the account's row and its standard mailboxes (INBOX, Drafts, Sent, Archive, Junk, Trash). `tx` must hold
    /// the account's shard.
    ///
    /// @throws hongyan.kv.KvConflict when the account is there
    public void create(Tx tx, int account, Quota quota) {
        tx.require(Space.ACCOUNT, Keys.account(account), Expect.absent());
        AccountRow row = new AccountRow();
        row.quota = quota;
        StoredTx fresh = open(tx, account, row, false);
        fresh.createMailbox(0, MailboxName.INBOX, Role.INBOX);
        fresh.createMailbox(0, "Drafts", Role.DRAFTS);
        fresh.createMailbox(0, "Sent", Role.SENT);
        fresh.createMailbox(0, "Archive", Role.ARCHIVE);
        fresh.createMailbox(0, "Junk", Role.JUNK);
        fresh.createMailbox(0, "Trash", Role.TRASH);
        fresh.flush();
    }

    /// Removes the account: at once for everybody who looks, then row by row, in pages. [Upkeep] goes on when it did
    /// not return.
    public void destroy(int account) {
        kv.write(Shards.account(account), tx -> {
            vanish(tx, account);
            return account;
        });
        clear(account);
    }

    /// Removes the rows of an account that has vanished. May be tried again as often as it takes.
    void clear(int account) {
        KeyRange all = KeyRange.prefix(Keys.account(account));
        pages(account, Space.EMAIL, EmailCodec::front, entry -> StoredView.second(entry.key()));
        pages(
                account,
                Space.EXPUNGED,
                row -> EmailCodec.front(ExpungedCodec.read(row).email()),
                entry -> Keys.expungedId(entry.key()).email());
        kv.write(Shards.account(account), tx -> {
            tx.frees();
            MailboxRows.removeAll(tx, account);
            OWN.forEach(space -> tx.deleteRange(space, all));
            tx.delete(Space.EXPUNGED_DUE, Keys.due(Keys.Due.ACCOUNT, 0, account));
            return account;
        });
    }

    /// Removes the account's rows of a space, and lets go of their bodies.
    private void pages(
            int account, Space space, Function<byte[], EmailCodec.Front> front, Function<Entry, Integer> email) {
        KeyRange all = KeyRange.prefix(Keys.account(account));
        int page = PAGE;
        while (page == PAGE) {
            page = kv.write(Shards.account(account), tx -> {
                tx.frees();
                List<Entry> rows = tx.scan(space, all, Order.ASCENDING, PAGE);
                for (Entry entry : rows) {
                    // of one that cannot be read nobody knows the body: the inspection finds it held for nothing
                    Look.decoded(entry.value(), front)
                            .ifPresent(f -> bodies.release(tx, f.blob(), Keys.holder(account, email.apply(entry))));
                    tx.delete(space, entry.key());
                }
                return rows.size();
            });
        }
    }

    /// Removes the account for everybody who looks, in a larger transaction that holds its shard; [Upkeep] removes its
    /// rows afterwards.
    public void vanish(Tx tx, int account) {
        tx.delete(Space.ACCOUNT, Keys.account(account));
        News.note(tx, account, 0);
        tx.put(Space.EXPUNGED_DUE, Keys.due(Keys.Due.ACCOUNT, 0, account), DUE);
        tx.afterCommit(work::release);
    }

    /// How long what leaves an account can be brought back; zero = not at all.
    public Duration kept() {
        return kept;
    }

    Semaphore work() {
        return work;
    }

    Kv kv() {
        return kv;
    }

    InstantSource clock() {
        return clock;
    }

    /// @throws NotAllowed `NOT_FOUND` when there is no such account
    public <T> T read(int account, Function<AccountView, T> work) {
        return kv.read(snapshot -> work.apply(new StoredView(snapshot, account, require(snapshot, account))));
    }

    /// The account on a snapshot the caller has.
    ///
    /// @throws NotAllowed `NOT_FOUND` when there is no such account
    public AccountView view(Snapshot snapshot, int account) {
        return new StoredView(snapshot, account, require(snapshot, account));
    }

    /// @throws NotAllowed `NOT_FOUND` when there is no such account
    public <T> T update(int account, Function<AccountTx, T> work) {
        return kv.write(Shards.account(account), tx -> {
            StoredTx open = open(tx, account, require(tx, account), false);
            T result = work.apply(open);
            open.flush();
            return result;
        });
    }

    /// One transaction over several accounts (a delivery to many): all of it, or nothing. Accounts that do not exist
    /// are left out.
    public <T> T updateAll(Collection<Integer> accounts, Function<Map<Integer, AccountTx>, T> work) {
        return updateAll(accounts, List.of(), (tx, open) -> work.apply(open));
    }

    /// The same, and rows of other rooms with it.
    ///
    /// @param more shards those rows need; with them there may be no account at all
    public <T> T updateAll(
            Collection<Integer> accounts, Collection<Shard> more, BiFunction<Tx, Map<Integer, AccountTx>, T> work) {
        List<Shard> shards = new ArrayList<>(more);
        accounts.forEach(id -> shards.add(new Shard.Account(id)));
        return kv.write(Shards.of(shards), tx -> {
            Map<Integer, StoredTx> open = new LinkedHashMap<>();
            for (int account : accounts) {
                find(tx, account).ifPresent(row -> open.put(account, open(tx, account, row, false)));
            }
            T result = work.apply(tx, new LinkedHashMap<>(open));
            open.values().forEach(StoredTx::flush);
            return result;
        });
    }

    /// Part of a larger transaction that holds the account's shard. Its modseq is taken at the first change; one such
    /// part per account and transaction.
    ///
    /// @throws NotAllowed `NOT_FOUND` when there is no such account
    public AccountTx within(Tx tx, int account) {
        return open(tx, account, require(tx, account), true);
    }

    /// Calls `listener` after each commit on the account, in modseq order, while the shard is still locked: it must
    /// only take note. A listener that throws is logged and never called again.
    public Subscription subscribe(int account, Consumer<Committed> listener) {
        return publication.subscribe(account, listener);
    }

    /// The same for all accounts.
    public Subscription subscribeAll(Consumer<Committed> listener) {
        return publication.subscribeAll(listener);
    }

    /// Whether there is such an account.
    public boolean exists(int account) {
        return kv.read(snapshot -> find(snapshot, account)).isPresent();
    }

    /// Accounts with an id of at least `from`, ascending.
    public List<Integer> accounts(int from, int limit) {
        KeyRange range = new KeyRange(Key.of(from), Optional.empty());
        return kv.read(snapshot -> snapshot.scan(Space.ACCOUNT, range, Order.ASCENDING, limit)).stream()
                .map(entry -> entry.key().reader().int32())
                .toList();
    }

    /// Trims the account's change log. Happens by itself too, now and then, when the account changes.
    public void trimLog(int account) {
        update(account, tx -> {
            ((StoredTx) tx).trimLog();
            return account;
        });
    }

    private StoredTx open(Tx tx, int account, AccountRow row, boolean guest) {
        long seconds = clock.instant().getEpochSecond();
        return new StoredTx(new Ledger(tx, account, row, seconds, publication), bodies, kept, work::release, guest);
    }

    private static Optional<AccountRow> find(Snapshot snapshot, int account) {
        return account < 0
                ? Optional.empty()
                : snapshot.get(Space.ACCOUNT, Keys.account(account)).map(AccountRow::read);
    }

    private static AccountRow require(Snapshot snapshot, int account) {
        return find(snapshot, account).orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND, "account " + account));
    }
}
