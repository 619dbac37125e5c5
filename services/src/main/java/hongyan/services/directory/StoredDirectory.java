package hongyan.services.directory;

import hongyan.formats.address.MailAddress;
import hongyan.store.tenant.Address;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.Duty;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The directory of the store: a handful of point reads on one snapshot for each address. What is remembered holds
/// only until the next change of the directory or the organisation, so a change counts from its commit on.
///
/// Order: the exact address; without `+tag` (RFC 5233 calls it a sub-address); postmaster and abuse (RFC 2142, RFC
/// 5321 4.5.1), which go to the administrators when nobody else has them.
public final class StoredDirectory implements Directory {
    private static final Set<String> DUTY_NAMES = Set.of("postmaster", "abuse");
    private final TenantStore store;

    private final KnownAddresses known;

    public StoredDirectory(TenantStore store) {
        this.store = store;
        this.known = new KnownAddresses(store);
    }

    @Override
    public Resolution resolve(MailAddress address) {
        String canonical = address.canonical();
        Optional<Resolution.Accounts> remembered = known.find(canonical);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        Resolution found = store.directory(view -> resolve(view, address));
        if (found instanceof Resolution.Accounts accounts) {
            remember(address, accounts.tenant());
        }
        return found;
    }

    /// Reads it again, under a stamp: only now is it known of which organisation the stamp has to be.
    private void remember(MailAddress address, int tenant) {
        store.stamp(tenant).ifPresent(stamp -> {
            if (store.directory(view -> resolve(view, address)) instanceof Resolution.Accounts accounts
                    && accounts.tenant() == tenant) {
                known.keep(address.canonical(), stamp, accounts);
            }
        });
    }

    private static Resolution resolve(DirectoryView view, MailAddress address) {
        Optional<DirectoryView.Owner> owner = view.domain(address.domain());
        if (owner.isEmpty()) {
            return view.claims(address.domain()).isEmpty() ? new Resolution.Foreign() : new Resolution.Unverified();
        }
        TenantView tenant = view.tenant(owner.get().tenant());
        if (!owner.get().live()) {
            return new Resolution.Unverified();
        }
        if (!tenant.active()) {
            return new Resolution.Frozen();
        }
        String canonical = address.canonical();
        Optional<Address> found = view.address(canonical);
        if (found.isEmpty()) {
            found = withoutTag(canonical).flatMap(view::address);
        }
        if (found.isPresent()) {
            return members(tenant, found.get());
        }
        int at = canonical.lastIndexOf('@');
        if (DUTY_NAMES.contains(canonical.substring(0, at))) {
            List<Integer> accounts = accounts(tenant, tenant.withDuty(Duty.ADMINISTRATOR));
            if (!accounts.isEmpty()) {
                return new Resolution.Accounts(tenant.tenant(), accounts);
            }
        }
        return new Resolution.NoSuchUser();
    }

    /// `zhang+news@a.cn` is `zhang@a.cn`; quoted local parts are left alone.
    private static Optional<String> withoutTag(String canonical) {
        int plus = canonical.indexOf('+');
        int at = canonical.lastIndexOf('@');
        return plus > 0 && plus < at && canonical.charAt(0) != '"'
                ? Optional.of(canonical.substring(0, plus) + canonical.substring(at))
                : Optional.empty();
    }

    private static Resolution members(TenantView tenant, Address address) {
        if (address.kind() == Address.Kind.GROUP) {
            List<Integer> accounts = accounts(tenant, address.members());
            return accounts.isEmpty()
                    ? new Resolution.NoSuchUser()
                    : new Resolution.Accounts(tenant.tenant(), accounts);
        }
        Optional<Member> member = tenant.member(address.members().getFirst());
        return switch (member.map(Member::state).orElse(Member.State.DELETED)) {
            case INVITED, ACTIVE ->
                new Resolution.Accounts(
                        tenant.tenant(), List.of(member.orElseThrow().account()));
            case FROZEN -> new Resolution.Frozen();
            case DELETED -> new Resolution.NoSuchUser();
        };
    }

    private static List<Integer> accounts(TenantView tenant, List<Integer> members) {
        List<Integer> accounts = new ArrayList<>();
        for (int id : members) {
            tenant.member(id)
                    .filter(m -> m.account() != 0)
                    .filter(m -> m.state() == Member.State.ACTIVE || m.state() == Member.State.INVITED)
                    .ifPresent(m -> accounts.add(m.account()));
        }
        return accounts;
    }

    @Override
    public boolean sendsAs(int tenant, int member, int account) {
        return store.read(
                tenant,
                view -> view.member(member).filter(person -> person.state() == Member.State.ACTIVE).stream()
                        .flatMap(person -> person.sendAs().stream())
                        .flatMap(mailbox -> view.member(mailbox).stream())
                        .anyMatch(mailbox -> !mailbox.isPerson()
                                && mailbox.state() == Member.State.ACTIVE
                                && mailbox.account() == account));
    }

    @Override
    public boolean isLocalDomain(String domain) {
        return store.directory(
                view -> view.domain(domain).filter(DirectoryView.Owner::live).isPresent());
    }
}
