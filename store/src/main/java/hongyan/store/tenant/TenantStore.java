package hongyan.store.tenant;

import hongyan.kv.Kv;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Tx;
import hongyan.store.account.AccountStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The door to organisations.
///
/// *Threads*: safe. *Locks*: an update holds the organisation's shard through the commit; the `unique` forms the
/// directory shard too. *Durability*: on return. *Failure*: an exception thrown by the work changes nothing.
public final class TenantStore {
    /// The platform itself: its members are the operators.
    public static final int PLATFORM = 0;

    private final Kv kv;
    private final AccountStore accounts;
    private final InstantSource clock;
    private final Decoded decoded = new Decoded();

    public TenantStore(Kv kv, AccountStore accounts, InstantSource clock) {
        this.kv = kv;
        this.accounts = accounts;
        this.clock = clock;
    }

    public <T> T read(int tenant, Function<TenantView, T> work) {
        return kv.read(snapshot -> work.apply(new TenantView(snapshot, tenant, decoded)));
    }

    /// The organisation on a snapshot the caller has.
    public TenantView view(Snapshot snapshot, int tenant) {
        return new TenantView(snapshot, tenant, decoded);
    }

    /// Part of a larger transaction that holds the organisation's shard.
    public TenantTx within(Tx tx, int tenant) {
        return new TenantTx(tx, tenant, accounts, clock, false);
    }

    public <T> T directory(Function<DirectoryView, T> work) {
        return kv.read(snapshot -> work.apply(new DirectoryView(snapshot, decoded)));
    }

    /// What was read of the directory and of one organisation after this holds while it stays the same. Empty when
    /// nothing may be remembered ([Kv#stamp]).
    public Optional<Stamp> stamp(int tenant) {
        OptionalLong directory = kv.stamp(new Shard.Directory());
        OptionalLong organisation = kv.stamp(new Shard.Tenant(tenant));
        return directory.isPresent() && organisation.isPresent()
                ? Optional.of(new Stamp(directory.getAsLong(), organisation.getAsLong()))
                : Optional.empty();
    }

    /// [#stamp].
    public record Stamp(long directory, long organisation) {}

    /// Changes one organisation, without names that are unique over all.
    public <T> T update(int tenant, Function<TenantTx, T> work) {
        return kv.write(
                Shards.of(new Shard.Tenant(tenant)),
                tx -> work.apply(new TenantTx(tx, tenant, accounts, clock, false)));
    }

    /// Changes one organisation and mail accounts of its members.
    public <T> T update(int tenant, Collection<Integer> touchedAccounts, Function<TenantTx, T> work) {
        List<Shard> shards = new ArrayList<>();
        shards.add(new Shard.Tenant(tenant));
        touchedAccounts.forEach(account -> shards.add(new Shard.Account(account)));
        return kv.write(Shards.of(shards), tx -> work.apply(new TenantTx(tx, tenant, accounts, clock, false)));
    }

    /// Changes one organisation and what is unique over all; `touchedAccounts` are those it makes or resizes.
    public <T> T updateUnique(int tenant, Collection<Integer> touchedAccounts, Function<TenantTx, T> work) {
        List<Shard> shards = new ArrayList<>();
        shards.add(new Shard.Tenant(tenant));
        shards.add(new Shard.Directory());
        touchedAccounts.forEach(account -> shards.add(new Shard.Account(account)));
        return kv.write(Shards.of(shards), tx -> work.apply(new TenantTx(tx, tenant, accounts, clock, true)));
    }

    /// Changes what belongs to no organisation: settings, sessions, registrations, notices.
    public <T> T updateDirectory(Function<DirectoryTx, T> work) {
        return kv.write(Shards.of(new Shard.Directory()), tx -> work.apply(new DirectoryTx(tx)));
    }

    /// A number no organisation ever had; it is spent even when nothing comes of it.
    public int newTenant() {
        return updateDirectory(DirectoryTx::nextTenant);
    }

    /// Numbers no account ever had; spent even when nothing comes of them.
    public List<Integer> newAccounts(int count) {
        int first = updateDirectory(tx -> tx.nextAccounts(count));
        List<Integer> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(first + i);
        }
        return ids;
    }

    public InstantSource clock() {
        return clock;
    }

    /// Makes names comparable that a person would call the same: compatibility forms, case, spaces.
    public static String fold(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// Under which a token is stored.
    public static byte[] hash(String token) {
        return sha256().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
