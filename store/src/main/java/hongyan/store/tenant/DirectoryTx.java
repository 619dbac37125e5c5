package hongyan.store.tenant;

import hongyan.base.id.Tokens;
import hongyan.kv.Entry;
import hongyan.kv.Expect;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes what no two organisations may share. Holds the directory shard.
///
/// *Failure*: taking a name that is taken fails the transaction with [hongyan.kv.KvConflict]; callers look first to
/// say it nicely.
public final class DirectoryTx extends DirectoryView {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryTx.class);

    private final Tx tx;
    private long version;

    DirectoryTx(Tx tx) {
        super(tx);
        this.tx = tx;
    }

    /// The next number of the directory's change count: the version of every row this transaction writes.
    private long version() {
        if (version == 0) {
            Sequence last = sequence();
            version = last.changes() + 1;
            writeSequence(new Sequence(version, last.tenant(), last.account()));
        }
        return version;
    }

    private void writeSequence(Sequence sequence) {
        tx.put(Space.DIRECTORY, Keys.directory(Keys.SEQUENCE), Row.write(sequence.changes(), 0, sequence));
    }

    private void write(Space space, Key key, int tag, Object value) {
        tx.put(space, key, Row.write(version(), tag, value));
    }

    private void take(Key key, int tag, Object value) {
        tx.require(Space.DIRECTORY, key, Expect.absent());
        write(Space.DIRECTORY, key, tag, value);
    }

    /// A number no organisation ever had.
    public int nextTenant() {
        version();
        Sequence last = sequence();
        writeSequence(new Sequence(last.changes(), last.tenant() + 1, last.account()));
        return last.tenant() + 1;
    }

    /// The first of `count` numbers no account ever had.
    public int nextAccounts(int count) {
        version();
        Sequence last = sequence();
        writeSequence(new Sequence(last.changes(), last.tenant(), last.account() + count));
        return last.account() + 1;
    }

    public void putSettings(Settings settings) {
        write(Space.DIRECTORY, Keys.directory(Keys.SETTINGS), 0, settings);
    }

    /// Notes that the organisation has added the domain without proof.
    public void claim(String domain, int tenant) {
        List<Integer> tenants = new ArrayList<>(claims(domain));
        if (!tenants.contains(tenant)) {
            tenants.add(tenant);
            write(Space.DIRECTORY, Keys.directory(Keys.CLAIM, domain), 0, new Claims(tenants));
        }
    }

    public void unclaim(String domain, int tenant) {
        List<Integer> tenants = new ArrayList<>(claims(domain));
        if (tenants.removeIf(t -> t == tenant)) {
            Key key = Keys.directory(Keys.CLAIM, domain);
            if (tenants.isEmpty()) {
                tx.delete(Space.DIRECTORY, key);
            } else {
                write(Space.DIRECTORY, key, 0, new Claims(tenants));
            }
        }
    }

    /// Makes the organisation the owner. Its own row may be there already; another's fails the transaction.
    public void own(String domain, int tenant, boolean live) {
        Key key = Keys.directory(Keys.DOMAIN, domain);
        if (domain(domain).filter(owner -> owner.tenant() == tenant).isEmpty()) {
            tx.require(Space.DIRECTORY, key, Expect.absent());
        }
        write(Space.DIRECTORY, key, live ? 1 : 0, new Owner(tenant, live));
    }

    public void disown(String domain) {
        tx.delete(Space.DIRECTORY, Keys.directory(Keys.DOMAIN, domain));
    }

    public void addAddress(String canonical, Address address) {
        take(Keys.directory(Keys.ADDRESS, canonical), address.kind().code(), address);
    }

    public void setAddress(String canonical, Address address) {
        write(
                Space.DIRECTORY,
                Keys.directory(Keys.ADDRESS, canonical),
                address.kind().code(),
                address);
    }

    public void removeAddress(String canonical) {
        tx.delete(Space.DIRECTORY, Keys.directory(Keys.ADDRESS, canonical));
    }

    public void addLogin(String name, Login login) {
        take(Keys.directory(Keys.LOGIN, name), 0, login);
    }

    public void removeLogin(String name) {
        tx.delete(Space.DIRECTORY, Keys.directory(Keys.LOGIN, name));
    }

    public void addSlug(String slug, int tenant) {
        take(Keys.directory(Keys.SLUG, slug), 0, new TenantNumber(tenant));
    }

    public void addCompany(String folded, int tenant) {
        take(Keys.directory(Keys.COMPANY, folded), 0, new TenantNumber(tenant));
    }

    public void removeCompany(String folded) {
        tx.delete(Space.DIRECTORY, Keys.directory(Keys.COMPANY, folded));
    }

    public void putSession(byte[] tokenHash, Session session) {
        write(Space.SESSION, Keys.token(Keys.SESSION, tokenHash), 0, session);
        write(
                Space.SESSION,
                Keys.tokenOf(Keys.SESSION_OF, session.tenant(), session.member(), tokenHash),
                0,
                session.id());
    }

    public void endSession(byte[] tokenHash) {
        session(tokenHash).ifPresent(session -> {
            tx.delete(Space.SESSION, Keys.token(Keys.SESSION, tokenHash));
            tx.delete(Space.SESSION, Keys.tokenOf(Keys.SESSION_OF, session.tenant(), session.member(), tokenHash));
        });
    }

    /// Ends all sessions of the member but the one with this token, if given.
    public void endSessions(int tenant, int member, Optional<byte[]> butThis) {
        for (byte[] hash : tokens(Keys.SESSION_OF, tenant, member)) {
            if (butThis.isEmpty() || !java.util.Arrays.equals(butThis.get(), hash)) {
                tx.delete(Space.SESSION, Keys.token(Keys.SESSION, hash));
                tx.delete(Space.SESSION, Keys.tokenOf(Keys.SESSION_OF, tenant, member, hash));
            }
        }
    }

    /// Ends one session of the member, by its id; false when there is none.
    public boolean endSession(int tenant, int member, String id) {
        for (byte[] hash : tokens(Keys.SESSION_OF, tenant, member)) {
            if (session(hash).filter(session -> session.id().equals(id)).isPresent()) {
                endSession(hash);
                return true;
            }
        }
        return false;
    }

    /// A new link; older ones of the same member are void from now on.
    public void putActivation(byte[] tokenHash, Activation activation) {
        endActivations(activation.tenant(), activation.member());
        write(Space.SESSION, Keys.token(Keys.ACTIVATION, tokenHash), 0, activation);
        write(
                Space.SESSION,
                Keys.tokenOf(Keys.ACTIVATION_OF, activation.tenant(), activation.member(), tokenHash),
                0,
                "");
    }

    public void endActivations(int tenant, int member) {
        for (byte[] hash : tokens(Keys.ACTIVATION_OF, tenant, member)) {
            tx.delete(Space.SESSION, Keys.token(Keys.ACTIVATION, hash));
            tx.delete(Space.SESSION, Keys.tokenOf(Keys.ACTIVATION_OF, tenant, member, hash));
        }
    }

    public void putRegistration(Registration registration) {
        write(Space.SESSION, Keys.token(Keys.REGISTRATION, TenantStore.hash(registration.id())), 0, registration);
    }

    public void endRegistration(String id) {
        tx.delete(Space.SESSION, Keys.token(Keys.REGISTRATION, TenantStore.hash(id)));
    }

    public void addNotice(Notice notice) {
        Key key = Key.of()
                .int64(notice.time().toEpochMilli())
                .fixed(Tokens.bytes(8))
                .key();
        write(Space.NOTICE, key, 0, notice);
    }

    /// One page of a sweep.
    ///
    /// @param gone rows removed
    /// @param next where the next page begins; empty when this was the last
    public record Swept(int gone, Optional<Key> next) {
        /// Before the first page.
        public static final Swept START =
                new Swept(0, Optional.of(Key.of().byte8(Keys.SESSION).key()));

        /// Whether there is another page.
        public boolean more() {
            return next.isPresent();
        }
    }

    /// Looks at a page of sessions, activations and registrations, and removes those that are over. A row that cannot
    /// be
    /// read is passed over.
    ///
    /// @param before the page before, which has more behind it
    /// @param limit rows that are looked at
    public Swept sweep(Instant now, Swept before, int limit) {
        tx.frees();
        Key start = before.next().orElseThrow();
        int kind = start.reader().byte8();
        KeyRange range =
                new KeyRange(start, KeyRange.prefix(Key.of().byte8(kind).key()).to());
        List<Entry> page = tx.scan(Space.SESSION, range, Order.ASCENDING, limit);
        int gone = 0;
        for (Entry entry : page) {
            try {
                gone += removeIfOver(kind, entry, now) ? 1 : 0;
            } catch (KvException damaged) {
                LOG.warn("a row of the kind {} cannot be read, passed over", kind, damaged);
            }
        }
        if (page.size() == limit) {
            return new Swept(gone, Optional.of(page.getLast().key().next()));
        }
        return switch (kind) {
            case Keys.SESSION ->
                new Swept(gone, Optional.of(Key.of().byte8(Keys.ACTIVATION).key()));
            case Keys.ACTIVATION ->
                new Swept(gone, Optional.of(Key.of().byte8(Keys.REGISTRATION).key()));
            default -> new Swept(gone, Optional.empty());
        };
    }

    private boolean removeIfOver(int kind, Entry entry, Instant now) {
        switch (kind) {
            case Keys.SESSION -> {
                Session session = Row.read(entry.value(), Session.class);
                if (session.expires().isBefore(now)) {
                    remove(entry, Keys.SESSION_OF, session.tenant(), session.member());
                    return true;
                }
            }
            case Keys.ACTIVATION -> {
                Activation activation = Row.read(entry.value(), Activation.class);
                if (activation.expires().isBefore(now)) {
                    remove(entry, Keys.ACTIVATION_OF, activation.tenant(), activation.member());
                    return true;
                }
            }
            default -> {
                if (Row.read(entry.value(), Registration.class).expires().isBefore(now)) {
                    tx.delete(Space.SESSION, entry.key());
                    return true;
                }
            }
        }
        return false;
    }

    private void remove(Entry token, int of, int tenant, int member) {
        KeyReader key = token.key().reader();
        key.byte8();
        tx.delete(Space.SESSION, token.key());
        tx.delete(Space.SESSION, Keys.tokenOf(of, tenant, member, key.fixed(32)));
    }

    /// Removes notices that are older, at most so many. Returns how many went.
    public int sweepNotices(Instant before, int limit) {
        tx.frees();
        KeyRange old = KeyRange.between(
                Key.raw(new byte[0]), Key.of().int64(before.toEpochMilli()).key());
        List<Entry> page = tx.scan(Space.NOTICE, old, Order.ASCENDING, limit);
        page.forEach(entry -> tx.delete(Space.NOTICE, entry.key()));
        return page.size();
    }
}
