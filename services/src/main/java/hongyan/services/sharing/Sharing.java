package hongyan.services.sharing;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.kv.Kv;
import hongyan.kv.Shard;
import hongyan.kv.Snapshot;
import hongyan.services.auth.Principal;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.AccountView;
import hongyan.store.sharing.Acl;
import hongyan.store.sharing.Grant;
import hongyan.store.sharing.Granted;
import hongyan.store.sharing.Grantee;
import hongyan.store.sharing.Rights;
import hongyan.store.sharing.Subscriptions;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Address;
import hongyan.store.tenant.Department;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who may what with whose mailbox. *Threads*: safe.
public final class Sharing {
    private final Kv kv;
    private final AccountStore accounts;
    private final TenantStore tenants;

    public Sharing(Kv kv, AccountStore accounts, TenantStore tenants) {
        this.kv = kv;
        this.accounts = accounts;
        this.tenants = tenants;
    }

    /// Somebody who shares mailboxes.
    ///
    /// @param name unique in the organisation: the address
    /// @param mailboxes on which something was granted, or [Acl#EVERY]; only from [#owners]
    public record Owner(int account, int member, String name, Set<Integer> mailboxes) {
        /// Whether something was granted on this mailbox.
        public boolean shares(int mailbox) {
            return mailboxes.contains(mailbox) || mailboxes.contains(Acl.EVERY);
        }
    }

    /// A grant as people read it.
    public record Named(String identifier, Grant grant) {}

    /// How a grant is changed (RFC 4314 3.1).
    public enum Mode {
        REPLACE,
        ADD,
        REMOVE
    }

    /// What this person may do with a mailbox of the account; nothing any more when its owner was removed.
    ///
    /// @param mailbox or [Acl#EVERY]: with the account as such, making mailboxes at its top for one
    public Rights rights(AccountView view, Principal who, int mailbox) {
        if (view.account() == who.account()) {
            return Rights.ALL;
        }
        List<Grant> grants = all(view, mailbox);
        if (grants.isEmpty()) {
            return Rights.NONE;
        }
        TenantView tenant = tenants.view(view.snapshot(), who.tenant());
        boolean removed = Acl.ownerOf(view.snapshot(), view.account(), mailbox)
                .flatMap(tenant::memberState)
                .filter(Member.State.DELETED::equals)
                .isPresent();
        return removed ? Rights.NONE : sum(tenant, who, grants);
    }

    /// Those on the mailbox and those on the whole account, one for each grantee.
    private static List<Grant> all(AccountView view, int mailbox) {
        Map<Grantee, Grant> all = new LinkedHashMap<>();
        if (mailbox != Acl.EVERY) {
            Acl.of(view.snapshot(), view.account(), mailbox).forEach(grant -> all.put(grant.grantee(), grant));
        }
        for (Grant grant : Acl.of(view.snapshot(), view.account(), Acl.EVERY)) {
            all.merge(
                    grant.grantee(),
                    grant,
                    (a, b) -> new Grant(
                            a.grantee(), a.given().with(b.given()), a.denied().with(b.denied())));
        }
        return List.copyOf(all.values());
    }

    private static Rights sum(TenantView tenant, Principal who, List<Grant> grants) {
        Set<Grantee> identities = Set.copyOf(identities(tenant, who));
        Rights given = Rights.NONE;
        Rights denied = Rights.NONE;
        for (Grant grant : grants) {
            Grantee grantee = grant.grantee();
            boolean meant = grantee.kind() == Grantee.Kind.GROUP
                    ? grantee.tenant() == who.tenant() && inGroup(tenant, grantee.address(), who.member())
                    : identities.contains(grantee);
            if (meant) {
                given = given.with(grant.given());
                denied = denied.with(grant.denied());
            }
        }
        return given.without(denied);
    }

    /// Everything a person is, but for groups.
    private static List<Grantee> identities(TenantView tenant, Principal who) {
        List<Grantee> identities = new ArrayList<>();
        identities.add(Grantee.member(who.tenant(), who.member()));
        identities.add(Grantee.anyone(who.tenant()));
        for (int department :
                tenant.member(who.member()).map(Member::departments).orElse(List.of())) {
            int at = department;
            for (int level = 0; at != 0 && level < 100; level++) {
                Grantee grantee = Grantee.department(who.tenant(), at);
                if (identities.contains(grantee)) {
                    break;
                }
                identities.add(grantee);
                at = tenant.department(at).map(Department::parent).orElse(0);
            }
        }
        return identities;
    }

    private static boolean inGroup(TenantView tenant, String group, int member) {
        return tenant.directory()
                .address(group)
                .filter(address -> address.tenant() == tenant.tenant() && address.kind() == Address.Kind.GROUP)
                .filter(address -> address.members().contains(member))
                .isPresent();
    }

    /// Those who share something with this person, by name; empty without a walk when nobody does.
    public List<Owner> owners(Principal who) {
        return kv.read(snapshot -> owners(snapshot, who));
    }

    private List<Owner> owners(Snapshot snapshot, Principal who) {
        TenantView tenant = tenants.view(snapshot, who.tenant());
        Map<Integer, Owner> found = new LinkedHashMap<>();
        for (Grantee grantee : identities(tenant, who)) {
            Acl.shared(snapshot, grantee).forEach(shared -> add(found, tenant, shared));
        }
        Map<String, Boolean> groups = new HashMap<>();
        for (Granted shared : Acl.sharedWithGroups(snapshot, who.tenant())) {
            String group = shared.grant().grantee().address();
            if (groups.computeIfAbsent(group, address -> inGroup(tenant, address, who.member()))) {
                add(found, tenant, shared);
            }
        }
        found.remove(who.account());
        List<Owner> owners = new ArrayList<>(found.values());
        owners.removeIf(owner -> tenant.memberState(owner.member())
                .filter(state -> state != Member.State.DELETED)
                .isEmpty());
        owners.sort((a, b) -> a.name().compareTo(b.name()));
        return owners;
    }

    private static void add(Map<Integer, Owner> found, TenantView tenant, Granted shared) {
        found.computeIfAbsent(
                        shared.owner(),
                        account -> new Owner(
                                account, shared.member(), Identifiers.member(tenant, shared.member()), new HashSet<>()))
                .mailboxes()
                .add(shared.mailbox());
    }

    /// The colleague with this name, who may share nothing at all; never the person herself.
    public Optional<Owner> owner(Principal who, String name) {
        return tenants.read(
                who.tenant(),
                tenant -> Identifiers.memberNamed(tenant, name)
                        .filter(member -> member.account() != 0 && member.account() != who.account())
                        .filter(member -> member.state() != Member.State.DELETED)
                        .map(member -> new Owner(
                                member.account(), member.id(), Identifiers.member(tenant, member.id()), Set.of())));
    }

    /// The mailboxes of others this account is subscribed to.
    public Set<Subscriptions.Place> subscriptions(int account) {
        return kv.read(snapshot -> Subscriptions.of(snapshot, account));
    }

    /// All grants that count on a mailbox.
    public List<Named> grants(AccountView view, Principal who, int mailbox) {
        TenantView tenant = tenants.view(view.snapshot(), who.tenant());
        return all(view, mailbox).stream()
                .map(grant -> new Named(Identifiers.write(tenant, grant.grantee()), grant))
                .toList();
    }

    /// How the owner of the account is called, as a grantee.
    public String ownerName(AccountView view, Principal who, int mailbox) {
        TenantView tenant = tenants.view(view.snapshot(), who.tenant());
        return Identifiers.member(tenant, ownerOf(view, who, mailbox));
    }

    private static int ownerOf(AccountView view, Principal who, int mailbox) {
        return view.account() == who.account()
                ? who.member()
                : Acl.ownerOf(view.snapshot(), view.account(), mailbox)
                        .orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND));
    }

    /// Whom an identifier means.
    ///
    /// @throws NotAllowed `NO_SUCH_USER`
    public Grantee grantee(AccountView view, Principal who, String identifier) {
        return Identifiers.read(tenants.view(view.snapshot(), who.tenant()), identifier);
    }

    /// Whether the identifier is the owner's: whose rights are fixed.
    public boolean isOwner(AccountView view, Principal who, int mailbox, Grantee grantee) {
        return grantee.equals(Grantee.member(who.tenant(), ownerOf(view, who, mailbox)));
    }

    /// Changes a grant, in the owner's account. The caller has made sure that `who` may
    /// ([hongyan.store.sharing.Right]).
    ///
    /// @param denied whether it is about what is denied (RFC 4314 2: an identifier with `-` in front)
    /// @throws NotAllowed `FORBIDDEN` for the owner's own, `LIMIT`
    public void change(
            AccountTx tx, Principal who, int mailbox, Grantee grantee, boolean denied, Mode mode, Rights rights) {
        if (isOwner(tx, who, mailbox, grantee)) {
            throw new NotAllowed(Reason.FORBIDDEN, "the owner's rights");
        }
        put(tx, ownerOf(tx, who, mailbox), mailbox, grantee, denied, mode, rights);
    }

    private static Grant put(
            AccountTx tx, int owner, int mailbox, Grantee grantee, boolean denied, Mode mode, Rights rights) {
        Grant before =
                Acl.find(tx.tx(), tx.account(), mailbox, grantee).orElse(new Grant(grantee, Rights.NONE, Rights.NONE));
        Rights old = denied ? before.denied() : before.given();
        Rights now = switch (mode) {
            case REPLACE -> rights;
            case ADD -> old.with(rights);
            case REMOVE -> old.without(rights);
        };
        Grant after = denied ? new Grant(grantee, before.given(), now) : new Grant(grantee, now, before.denied());
        if (!after.equals(before)) {
            Acl.put(tx, owner, mailbox, after);
        }
        return before;
    }

    /// An administrator's change of what a member shares, with its audit row.
    ///
    /// @param owner member whose mailbox it is
    /// @throws NotAllowed `NOT_FOUND`, `NO_SUCH_USER`, `FORBIDDEN`, `LIMIT`
    public void administer(int tenant, int owner, int mailbox, String identifier, Rights rights, Actor actor) {
        Member member = tenants.read(tenant, view -> view.member(owner))
                .filter(found -> found.account() != 0)
                .orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND, "member"));
        accounts.updateAll(List.of(member.account()), List.of(new Shard.Tenant(tenant)), (rows, open) -> {
            AccountTx tx = Optional.ofNullable(open.get(member.account()))
                    .orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND, "account"));
            TenantView view = tenants.view(rows, tenant);
            Grantee grantee = Identifiers.read(view, identifier);
            if (grantee.equals(Grantee.member(tenant, owner))) {
                throw new NotAllowed(Reason.FORBIDDEN, "the owner's rights");
            }
            String name = tx.mailbox(mailbox)
                    .orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND, "mailbox"))
                    .name();
            Grant before = put(tx, owner, mailbox, grantee, false, Mode.REPLACE, rights);
            tenants.within(rows, tenant)
                    .audit(
                            actor,
                            "share.change",
                            Identifiers.member(view, owner) + " " + name + " " + Identifiers.write(view, grantee),
                            before.given().letters(),
                            rights.letters());
            return mailbox;
        });
    }

    /// Takes back everything that was granted to this grantee: a member, group or department that is no more.
    public void forget(Grantee grantee) {
        for (Granted shared : kv.read(snapshot -> Acl.shared(snapshot, grantee))) {
            if (accounts.exists(shared.owner())) {
                accounts.update(shared.owner(), tx -> {
                    Acl.put(tx, shared.member(), shared.mailbox(), new Grant(grantee, Rights.NONE, Rights.NONE));
                    return 0;
                });
            }
        }
    }
}
