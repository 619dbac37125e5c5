package hongyan.services.auth;

import hongyan.formats.address.MailAddress;
import hongyan.store.tenant.Credential;
import hongyan.store.tenant.Duty;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes a [Principal] of a member's rows, and says who may come in.
final class Principals {
    private Principals() {}

    /// Whether the member may sign in now.
    ///
    /// Nobody signs in to a shared mailbox. Mail protocols are for members of active organisations who need not
    /// change their password first. The web is open to administrators of other organisations too, so that they can
    /// read why it is so.
    static boolean admitted(TenantView tenant, Member member, boolean web) {
        if (!member.isPerson() || member.state() != Member.State.ACTIVE) {
            return false;
        }
        if (tenant.tenant() == TenantStore.PLATFORM) {
            return web;
        }
        Optional<Organisation.State> state = tenant.organisation().map(Organisation::state);
        if (state.filter(Organisation.State.ACTIVE::equals).isPresent()) {
            return web || !member.mustChange();
        }
        return web && state.isPresent() && tenant.duties(member.id()).contains(Duty.ADMINISTRATOR);
    }

    static Principal of(TenantView tenant, Member member, String login) {
        Set<Principal.Power> powers = EnumSet.noneOf(Principal.Power.class);
        for (Duty duty : tenant.duties(member.id())) {
            powers.add(
                    switch (duty) {
                        case OPERATOR -> Principal.Power.OPERATOR;
                        case ADMINISTRATOR -> Principal.Power.ADMINISTRATOR;
                    });
        }
        return new Principal(
                tenant.tenant(),
                member.id(),
                member.account(),
                member.name(),
                login,
                tenant.credential(member.id()).map(Credential::generation).orElse(0L),
                addresses(tenant, member),
                sendAs(tenant, member),
                Set.copyOf(powers));
    }

    /// Those that are there, and whose domain may send.
    private static List<Principal.SendAs> sendAs(TenantView tenant, Member member) {
        List<Principal.SendAs> found = new ArrayList<>();
        for (int id : member.sendAs()) {
            tenant.member(id)
                    .filter(mailbox -> !mailbox.isPerson() && mailbox.state() == Member.State.ACTIVE)
                    .ifPresent(mailbox -> live(tenant, mailbox.address())
                            .map(address -> new Principal.SendAs(address, mailbox.name()))
                            .ifPresent(found::add));
        }
        return List.copyOf(found);
    }

    /// Those whose domain may send.
    private static List<MailAddress> addresses(TenantView tenant, Member member) {
        List<MailAddress> found = new ArrayList<>();
        if (!member.address().isEmpty()) {
            live(tenant, member.address()).ifPresent(found::add);
        }
        member.aliases().forEach(alias -> live(tenant, alias).ifPresent(found::add));
        return List.copyOf(found);
    }

    private static Optional<MailAddress> live(TenantView tenant, String address) {
        return MailAddress.parse(address)
                .filter(a -> tenant.directory()
                        .domain(a.domain())
                        .filter(owner -> owner.tenant() == tenant.tenant() && owner.live())
                        .isPresent());
    }
}
