package hongyan.services.member;

import hongyan.services.organisation.Input;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What to change of a member; empty = leave.
///
/// @param local with `domain`: a new primary address; the old one stays as an alias
public record MemberChange(
        Optional<String> name,
        Optional<String> local,
        Optional<String> domain,
        Optional<List<Integer>> departments,
        Optional<String> title,
        Optional<String> employeeNumber,
        Optional<String> phone,
        Optional<List<String>> aliases,
        Optional<Long> quotaMb,
        Optional<Boolean> administrator,
        Optional<Boolean> mustChange) {

    public static final MemberChange NONE = new MemberChange(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /// The member as it is to be, duties apart.
    ///
    /// @throws hongyan.base.failure.Objection what is wrong with a field
    public Member on(TenantTx tx, Member old) {
        Member next = old;
        if (name().isPresent()) {
            next = next.withName(Input.line("name", name().get(), 100));
        }
        String address = old.address();
        List<String> aliases = new ArrayList<>(old.aliases());
        if (local().isPresent()) {
            address = MemberNames.address(tx, local().get(), domain().orElseGet(() -> domainOf(old)));
            if (!old.address().isEmpty() && !old.address().equals(address)) {
                aliases.add(old.address());
            }
        }
        if (aliases().isPresent()) {
            aliases = aliases().get();
        }
        if (local().isPresent() || aliases().isPresent()) {
            next = next.withAddresses(address, MemberNames.aliases(tx, aliases, address));
        }
        if (departments().isPresent()) {
            next = next.withDepartments(
                    MemberNames.departments(tx, departments().get()));
        }
        next = next.withDetails(
                title().map(t -> Input.optional("title", t, 64)).orElse(old.title()),
                employeeNumber()
                        .map(t -> Input.optional("employeeNumber", t, 32))
                        .orElse(old.employeeNumber()),
                phone().map(t -> Input.optional("phone", t, 32)).orElse(old.phone()));
        if (quotaMb().isPresent()) {
            next = next.withQuota(MemberNames.quota(quotaMb().get()));
        }
        return next.withMustChange(mustChange().orElse(old.mustChange()));
    }

    private static String domainOf(Member member) {
        return member.address().substring(member.address().lastIndexOf('@') + 1);
    }
}
