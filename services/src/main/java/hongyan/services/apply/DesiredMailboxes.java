package hongyan.services.apply;

import hongyan.base.failure.Objection;
import hongyan.formats.address.MailAddress;
import hongyan.services.sharedmailbox.MailboxRight;
import hongyan.services.sharedmailbox.NewSharedMailbox;
import hongyan.services.sharedmailbox.SharedMailboxChange;
import hongyan.services.sharedmailbox.SharedMailboxes;
import hongyan.services.sharedmailbox.WantedPerson;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Address;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Brings the shared mailboxes of an organisation to the state the file describes, after its members.
final class DesiredMailboxes {
    private final TenantStore store;
    private final SharedMailboxes mailboxes;

    DesiredMailboxes(TenantStore store, SharedMailboxes mailboxes) {
        this.store = store;
        this.mailboxes = mailboxes;
    }

    void apply(int tenant, List<DesiredState.SharedMailbox> wanted, List<String> changes, Actor actor) {
        for (DesiredState.SharedMailbox mailbox : wanted) {
            one(tenant, mailbox, changes, actor);
        }
    }

    private void one(int tenant, DesiredState.SharedMailbox wanted, List<String> changes, Actor actor) {
        MailAddress address = address(wanted.address());
        String label = "shared mailbox " + address.canonical();
        Optional<List<WantedPerson>> people = wanted.people()
                .map(list -> store.read(
                        tenant,
                        view -> list.stream().map(each -> person(view, each)).toList()));
        Optional<Member> there = store.read(tenant, view -> named(view, address).filter(member -> !member.isPerson()));
        if (there.isEmpty()) {
            NewSharedMailbox fresh = new NewSharedMailbox(
                    wanted.name(),
                    address.local(),
                    address.domain(),
                    wanted.quotaMb().orElse(0L),
                    people.orElse(List.of()));
            mailboxes.create(tenant, fresh, actor);
            changes.add(label + " created");
            return;
        }
        SharedMailboxes.Item item = there.get().state() == Member.State.DELETED
                ? mailboxes.restore(tenant, there.get().id(), actor)
                : mailboxes.get(tenant, there.get().id());
        if (there.get().state() == Member.State.DELETED) {
            changes.add(label + " restored");
        }
        SharedMailboxChange change = new SharedMailboxChange(
                Optional.of(wanted.name())
                        .filter(name -> !name.equals(item.mailbox().name())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                wanted.quotaMb().filter(mb -> mb << 20 != item.mailbox().quota()),
                people.filter(list -> !Set.copyOf(list).equals(now(item))));
        if (!change.equals(SharedMailboxChange.NONE)) {
            mailboxes.change(tenant, item.mailbox().id(), change, actor);
            changes.add(label + " changed");
        }
    }

    private static Set<WantedPerson> now(SharedMailboxes.Item item) {
        return Set.copyOf(item.people().stream()
                .map(person -> new WantedPerson(person.member().id(), person.right(), person.sendAs()))
                .toList());
    }

    private static WantedPerson person(TenantView view, DesiredState.Colleague wanted) {
        int member = named(view, address(wanted.address()))
                .filter(Member::isPerson)
                .orElseThrow(
                        () -> Objection.bad("member-unknown", "people", wanted.address() + " is no member's address"))
                .id();
        for (MailboxRight right : MailboxRight.values()) {
            if (right.name().toLowerCase(Locale.ROOT).equals(wanted.right())) {
                return new WantedPerson(member, right, wanted.sendAs());
            }
        }
        throw Objection.bad("bad-right", "people", "A right is read or manage");
    }

    private static Optional<Member> named(TenantView view, MailAddress address) {
        return view.directory()
                .address(address.canonical())
                .filter(found -> found.tenant() == view.tenant() && found.kind() != Address.Kind.GROUP)
                .flatMap(found -> view.member(found.members().getFirst()));
    }

    private static MailAddress address(String text) {
        return MailAddress.parse(text)
                .orElseThrow(() -> Objection.bad("bad-address", "address", text + " is no address"));
    }
}
