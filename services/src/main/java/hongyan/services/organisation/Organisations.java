package hongyan.services.organisation;

import hongyan.base.failure.Objection;
import hongyan.services.notify.Notifier;
import hongyan.store.account.AccountStore;
import hongyan.store.tenant.Access;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Domain;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.Settings;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantTx;
import hongyan.store.tenant.TenantView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The operator's list and decisions, and what an administrator sees of the own organisation.
public final class Organisations {
    private static final int PAGE = 50;
    private final TenantStore store;
    private final AccountStore accounts;
    private final Notifier notifier;

    public Organisations(TenantStore store, AccountStore accounts, Notifier notifier) {
        this.store = store;
        this.accounts = accounts;
        this.notifier = notifier;
    }

    /// A row of the operator's list.
    public record Item(Organisation organisation, String administrator, int members, List<String> domains) {}

    public record Page(List<Item> items, int total) {}

    /// Members by state; `total` without the deleted ones.
    public record Heads(int total, int active, int invited, int frozen) {}

    /// The free sub-domain: whether one may be claimed, below what, and which one is.
    public record Free(boolean available, String suffix, String claimed) {}

    /// What an administrator sees first.
    ///
    /// @param todo steps left: `approval`, `domain`, `verify`, `address`, `members`
    public record Overview(
            Organisation organisation,
            Heads heads,
            int departments,
            List<Domain> domains,
            long storageUsed,
            Free free,
            Access access,
            List<String> todo) {}

    /// The newest first. @param state empty for all
    public Page list(Optional<Organisation.State> state, String words, int page) {
        return store.directory(view -> {
            List<Organisation> found = new ArrayList<>(view.organisations());
            String needle = TenantStore.fold(words);
            found.removeIf(o -> state.filter(s -> s != o.state()).isPresent() || !matches(o, needle));
            found.sort(Comparator.comparing(Organisation::created).reversed());
            List<Item> items = found.stream()
                    .skip((long) Math.max(page, 0) * PAGE)
                    .limit(PAGE)
                    .map(o -> item(view.tenant(o.id()), o))
                    .toList();
            return new Page(items, found.size());
        });
    }

    private static boolean matches(Organisation o, String needle) {
        return needle.isEmpty()
                || TenantStore.fold(o.name()).contains(needle)
                || o.slug().contains(needle)
                || o.contact().toLowerCase(Locale.ROOT).contains(needle);
    }

    private static Item item(TenantView view, Organisation o) {
        int members = (int) view.people().stream()
                .filter(m -> m.state() != Member.State.DELETED)
                .count();
        return new Item(
                o,
                view.member(o.administrator()).map(Member::name).orElse(""),
                members,
                view.domains().stream().map(Domain::name).toList());
    }

    /// @throws Objection `organisation-unknown`, `wrong-state`, `company-taken` when a rejected one's name is gone
    public Item approve(int id, Actor actor) {
        Item item = move(
                id,
                actor,
                "organisation.approve",
                "",
                Set.of(Organisation.State.PENDING, Organisation.State.REJECTED),
                Organisation.State.ACTIVE);
        notifier.send(
                item.organisation().contact(),
                "organisation-approved",
                "【鸿雁】" + item.organisation().name() + " 已通过审核。 / Your organisation has been approved.");
        return item;
    }

    /// @throws Objection `organisation-unknown`, `wrong-state`, `required`
    public Item reject(int id, String reason, Actor actor) {
        String why = Input.line("reason", reason, 500);
        Item item = move(
                id, actor, "organisation.reject", why, Set.of(Organisation.State.PENDING), Organisation.State.REJECTED);
        notifier.send(
                item.organisation().contact(),
                "organisation-rejected",
                "【鸿雁】" + item.organisation().name() + " 未通过审核 / was not approved: " + why);
        return item;
    }

    /// @throws Objection `organisation-unknown`, `wrong-state`
    public Item suspend(int id, String reason, Actor actor) {
        return move(
                id,
                actor,
                "organisation.suspend",
                Input.optional("reason", reason, 500),
                Set.of(Organisation.State.ACTIVE),
                Organisation.State.SUSPENDED);
    }

    /// @throws Objection `organisation-unknown`, `wrong-state`
    public Item resume(int id, Actor actor) {
        return move(
                id, actor, "organisation.resume", "", Set.of(Organisation.State.SUSPENDED), Organisation.State.ACTIVE);
    }

    private Item move(
            int id, Actor actor, String action, String reason, Set<Organisation.State> from, Organisation.State to) {
        return store.updateUnique(id, List.of(), tx -> {
            Organisation old = require(tx);
            if (!from.contains(old.state())) {
                throw Objection.exists("wrong-state", "", "The organisation is not in the state for this");
            }
            String name = TenantStore.fold(old.name());
            if (to == Organisation.State.REJECTED) {
                // somebody else of that name may try
                tx.directory()
                        .company(name)
                        .filter(t -> t == id)
                        .ifPresent(t -> tx.directory().removeCompany(name));
            } else {
                requireFree(tx, name);
                if (tx.directory().company(name).isEmpty()) {
                    tx.directory().addCompany(name, id);
                }
            }
            Organisation moved = old.withState(to, reason);
            tx.putOrganisation(moved);
            tx.audit(actor, action, old.name(), old.state().name(), to.name());
            return item(tx, moved);
        });
    }

    /// @throws Objection `organisation-unknown`
    public Overview overview(int tenant) {
        record Seen(
                Organisation o,
                List<Member> members,
                int departments,
                List<Domain> domains,
                Optional<Settings> s,
                Access access) {}
        Seen seen = store.read(
                tenant,
                view -> new Seen(
                        require(view),
                        view.members(),
                        view.departments().size(),
                        view.domains(),
                        view.directory().settings(),
                        view.access()));
        long used = 0;
        int active = 0;
        int invited = 0;
        int frozen = 0;
        for (Member member : seen.members()) {
            used += member.account() == 0
                    ? 0
                    : accounts.read(member.account(), account -> account.usage().bytes());
            if (!member.isPerson()) {
                continue;
            }
            switch (member.state()) {
                case ACTIVE -> active++;
                case INVITED -> invited++;
                case FROZEN -> frozen++;
                case DELETED -> {
                    // in the recycle bin: no seat
                }
            }
        }
        String suffix = seen.s().map(Settings::baseDomain).orElse("");
        String claimed = seen.domains().stream()
                .filter(Domain::free)
                .map(Domain::name)
                .findFirst()
                .orElse("");
        boolean available = !suffix.isEmpty() && claimed.isEmpty() && seen.o().state() == Organisation.State.ACTIVE;
        return new Overview(
                seen.o(),
                new Heads(active + invited + frozen, active, invited, frozen),
                seen.departments(),
                seen.domains(),
                used,
                new Free(available, suffix, claimed),
                seen.access(),
                todo(seen.o(), seen.members(), seen.domains()));
    }

    private static List<String> todo(Organisation o, List<Member> members, List<Domain> domains) {
        List<String> todo = new ArrayList<>();
        if (o.state() == Organisation.State.PENDING) {
            todo.add("approval");
        }
        if (domains.isEmpty()) {
            todo.add("domain");
        } else if (domains.stream().noneMatch(d -> d.state().live())) {
            todo.add("verify");
        }
        if (members.stream()
                .anyMatch(m -> m.id() == o.administrator() && m.address().isEmpty())) {
            todo.add("address");
        }
        if (members.stream()
                        .filter(m -> m.isPerson() && m.state() != Member.State.DELETED)
                        .count()
                < 2) {
            todo.add("members");
        }
        return todo;
    }

    /// The administrator's: corrects the name the organisation was registered with, until the operator has approved
    /// it. A rejected one goes back to the operator with it.
    ///
    /// @throws Objection `name-verified`, `company-taken`, `organisation-not-active`
    public void correct(int tenant, String name, Actor actor) {
        String clean = Input.line("name", name, 100);
        store.updateUnique(tenant, List.of(), tx -> {
            Organisation old = require(tx);
            switch (old.state()) {
                case PENDING -> rename(tx, old, clean, actor);
                case REJECTED -> {
                    rename(tx, old.withState(Organisation.State.PENDING, ""), clean, actor);
                    tx.audit(
                            actor,
                            "organisation.resubmit",
                            clean,
                            old.state().name(),
                            Organisation.State.PENDING.name());
                }
                case ACTIVE -> {
                    if (!old.name().equals(clean)) {
                        throw Objection.forbidden("name-verified", "The operator has approved the name and changes it");
                    }
                }
                case SUSPENDED -> requireActive(tx);
            }
            return true;
        });
    }

    /// The operator's.
    ///
    /// @throws Objection `organisation-unknown`, `company-taken`
    public Item rename(int tenant, String name, Actor actor) {
        String clean = Input.line("name", name, 100);
        return store.updateUnique(tenant, List.of(), tx -> item(tx, rename(tx, require(tx), clean, actor)));
    }

    private static Organisation rename(TenantTx tx, Organisation old, String name, Actor actor) {
        String before = TenantStore.fold(old.name());
        String after = TenantStore.fold(name);
        requireFree(tx, after);
        // a rejected one holds no name, or many could be kept from others
        boolean holds = old.state() != Organisation.State.REJECTED;
        if (!before.equals(after) || !holds) {
            tx.directory()
                    .company(before)
                    .filter(t -> t == tx.tenant())
                    .ifPresent(t -> tx.directory().removeCompany(before));
        }
        if (holds && tx.directory().company(after).isEmpty()) {
            tx.directory().addCompany(after, tx.tenant());
        }
        Organisation named = old.withName(name);
        tx.putOrganisation(named);
        tx.audit(actor, "organisation.rename", name, old.name(), name);
        return named;
    }

    private static void requireFree(TenantTx tx, String folded) {
        if (tx.directory().company(folded).filter(t -> t != tx.tenant()).isPresent()) {
            throw Objection.exists("company-taken", "name", "A company of this name is registered");
        }
    }

    /// Switches a protocol on or off for all members.
    ///
    /// @throws Objection `organisation-pending`, `organisation-not-active`
    public void switchAccess(int tenant, String protocol, boolean open, Actor actor) {
        store.update(tenant, tx -> {
            requireActive(tx);
            Access before = tx.access();
            if (before.open(protocol) != open) {
                tx.putAccess(before.with(protocol, open));
                tx.audit(
                        actor,
                        "organisation.access",
                        protocol,
                        before.open(protocol) ? "on" : "off",
                        open ? "on" : "off");
            }
            return open;
        });
    }

    static Organisation require(TenantView view) {
        return view.organisation().orElseThrow(() -> Objection.missing("organisation-unknown", "No such organisation"));
    }

    /// The organisation, when it may make things.
    ///
    /// @throws Objection `organisation-pending`, `organisation-not-active`
    public static Organisation requireActive(TenantView view) {
        return requireState(view, Set.of(Organisation.State.ACTIVE));
    }

    /// The organisation in one of these states.
    ///
    /// @throws Objection `organisation-pending`, `organisation-not-active`
    public static Organisation requireState(TenantView view, Set<Organisation.State> open) {
        Organisation organisation = require(view);
        if (open.contains(organisation.state())) {
            return organisation;
        }
        throw organisation.state() == Organisation.State.PENDING
                ? Objection.forbidden("organisation-pending", "The operator has to approve the organisation first")
                : Objection.forbidden("organisation-not-active", "The organisation is suspended or was rejected");
    }
}
