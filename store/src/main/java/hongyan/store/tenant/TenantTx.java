package hongyan.store.tenant;

import hongyan.kv.Expect;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Quota;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Changes one organisation, alone on its shard; with [#directory] when the directory shard is held too.
///
/// *Failure*: [IllegalStateException] when a change needs a shard that is not held: a bug of the caller.
public final class TenantTx extends TenantView {
    private final Tx tx;
    private final AccountStore accounts;
    private final InstantSource clock;
    private final @Nullable DirectoryTx directory;
    private long version;

    TenantTx(Tx tx, int tenant, AccountStore accounts, InstantSource clock, boolean unique) {
        super(tx, tenant);
        this.tx = tx;
        this.accounts = accounts;
        this.clock = clock;
        this.directory = unique ? new DirectoryTx(tx) : null;
    }

    @Override
    public DirectoryTx directory() {
        if (directory == null) {
            throw new IllegalStateException("the directory shard is not held");
        }
        return directory;
    }

    private long version() {
        if (version == 0) {
            Sequence last = sequence();
            version = last.changes() + 1;
            writeSequence(new Sequence(version, last.member(), last.department()));
        }
        return version;
    }

    private void writeSequence(Sequence sequence) {
        tx.put(Space.TENANT, Keys.tenant(tenant(), Keys.TENANT_SEQUENCE), Row.write(sequence.changes(), 0, sequence));
    }

    private void write(Space space, Key key, int tag, Object value) {
        tx.put(space, key, Row.write(version(), tag, value));
    }

    public void putOrganisation(Organisation organisation) {
        if (organisation.id() != tenant()) {
            throw new IllegalArgumentException("another organisation");
        }
        write(
                Space.TENANT,
                Keys.tenant(tenant(), Keys.ORGANISATION),
                organisation.state().code(),
                organisation);
    }

    public void putAccess(Access access) {
        write(Space.TENANT, Keys.tenant(tenant(), Keys.ACCESS), 0, access);
    }

    /// Writes the domain, and what depends on its state: owner or claim row, the poller's schedule.
    public void putDomain(Domain domain) {
        String name = domain.name();
        domain(name)
                .flatMap(Domain::nextCheck)
                .ifPresent(due -> tx.delete(Space.TASK, Keys.domainCheck(due, tenant(), name)));
        domain.nextCheck()
                .ifPresent(due -> write(Space.TASK, Keys.domainCheck(due, tenant(), name), 0, domain.attempts()));
        boolean owned =
                directory().domain(name).filter(o -> o.tenant() == tenant()).isPresent();
        if (domain.state().live() || owned) {
            directory().own(name, tenant(), domain.state().live());
            directory().unclaim(name, tenant());
        } else {
            directory().claim(name, tenant());
        }
        write(Space.DOMAIN, Keys.domain(tenant(), name), domain.state().code(), domain);
    }

    /// Removes the domain, its keys and its claim. Addresses below it must be gone.
    public void removeDomain(Domain domain) {
        String name = domain.name();
        domain.nextCheck().ifPresent(due -> tx.delete(Space.TASK, Keys.domainCheck(due, tenant(), name)));
        directory()
                .domain(name)
                .filter(o -> o.tenant() == tenant())
                .ifPresent(o -> directory().disown(name));
        directory().unclaim(name, tenant());
        tx.delete(Space.DOMAIN, Keys.domain(tenant(), name));
        tx.deleteRange(Space.DOMAIN, KeyRange.prefix(Keys.dkim(tenant(), name)));
    }

    /// Takes a check off the schedule whose domain is gone.
    public void dropCheck(DirectoryView.DueCheck check) {
        tx.delete(Space.TASK, Keys.domainCheck(check.due(), tenant(), check.domain()));
    }

    public void putDkimKey(String domain, DkimKey key) {
        write(Space.DOMAIN, Keys.dkim(tenant(), domain, key.selector()), 0, key);
    }

    /// A number no department of this organisation ever had.
    public int nextDepartment() {
        version();
        Sequence last = sequence();
        writeSequence(new Sequence(last.changes(), last.member(), last.department() + 1));
        return last.department() + 1;
    }

    public void putDepartment(Department department) {
        write(Space.DEPARTMENT, Key.of(tenant(), department.id()), 0, department);
    }

    public void removeDepartment(int id) {
        tx.delete(Space.DEPARTMENT, Key.of(tenant(), id));
    }

    /// A number no member of this organisation ever had.
    public int nextMember() {
        version();
        Sequence last = sequence();
        writeSequence(new Sequence(last.changes(), last.member() + 1, last.department()));
        return last.member() + 1;
    }

    /// A new member with addresses, sign-in name and, unless `account` is 0, the mail account.
    public void addMember(Member member) {
        Key key = Key.of(tenant(), member.id());
        tx.require(Space.MEMBER, key, Expect.absent());
        if (member.account() != 0) {
            accounts.create(tx, member.account(), new Quota(member.quota(), 0));
        }
        names(Optional.empty(), member);
        write(Space.MEMBER, key, member.state().code(), member);
    }

    /// Writes the member; addresses and sign-in names that changed are given up and taken.
    public void putMember(Member member) {
        Member old = member(member.id()).orElseThrow(() -> new IllegalStateException("no such member"));
        if (!old.address().equals(member.address())
                || !old.aliases().equals(member.aliases())
                || !old.login().equals(member.login())) {
            names(Optional.of(old), member);
        }
        if (old.quota() != member.quota() && member.account() != 0) {
            accounts.within(tx, member.account()).setQuota(new Quota(member.quota(), 0));
        }
        write(Space.MEMBER, Key.of(tenant(), member.id()), member.state().code(), member);
    }

    /// Removes the member for good: names and addresses are free again, duties, password, sessions and the mail account
    /// are gone. Holds the account's shard.
    public void removeMember(Member member) {
        member.aliases().forEach(directory()::removeAddress);
        if (!member.address().isEmpty()) {
            directory().removeAddress(member.address());
        }
        if (!member.login().isEmpty()) {
            directory().removeLogin(member.login());
        }
        directory().endSessions(tenant(), member.id(), Optional.empty());
        directory().endActivations(tenant(), member.id());
        putDuties(member.id(), Set.of());
        removePassword(member.id());
        if (member.account() != 0) {
            accounts.vanish(tx, member.account());
        }
        tx.delete(Space.MEMBER, Key.of(tenant(), member.id()));
    }

    private void names(Optional<Member> before, Member member) {
        before.ifPresent(old -> {
            old.aliases().forEach(directory()::removeAddress);
            if (!old.address().isEmpty()) {
                directory().removeAddress(old.address());
            }
            if (!old.login().isEmpty()) {
                directory().removeLogin(old.login());
            }
        });
        List<Integer> self = List.of(member.id());
        if (!member.address().isEmpty()) {
            directory().addAddress(member.address(), new Address(tenant(), Address.Kind.ACCOUNT, self));
        }
        for (String alias : member.aliases()) {
            directory().addAddress(alias, new Address(tenant(), Address.Kind.ALIAS, self));
        }
        if (!member.login().isEmpty()) {
            directory().addLogin(member.login(), new DirectoryView.Login(tenant(), member.id()));
        }
    }

    /// A mail account whose shard is held, in this transaction.
    ///
    /// @throws hongyan.base.failure.NotAllowed `NOT_FOUND`
    public AccountTx account(int account) {
        return accounts.within(tx, account);
    }

    public void putDuties(int member, Set<Duty> duties) {
        Key key = Key.of(tenant(), member);
        if (duties.isEmpty()) {
            tx.delete(Space.ROLE, key);
        } else {
            write(Space.ROLE, key, 0, new Duties(duties.stream().sorted().toList()));
        }
    }

    /// Sets the password; everything remembered of the old one is void from the commit on.
    public void putPassword(int member, String hash) {
        putPassword(member, hash, "");
    }

    /// With sealed SCRAM keys.
    ///
    /// @throws IllegalStateException for a shared mailbox: it never has one
    public void putPassword(int member, String hash, String scram) {
        if (member(member).filter(Member::isPerson).isEmpty()) {
            throw new IllegalStateException("only people have passwords");
        }
        long generation = credential(member).map(Credential::generation).orElse(0L) + 1;
        // A credential that was removed and set again must not repeat a generation: the change count never does.
        Credential next = new Credential(Math.max(generation, version()), hash, now(), scram);
        write(Space.CREDENTIAL, Keys.password(tenant(), member), 0, next);
    }

    /// Adds sealed SCRAM keys to the password of this generation; a newer one is left alone.
    public void putScram(int member, long generation, String scram) {
        credential(member)
                .filter(now -> now.generation() == generation)
                .ifPresent(now -> write(
                        Space.CREDENTIAL,
                        Keys.password(tenant(), member),
                        0,
                        new Credential(generation, now.hash(), now.changed(), scram)));
    }

    public void removePassword(int member) {
        tx.delete(Space.CREDENTIAL, Keys.password(tenant(), member));
    }

    /// Writes the audit row of what this transaction does.
    public void audit(Actor actor, String action, String object, String before, String after) {
        AuditChain.append(tx, tenant(), version(), now(), actor, action, object, before, after);
    }

    /// The clock of the store, in milliseconds.
    public Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /// Runs after the commit is durable.
    public void afterCommit(Runnable action) {
        tx.afterCommit(action);
    }
}
