package hongyan.services.apply;

import hongyan.base.failure.Objection;
import hongyan.formats.address.MailAddress;
import hongyan.services.auth.PasswordHash;
import hongyan.services.domain.Domains;
import hongyan.services.member.MemberChange;
import hongyan.services.member.Members;
import hongyan.services.member.NewMember;
import hongyan.services.organisation.Departments;
import hongyan.services.organisation.Input;
import hongyan.services.organisation.Slugs;
import hongyan.services.sharedmailbox.SharedMailboxes;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Credential;
import hongyan.store.tenant.Duty;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the described state true, one organisation after the other, and tells what was changed.
///
/// Passwords are checked and hashed on all processors. The file's passwords need not be strong by the rule of
/// [hongyan.services.auth.PasswordRule]: the operator vouches for them too.
public final class Apply {
    private final TenantStore store;
    private final Domains domains;
    private final Members members;
    private final PasswordHash hashes;
    private final DesiredMailboxes mailboxes;

    public Apply(TenantStore store, Domains domains, Members members, SharedMailboxes mailboxes, PasswordHash hashes) {
        this.store = store;
        this.domains = domains;
        this.members = members;
        this.hashes = hashes;
        this.mailboxes = new DesiredMailboxes(store, mailboxes);
    }

    /// @param origin for activation links
    /// @return what was changed, one line each; empty when nothing had to be
    /// @throws Objection for the first thing that cannot be; what came before it stays done
    public List<String> apply(DesiredState state, String origin, Actor actor) {
        List<String> changes = new ArrayList<>();
        for (DesiredState.Company company : state.organisations()) {
            int tenant = organisation(company, changes, actor);
            for (DesiredState.Mail mail : company.domains()) {
                if (domains.ensure(tenant, mail.name(), mail.verified(), actor)) {
                    changes.add("domain " + mail.name() + (mail.verified() ? " verified" : " added"));
                }
            }
            people(tenant, company.members(), origin, changes, actor);
            mailboxes.apply(tenant, company.sharedMailboxes(), changes, actor);
        }
        return changes;
    }

    private int organisation(DesiredState.Company company, List<String> changes, Actor actor) {
        String name = Input.line("name", company.name(), 100);
        String slug = Input.line("slug", company.slug(), 32);
        if (!Slugs.valid(slug)) {
            throw Objection.bad("bad-slug", "slug", "A slug has lower-case letters, digits and dashes");
        }
        Optional<Integer> there = store.directory(view -> view.slug(slug));
        if (there.isPresent()) {
            return rename(there.get(), name, changes, actor);
        }
        int tenant = store.newTenant();
        store.updateUnique(tenant, List.of(), tx -> {
            if (tx.directory().company(TenantStore.fold(name)).isPresent()) {
                throw Objection.exists("company-taken", "name", "A company named " + name + " is registered");
            }
            tx.putOrganisation(new Organisation(tenant, name, slug, Organisation.State.ACTIVE, "", "", 0, tx.now()));
            tx.directory().addSlug(slug, tenant);
            tx.directory().addCompany(TenantStore.fold(name), tenant);
            tx.audit(actor, "organisation.create", name, "", "");
            return true;
        });
        changes.add("organisation " + slug + " created");
        return tenant;
    }

    private int rename(int tenant, String name, List<String> changes, Actor actor) {
        store.updateUnique(tenant, List.of(), tx -> {
            Organisation old = tx.organisation().orElseThrow();
            Organisation next = old.withName(name);
            if (old.state() != Organisation.State.ACTIVE) {
                next = next.withState(Organisation.State.ACTIVE, "");
                changes.add("organisation " + old.slug() + " activated");
            }
            if (!old.name().equals(name)) {
                String before = TenantStore.fold(old.name());
                String after = TenantStore.fold(name);
                if (!before.equals(after)) {
                    if (tx.directory().company(after).isPresent()) {
                        throw Objection.exists("company-taken", "name", "A company named " + name + " is registered");
                    }
                    tx.directory().removeCompany(before);
                    tx.directory().addCompany(after, tenant);
                }
                changes.add("organisation " + old.slug() + " renamed");
            }
            if (!next.equals(old)) {
                tx.putOrganisation(next);
                tx.audit(actor, "organisation.apply", name, old.name(), name);
            }
            return true;
        });
        return tenant;
    }

    private record There(Member member, Optional<Credential> credential, boolean administrator) {}

    private void people(
            int tenant, List<DesiredState.Person> wanted, String origin, List<String> changes, Actor actor) {
        Map<String, Integer> departments = departments(tenant, wanted, changes, actor);
        Map<String, There> known = store.read(tenant, Apply::known);
        List<NewMember> fresh = new ArrayList<>();
        List<DesiredState.Person> old = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (DesiredState.Person person : wanted) {
            MailAddress address = MailAddress.parse(person.address())
                    .orElseThrow(() -> Objection.bad("bad-address", "address", person.address() + " is no address"));
            if (!seen.add(address.canonical())) {
                throw Objection.bad("double-address", "address", person.address() + " is there twice");
            }
            if (known.containsKey(address.canonical())) {
                old.add(person);
            } else {
                fresh.add(fresh(person, address, departments));
            }
        }
        members.createAllVouched(tenant, fresh, origin, actor)
                .forEach(c -> changes.add("member " + c.item().member().address() + " created"
                        + c.link().map(link -> ", activation " + link.link()).orElse("")));
        Set<String> stale = stalePasswords(old, known);
        for (DesiredState.Person person : old) {
            There there = known.get(canonical(person));
            if (there != null) {
                update(tenant, person, there, stale.contains(canonical(person)), departments, changes, actor);
            }
        }
    }

    private static Map<String, There> known(TenantView view) {
        Map<String, There> known = new HashMap<>();
        Set<Integer> administrators = Set.copyOf(view.withDuty(Duty.ADMINISTRATOR));
        for (Member member : view.people()) {
            if (!member.address().isEmpty()) {
                known.put(
                        member.address(),
                        new There(member, view.credential(member.id()), administrators.contains(member.id())));
            }
        }
        return known;
    }

    private static String canonical(DesiredState.Person person) {
        return MailAddress.parse(person.address()).map(MailAddress::canonical).orElse("");
    }

    private static NewMember fresh(DesiredState.Person person, MailAddress address, Map<String, Integer> departments) {
        return new NewMember(
                person.name(),
                address.local(),
                address.domain(),
                ids(person, departments).orElse(List.of()),
                person.title().orElse(""),
                "",
                "",
                person.aliases().orElse(List.of()),
                person.quotaMb().orElse(0L),
                person.administrator().orElse(false),
                person.password(),
                person.passwordHash(),
                false);
    }

    private static Optional<List<Integer>> ids(DesiredState.Person person, Map<String, Integer> departments) {
        return person.departments()
                .map(paths -> paths.stream()
                        .map(path -> departments.getOrDefault(path, 0))
                        .filter(id -> id != 0)
                        .toList());
    }

    private Map<String, Integer> departments(
            int tenant, List<DesiredState.Person> wanted, List<String> changes, Actor actor) {
        Set<String> paths = new LinkedHashSet<>();
        wanted.forEach(p -> p.departments().ifPresent(paths::addAll));
        if (paths.isEmpty()) {
            return Map.of();
        }
        return store.update(tenant, tx -> {
            int before = tx.departments().size();
            Map<String, Integer> ids = new HashMap<>();
            for (String path : paths) {
                ids.put(path, Departments.ensure(tx, path));
            }
            int made = tx.departments().size() - before;
            if (made > 0) {
                changes.add(made + " departments created");
                tx.audit(actor, "department.apply", made + " departments", "", "");
            }
            return ids;
        });
    }

    /// Addresses whose stored password is not the wanted one.
    private Set<String> stalePasswords(List<DesiredState.Person> old, Map<String, There> known) {
        List<String> stale = old.parallelStream()
                .filter(person -> stale(person, known.get(canonical(person))))
                .map(Apply::canonical)
                .toList();
        return Set.copyOf(stale);
    }

    private boolean stale(DesiredState.Person person, @org.jspecify.annotations.Nullable There there) {
        if (there == null) {
            return false;
        }
        Optional<String> stored = there.credential().map(Credential::hash);
        if (person.password().isPresent()) {
            return stored.filter(phc -> hashes.verify(person.password().get(), phc))
                    .isEmpty();
        }
        return person.passwordHash().isPresent()
                && stored.filter(person.passwordHash().get()::equals).isEmpty();
    }

    private void update(
            int tenant,
            DesiredState.Person person,
            There there,
            boolean stalePassword,
            Map<String, Integer> departments,
            List<String> changes,
            Actor actor) {
        Member member = there.member();
        String label = "member " + member.address();
        if (member.state() == Member.State.DELETED) {
            members.restore(tenant, member.id(), actor);
            changes.add(label + " restored");
        }
        Optional<List<Integer>> wantedDepartments = ids(person, departments);
        Optional<List<String>> wantedAliases = person.aliases()
                .map(list -> list.stream()
                        .map(a ->
                                MailAddress.parse(a).map(MailAddress::canonical).orElse(a))
                        .toList());
        MemberChange change = new MemberChange(
                Optional.of(person.name()).filter(n -> !n.equals(member.name())),
                Optional.empty(),
                Optional.empty(),
                wantedDepartments.filter(d -> !d.equals(member.departments())),
                person.title().filter(t -> !t.equals(member.title())),
                Optional.empty(),
                Optional.empty(),
                wantedAliases.filter(a -> !a.equals(member.aliases())),
                person.quotaMb().filter(q -> q << 20 != member.quota()),
                person.administrator().filter(a -> a != there.administrator()),
                Optional.empty());
        if (!change.equals(MemberChange.NONE)) {
            members.change(tenant, member.id(), change, actor);
            changes.add(label + " changed");
        }
        if (stalePassword) {
            members.setPassword(tenant, member.id(), person.password(), person.passwordHash(), actor);
            changes.add(label + " password set");
        }
    }
}
