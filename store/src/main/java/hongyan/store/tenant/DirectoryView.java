package hongyan.store.tenant;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is unique over all organisations, on one snapshot. Valid only inside the call that handed it out.
public sealed class DirectoryView permits DirectoryTx {
    private final Snapshot snapshot;
    private final @Nullable Decoded decoded;

    DirectoryView(Snapshot snapshot) {
        this(snapshot, null);
    }

    /// @param decoded what rows mean that were read before
    DirectoryView(Snapshot snapshot, @Nullable Decoded decoded) {
        this.snapshot = snapshot;
        this.decoded = decoded;
    }

    /// Who owns a domain. `live` = it sends and receives.
    public record Owner(int tenant, boolean live) {}

    /// Whom a sign-in name belongs to.
    public record Login(int tenant, int member) {}

    /// A domain whose check is due.
    public record DueCheck(int tenant, String domain, Instant due) {}

    /// Organisations that claim a domain and have not proved it.
    record Claims(List<Integer> tenants) {
        Claims {
            tenants = List.copyOf(tenants);
        }
    }

    record Sequence(long changes, int tenant, int account) {}

    record TenantNumber(int value) {}

    /// One organisation, on the same snapshot.
    public TenantView tenant(int tenant) {
        return new TenantView(snapshot, tenant, decoded);
    }

    /// Empty until the platform is set up.
    public Optional<Settings> settings() {
        return row(Space.DIRECTORY, Keys.directory(Keys.SETTINGS), Settings.class);
    }

    /// The organisation that has proved (or once had) this domain; lower case, U-labels.
    public Optional<Owner> domain(String name) {
        return row(Space.DIRECTORY, Keys.directory(Keys.DOMAIN, name), Owner.class);
    }

    /// Organisations that have added the domain without proof so far.
    public List<Integer> claims(String name) {
        return row(Space.DIRECTORY, Keys.directory(Keys.CLAIM, name), Claims.class)
                .map(Claims::tenants)
                .orElse(List.of());
    }

    /// @param canonical local part in lower case, `@`, domain in U-labels
    public Optional<Address> address(String canonical) {
        return row(Space.DIRECTORY, Keys.directory(Keys.ADDRESS, canonical), Address.class);
    }

    public Optional<Login> login(String name) {
        return row(Space.DIRECTORY, Keys.directory(Keys.LOGIN, name), Login.class);
    }

    public Optional<Integer> slug(String slug) {
        return row(Space.DIRECTORY, Keys.directory(Keys.SLUG, slug), TenantNumber.class)
                .map(TenantNumber::value);
    }

    /// The organisation with this name; the caller folds it ([TenantStore#fold]).
    public Optional<Integer> company(String folded) {
        return row(Space.DIRECTORY, Keys.directory(Keys.COMPANY, folded), TenantNumber.class)
                .map(TenantNumber::value);
    }

    /// All organisations but the platform itself, in the order they came.
    public List<Organisation> organisations() {
        List<Organisation> all = new ArrayList<>();
        Key from = Keys.tenant(1, 0);
        while (true) {
            List<Entry> page = snapshot.scan(Space.TENANT, new KeyRange(from, Optional.empty()), Order.ASCENDING, 300);
            for (Entry entry : page) {
                KeyReader key = entry.key().reader();
                key.int32();
                if (key.byte8() == Keys.ORGANISATION) {
                    all.add(Row.read(entry.value(), Organisation.class));
                }
            }
            if (page.size() < 300) {
                return all;
            }
            from = page.getLast().key().next();
        }
    }

    public Optional<Session> session(byte[] tokenHash) {
        return row(Space.SESSION, Keys.token(Keys.SESSION, tokenHash), Session.class);
    }

    public List<Session> sessions(int tenant, int member) {
        List<Session> found = new ArrayList<>();
        for (byte[] hash : tokens(Keys.SESSION_OF, tenant, member)) {
            session(hash).ifPresent(found::add);
        }
        return found;
    }

    public Optional<Activation> activation(byte[] tokenHash) {
        return row(Space.SESSION, Keys.token(Keys.ACTIVATION, tokenHash), Activation.class);
    }

    public Optional<Registration> registration(String id) {
        return row(Space.SESSION, Keys.token(Keys.REGISTRATION, TenantStore.hash(id)), Registration.class);
    }

    /// Domains to be looked at, oldest first.
    public List<DueCheck> dueChecks(Instant now, int limit) {
        KeyRange range = KeyRange.between(
                Key.of().byte8(Keys.DOMAIN_CHECK).key(),
                Key.of().byte8(Keys.DOMAIN_CHECK).int64(now.toEpochMilli() + 1).key());
        return snapshot.scan(Space.TASK, range, Order.ASCENDING, limit).stream()
                .map(entry -> {
                    KeyReader key = entry.key().reader();
                    key.byte8();
                    Instant due = Instant.ofEpochMilli(key.int64());
                    int tenant = key.int32();
                    return new DueCheck(tenant, key.text(), due);
                })
                .toList();
    }

    /// The newest notices first.
    public List<Notice> notices(int limit) {
        return snapshot.scan(Space.NOTICE, KeyRange.all(), Order.DESCENDING, limit).stream()
                .map(entry -> Row.read(entry.value(), Notice.class))
                .toList();
    }

    final List<byte[]> tokens(int kind, int tenant, int member) {
        Key prefix = Keys.tokensOf(kind, tenant, member);
        return snapshot.scan(Space.SESSION, KeyRange.prefix(prefix), Order.ASCENDING, 10_000).stream()
                .map(entry -> {
                    byte[] key = entry.key().bytes();
                    return java.util.Arrays.copyOfRange(key, prefix.length(), key.length);
                })
                .toList();
    }

    final Sequence sequence() {
        return row(Space.DIRECTORY, Keys.directory(Keys.SEQUENCE), Sequence.class)
                .orElse(new Sequence(0, 0, 0));
    }

    final <T> Optional<T> row(Space space, Key key, Class<T> type) {
        return snapshot.get(space, key)
                .map(bytes -> decoded == null ? Row.read(bytes, type) : decoded.read(bytes, type));
    }

    /// A token's hash as text, for records.
    public static String text(byte[] hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
