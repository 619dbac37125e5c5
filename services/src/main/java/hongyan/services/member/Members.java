package hongyan.services.member;

import hongyan.base.failure.Objection;
import hongyan.base.json.Json;
import hongyan.base.pinyin.Pinyin;
import hongyan.services.auth.PasswordHash;
import hongyan.services.auth.PasswordRule;
import hongyan.services.auth.Secret;
import hongyan.services.organisation.Departments;
import hongyan.services.organisation.Input;
import hongyan.services.organisation.Organisations;
import hongyan.store.account.AccountStore;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Duty;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantTx;
import hongyan.store.tenant.TenantView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Adds, shows and changes members. *Threads*: safe. Passwords are hashed before the shard is taken.
public final class Members {
    private static final int MOST_AT_ONCE = 100;
    private final TenantStore store;
    private final AccountStore accounts;
    private final PasswordHash hashes;
    private final Activations activations;

    public Members(TenantStore store, AccountStore accounts, PasswordHash hashes, Activations activations) {
        this.store = store;
        this.accounts = accounts;
        this.hashes = hashes;
        this.activations = activations;
    }

    /// A member as lists show it.
    public record Item(Member member, boolean administrator, Map<Integer, String> departments, long usedBytes) {}

    public record Page(List<Item> items, int total) {}

    /// A new member, and the link to hand over when there is no password.
    public record Created(Item item, Optional<Activations.Link> link) {}

    /// What to list.
    ///
    /// @param state empty = all but the deleted ones
    /// @param department with everything below it
    public record Query(String words, Optional<Integer> department, Optional<Member.State> state, int page, int size) {}

    /// By id; `page` counts from 0.
    public Page list(int tenant, Query query) {
        int size = Math.clamp(query.size(), 1, 500);
        record Found(List<Item> items, int total) {}
        Found found = store.read(tenant, view -> {
            Set<Integer> below =
                    query.department().map(id -> Departments.below(view, id)).orElse(Set.of());
            String needle = TenantStore.fold(query.words());
            List<Member> matching = view.people().stream()
                    .filter(m -> query.state().map(s -> s == m.state()).orElse(m.state() != Member.State.DELETED))
                    .filter(m -> below.isEmpty() || m.departments().stream().anyMatch(below::contains))
                    .filter(m -> needle.isEmpty() || matches(m, needle))
                    .toList();
            List<Item> items = matching.stream()
                    .skip((long) Math.max(0, query.page()) * size)
                    .limit(size)
                    .map(m -> item(view, m))
                    .toList();
            return new Found(items, matching.size());
        });
        return new Page(found.items().stream().map(this::withUsage).toList(), found.total());
    }

    private static boolean matches(Member m, String needle) {
        return TenantStore.fold(m.name()).contains(needle)
                || Pinyin.find(m.name(), needle) >= 0
                || m.address().contains(needle)
                || m.aliases().stream().anyMatch(a -> a.contains(needle))
                || m.employeeNumber().contains(needle)
                || m.phone().contains(needle);
    }

    /// @throws Objection `member-unknown`
    public Item get(int tenant, int id) {
        return withUsage(store.read(tenant, view -> item(view, require(view, id))));
    }

    private static Item item(TenantView view, Member member) {
        Map<Integer, String> departments = new LinkedHashMap<>();
        for (int id : member.departments()) {
            view.department(id).ifPresent(d -> departments.put(id, d.name()));
        }
        return new Item(member, view.duties(member.id()).contains(Duty.ADMINISTRATOR), departments, 0);
    }

    private Item withUsage(Item item) {
        int account = item.member().account();
        return account == 0
                ? item
                : new Item(
                        item.member(),
                        item.administrator(),
                        item.departments(),
                        accounts.read(account, view -> view.usage().bytes()));
    }

    /// Adds one member.
    ///
    /// @param origin where the web application is, for the link: `https://host:port`
    /// @throws Objection what is wrong with a field, `address-taken`, `organisation-not-active`
    public Created create(int tenant, NewMember wish, String origin, Actor actor) {
        return createAll(tenant, List.of(wish), origin, actor).getFirst();
    }

    /// Adds many, a hundred in one transaction; in each hundred all or none.
    public List<Created> createAll(int tenant, List<NewMember> wishes, String origin, Actor actor) {
        wishes.forEach(wish -> wish.password().ifPresent(PasswordRule::check));
        return createAllVouched(tenant, wishes, origin, actor);
    }

    /// The same with passwords the operator vouches for, weak ones too.
    public List<Created> createAllVouched(int tenant, List<NewMember> wishes, String origin, Actor actor) {
        Map<NewMember, Secret> hashed = hash(wishes);
        List<Created> created = new ArrayList<>();
        for (int from = 0; from < wishes.size(); from += MOST_AT_ONCE) {
            List<NewMember> part = wishes.subList(from, Math.min(wishes.size(), from + MOST_AT_ONCE));
            List<Integer> ids = store.newAccounts(part.size());
            created.addAll(store.updateUnique(tenant, ids, tx -> {
                Organisations.requireActive(tx);
                List<Created> made = new ArrayList<>();
                for (int i = 0; i < part.size(); i++) {
                    NewMember wish = part.get(i);
                    made.add(add(tx, wish, ids.get(i), Optional.ofNullable(hashed.get(wish)), origin, actor));
                }
                return made;
            }));
        }
        created.forEach(
                c -> c.link().ifPresent(link -> activations.announce(c.item().member(), link)));
        return created;
    }

    /// The PHC strings of those who come with a password, on all processors.
    private Map<NewMember, Secret> hash(List<NewMember> wishes) {
        Map<NewMember, Secret> hashed = new ConcurrentHashMap<>();
        List<NewMember> clear = new ArrayList<>();
        for (NewMember wish : wishes) {
            wish.passwordHash().ifPresent(phc -> {
                if (!hashes.understands(phc)) {
                    throw Objection.bad("bad-hash", "passwordHash", "Only $argon2id$v=19$ hashes are understood");
                }
                hashed.put(wish, Secret.foreign(phc));
            });
            wish.password().ifPresent(text -> clear.add(wish));
        }
        clear.parallelStream()
                .forEach(wish -> hashed.put(wish, hashes.secret(wish.password().orElseThrow())));
        return hashed;
    }

    private Created add(TenantTx tx, NewMember wish, int account, Optional<Secret> hash, String origin, Actor actor) {
        int id = tx.nextMember();
        String address = MemberNames.address(tx, wish.local(), wish.domain());
        Member member = Member.of(
                        id,
                        Input.line("name", wish.name(), 100),
                        account,
                        hash.isPresent() ? Member.State.ACTIVE : Member.State.INVITED,
                        tx.now())
                .withAddresses(address, MemberNames.aliases(tx, wish.aliases(), address))
                .withDepartments(MemberNames.departments(tx, wish.departments()))
                .withDetails(
                        Input.optional("title", wish.title(), 64),
                        Input.optional("employeeNumber", wish.employeeNumber(), 32),
                        Input.optional("phone", wish.phone(), 32))
                .withQuota(MemberNames.quota(wish.quotaMb()))
                .withMustChange(hash.isPresent() && wish.mustChange());
        MemberNames.requireFree(tx.directory(), tx.tenant(), member);
        tx.addMember(member);
        if (wish.administrator()) {
            tx.putDuties(id, EnumSet.of(Duty.ADMINISTRATOR));
        }
        hash.ifPresent(secret -> tx.putPassword(id, secret.phc(), secret.scram()));
        Optional<Activations.Link> link =
                hash.isPresent() ? Optional.empty() : Optional.of(activations.issue(tx, member, origin));
        tx.audit(actor, "member.create", address, "", shown(tx, member));
        return new Created(item(tx, member), link);
    }

    /// @throws Objection `member-unknown`, `address-taken`, `last-administrator`, what is wrong with a field
    public Item change(int tenant, int id, MemberChange change, Actor actor) {
        int account = store.read(tenant, view -> require(view, id)).account();
        store.updateUnique(tenant, account == 0 ? List.of() : List.of(account), tx -> {
            Member old = require(tx, id);
            String before = shown(tx, old);
            Member next = change.on(tx, old);
            MemberNames.requireFree(tx.directory(), tenant, next);
            tx.putMember(next);
            change.administrator().ifPresent(wanted -> {
                Set<Duty> duties = tx.duties(id).isEmpty() ? EnumSet.noneOf(Duty.class) : EnumSet.copyOf(tx.duties(id));
                if (wanted ? duties.add(Duty.ADMINISTRATOR) : duties.remove(Duty.ADMINISTRATOR)) {
                    tx.putDuties(id, duties);
                    if (!wanted) {
                        requireAdministrator(tx);
                    }
                }
            });
            tx.audit(actor, "member.change", label(next), before, shown(tx, next));
            return true;
        });
        return get(tenant, id);
    }

    /// Sign-in and mail stop at once, sessions end.
    ///
    /// @throws Objection `member-unknown`, `wrong-state`, `last-administrator`
    public Item freeze(int tenant, int id, Actor actor) {
        return move(
                tenant,
                id,
                "member.freeze",
                Set.of(Member.State.ACTIVE, Member.State.INVITED),
                Member.State.FROZEN,
                actor);
    }

    /// Back to active, or to invited when there is no password yet.
    public Item unfreeze(int tenant, int id, Actor actor) {
        return move(tenant, id, "member.unfreeze", Set.of(Member.State.FROZEN), Member.State.ACTIVE, actor);
    }

    /// Into the recycle bin.
    public void delete(int tenant, int id, Actor actor) {
        move(
                tenant,
                id,
                "member.delete",
                Set.of(Member.State.ACTIVE, Member.State.INVITED, Member.State.FROZEN),
                Member.State.DELETED,
                actor);
    }

    /// Out of the recycle bin.
    public Item restore(int tenant, int id, Actor actor) {
        return move(tenant, id, "member.restore", Set.of(Member.State.DELETED), Member.State.ACTIVE, actor);
    }

    private Item move(int tenant, int id, String action, Set<Member.State> from, Member.State to, Actor actor) {
        store.updateUnique(tenant, List.of(), tx -> {
            Member old = require(tx, id);
            if (!from.contains(old.state())) {
                throw Objection.exists("wrong-state", "", "The member is not in the state for this");
            }
            Member.State next = to == Member.State.ACTIVE && tx.credential(id).isEmpty() ? Member.State.INVITED : to;
            tx.putMember(old.withState(next, next == Member.State.DELETED ? Optional.of(tx.now()) : Optional.empty()));
            if (next == Member.State.FROZEN || next == Member.State.DELETED) {
                tx.directory().endSessions(tenant, id, Optional.empty());
                tx.directory().endActivations(tenant, id);
                if (!tx.duties(id).isEmpty()) {
                    requireAdministrator(tx);
                }
            }
            tx.audit(actor, action, label(old), old.state().name(), next.name());
            return true;
        });
        return get(tenant, id);
    }

    /// An administrator's: a colleague's, never the own one, which needs the present password.
    ///
    /// @param by the member who asks
    /// @throws Objection `own-password`, and as the operator's
    public Activations.Link resetPassword(int tenant, int id, int by, String origin, Actor actor) {
        if (id == by) {
            throw Objection.exists("own-password", "", "Change your own password in the settings");
        }
        return resetPassword(tenant, id, origin, actor);
    }

    /// Takes the password away, ends the sessions, makes a new link.
    ///
    /// @throws Objection `member-unknown`, `wrong-state`, `last-administrator`
    public Activations.Link resetPassword(int tenant, int id, String origin, Actor actor) {
        record Reset(Member member, Activations.Link link) {}
        Reset reset = store.updateUnique(tenant, List.of(), tx -> {
            Member old = require(tx, id);
            if (old.state() != Member.State.ACTIVE && old.state() != Member.State.INVITED) {
                throw Objection.exists("wrong-state", "", "Frozen and deleted members get no link");
            }
            tx.removePassword(id);
            tx.putMember(old.withState(Member.State.INVITED, Optional.empty()));
            if (old.state() == Member.State.ACTIVE && !tx.duties(id).isEmpty()) {
                requireAdministrator(tx);
            }
            tx.directory().endSessions(tenant, id, Optional.empty());
            tx.audit(actor, "member.reset-password", label(old), "", "");
            return new Reset(old, activations.issue(tx, old, origin));
        });
        activations.announce(reset.member(), reset.link());
        return reset.link();
    }

    /// The member's own change; the other sessions end.
    ///
    /// @param keep the token of the session that goes on
    public void changePassword(int tenant, int id, String password, Optional<String> keep, Actor actor) {
        PasswordRule.check(password);
        Secret secret = hashes.secret(password);
        store.updateUnique(tenant, List.of(), tx -> {
            Member member = require(tx, id);
            tx.putPassword(id, secret.phc(), secret.scram());
            tx.putMember(member.withMustChange(false));
            tx.directory().endSessions(tenant, id, keep.map(TenantStore::hash));
            tx.audit(actor, "member.change-password", label(member), "", "");
            return true;
        });
    }

    /// The operator's: no rule, sessions end, and the member is active afterwards.
    ///
    /// @param password in clear, or `phc` as a hash
    public void setPassword(int tenant, int id, Optional<String> password, Optional<String> phc, Actor actor) {
        Secret secret = phc.filter(hashes::understands)
                .map(Secret::foreign)
                .or(() -> password.map(hashes::secret))
                .orElseThrow(() -> Objection.bad("bad-hash", "password_hash", "This hash is not understood"));
        store.updateUnique(tenant, List.of(), tx -> {
            Member member = require(tx, id);
            tx.putPassword(id, secret.phc(), secret.scram());
            if (member.state() == Member.State.INVITED) {
                tx.putMember(member.withState(Member.State.ACTIVE, Optional.empty()));
            }
            tx.directory().endSessions(tenant, id, Optional.empty());
            tx.directory().endActivations(tenant, id);
            tx.audit(actor, "member.set-password", label(member), "", "");
            return true;
        });
    }

    /// The member's own choice of language.
    public void changeLanguage(int tenant, int id, String language) {
        store.update(tenant, tx -> {
            tx.putMember(require(tx, id).withLanguage(Input.language(language)));
            return true;
        });
    }

    static Member require(TenantView view, int id) {
        return view.member(id)
                .filter(Member::isPerson)
                .orElseThrow(() -> Objection.missing("member-unknown", "No such member"));
    }

    private static void requireAdministrator(TenantView view) {
        Duty duty = view.tenant() == TenantStore.PLATFORM ? Duty.OPERATOR : Duty.ADMINISTRATOR;
        boolean one = view.withDuty(duty).stream()
                .anyMatch(id ->
                        view.memberState(id).filter(Member.State.ACTIVE::equals).isPresent());
        if (!one) {
            throw Objection.exists("last-administrator", "", "The last active administrator cannot go");
        }
    }

    static String label(Member member) {
        return member.address().isEmpty() ? member.name() : member.address();
    }

    /// What the audit trail shows of a member.
    private static String shown(TenantView view, Member m) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", m.name());
        fields.put("address", m.address());
        fields.put("aliases", m.aliases());
        fields.put("departments", m.departments());
        fields.put("title", m.title());
        fields.put("employeeNumber", m.employeeNumber());
        fields.put("phone", m.phone());
        fields.put("quotaMb", m.quota() >> 20);
        fields.put("administrator", view.duties(m.id()).contains(Duty.ADMINISTRATOR));
        return Json.text(fields);
    }
}
