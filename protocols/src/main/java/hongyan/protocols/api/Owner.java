package hongyan.protocols.api;

import hongyan.base.failure.Objection;
import hongyan.formats.address.MailAddress;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import java.util.Optional;

/// Whose mail account, and in whose organisation.
record Owner(int tenant, Member member) {
    /// @throws Objection `member-unknown` when nobody with a mailbox has the address
    static Owner at(TenantStore store, String address) {
        Optional<String> canonical = MailAddress.parse(address).map(MailAddress::canonical);
        return store.directory(view -> canonical
                        .flatMap(view::address)
                        .filter(found -> !found.members().isEmpty())
                        .flatMap(found -> view.tenant(found.tenant())
                                .member(found.members().getFirst())
                                .filter(member -> member.account() != 0)
                                .map(member -> new Owner(found.tenant(), member))))
                .orElseThrow(Owner::unknown);
    }

    static Objection unknown() {
        return Objection.missing("member-unknown", "Nobody here has this mailbox");
    }
}
