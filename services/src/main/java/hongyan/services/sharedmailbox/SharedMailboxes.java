package hongyan.services.sharedmailbox;

import hongyan.base.failure.Objection;
import hongyan.base.json.Json;
import hongyan.base.pinyin.Pinyin;
import hongyan.kv.Kv;
import hongyan.kv.Snapshot;
import hongyan.services.member.MemberNames;
import hongyan.services.organisation.Input;
import hongyan.services.organisation.Organisations;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantTx;
import hongyan.store.tenant.TenantView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Adds, shows, changes and removes shared mailboxes. *Threads*: safe.
public final class SharedMailboxes {
    private static final int PAGE = 500;
    private final Kv kv;
    private final TenantStore store;
    private final AccountStore accounts;

    public SharedMailboxes(Kv kv, TenantStore store, AccountStore accounts) {
        this.kv = kv;
        this.store = store;
        this.accounts = accounts;
    }

    /// Somebody who works with it.
    ///
    /// @param sendAs whether messages may be sent from its address
    public record Person(Member member, MailboxRight right, boolean sendAs) {}

    /// A shared mailbox as lists show it.
    public record Item(Member mailbox, List<Person> people, long usedBytes) {}

    public record Page(List<Item> items, int total) {}

    /// What to list.
    ///
    /// @param deleted those in the recycle bin instead of the others
    public record Query(String words, boolean deleted, int page, int size) {}

    /// By id; `page` counts from 0.
    public Page list(int tenant, Query query) {
        int size = Math.clamp(query.size(), 1, PAGE);
        String needle = TenantStore.fold(query.words());
        return kv.read(snapshot -> {
            TenantView view = store.view(snapshot, tenant);
            List<Member> matching = view.sharedMailboxes().stream()
                    .filter(m -> query.deleted() == (m.state() == Member.State.DELETED))
                    .filter(m -> needle.isEmpty() || matches(m, needle))
                    .toList();
            List<Item> items = matching.stream()
                    .skip((long) Math.max(0, query.page()) * size)
                    .limit(size)
                    .map(m -> item(snapshot, view, m))
                    .toList();
            return new Page(items, matching.size());
        });
    }

    private static boolean matches(Member m, String needle) {
        return TenantStore.fold(m.name()).contains(needle)
                || Pinyin.find(m.name(), needle) >= 0
                || m.address().contains(needle)
                || m.aliases().stream().anyMatch(alias -> alias.contains(needle));
    }

    /// @throws Objection `shared-mailbox-unknown`
    public Item get(int tenant, int id) {
        return kv.read(snapshot -> {
            TenantView view = store.view(snapshot, tenant);
            return item(snapshot, view, require(view, id));
        });
    }

    private Item item(Snapshot snapshot, TenantView view, Member mailbox) {
        return new Item(
                mailbox,
                MailboxPeople.of(snapshot, view, mailbox),
                accounts.view(snapshot, mailbox.account()).usage().bytes());
    }

    /// @throws Objection what is wrong with a field, `address-taken`, `member-unknown`, `organisation-not-active`
    public Item create(int tenant, NewSharedMailbox wish, Actor actor) {
        int account = store.newAccounts(1).getFirst();
        int made = store.updateUnique(tenant, List.of(account), tx -> {
            Organisations.requireActive(tx);
            int id = tx.nextMember();
            Member mailbox = Member.of(id, Input.line("name", wish.name(), 100), account, Member.State.ACTIVE, tx.now())
                    .withAddresses(MemberNames.address(tx, wish.local(), wish.domain()), List.of())
                    .withQuota(MemberNames.quota(wish.quotaMb()))
                    .asSharedMailbox();
            MemberNames.requireFree(tx.directory(), tenant, mailbox);
            tx.addMember(mailbox);
            MailboxPeople.put(tx, mailbox, wish.people());
            tx.audit(actor, "shared-mailbox.create", mailbox.address(), "", shown(tx, mailbox));
            return id;
        });
        return get(tenant, made);
    }

    /// @throws Objection `shared-mailbox-unknown`, `wrong-state`, `address-taken`, `member-unknown`, what is wrong with
    /// a
    ///     field
    public Item change(int tenant, int id, SharedMailboxChange change, Actor actor) {
        store.updateUnique(tenant, List.of(account(tenant, id)), tx -> {
            Member old = require(tx, id);
            requireState(old, Member.State.ACTIVE);
            String before = shown(tx, old);
            Member next = change.row().on(tx, old);
            MemberNames.requireFree(tx.directory(), tenant, next);
            tx.putMember(next);
            change.people().ifPresent(people -> MailboxPeople.put(tx, next, people));
            tx.audit(actor, "shared-mailbox.change", next.address(), before, shown(tx, next));
            return id;
        });
        return get(tenant, id);
    }

    /// Into the recycle bin: it receives nothing any more, and its people do not see it.
    ///
    /// @throws Objection `shared-mailbox-unknown`, `wrong-state`
    public void remove(int tenant, int id, Actor actor) {
        move(tenant, id, "shared-mailbox.delete", Member.State.ACTIVE, Member.State.DELETED, actor);
    }

    /// Out of the recycle bin.
    public Item restore(int tenant, int id, Actor actor) {
        move(tenant, id, "shared-mailbox.restore", Member.State.DELETED, Member.State.ACTIVE, actor);
        return get(tenant, id);
    }

    private void move(int tenant, int id, String action, Member.State from, Member.State to, Actor actor) {
        store.updateUnique(tenant, List.of(account(tenant, id)), tx -> {
            Member old = require(tx, id);
            requireState(old, from);
            tx.putMember(old.withState(to, to == Member.State.DELETED ? Optional.of(tx.now()) : Optional.empty()));
            // Who has it open hears of it.
            AccountTx account = tx.account(old.account());
            account.mailboxes().forEach(mailbox -> account.touchMailbox(mailbox.id()));
            tx.audit(actor, action, old.address(), from.name(), to.name());
            return id;
        });
    }

    private int account(int tenant, int id) {
        return store.read(tenant, view -> require(view, id)).account();
    }

    private static Member require(TenantView view, int id) {
        return view.member(id)
                .filter(member -> !member.isPerson())
                .orElseThrow(() -> Objection.missing("shared-mailbox-unknown", "No such shared mailbox"));
    }

    private static void requireState(Member mailbox, Member.State state) {
        if (mailbox.state() != state) {
            throw Objection.exists("wrong-state", "", "The shared mailbox is not in the state for this");
        }
    }

    /// What the audit trail shows of it.
    private static String shown(TenantTx tx, Member mailbox) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", mailbox.name());
        fields.put("address", mailbox.address());
        fields.put("aliases", mailbox.aliases());
        fields.put("quotaMb", mailbox.quota() >> 20);
        fields.put(
                "people",
                MailboxPeople.of(tx.account(mailbox.account()).tx(), tx, mailbox).stream()
                        .map(SharedMailboxes::shown)
                        .toList());
        return Json.text(fields);
    }

    private static Map<String, Object> shown(Person person) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Member member = person.member();
        fields.put("address", member.address().isEmpty() ? member.name() : member.address());
        fields.put("right", person.right().name().toLowerCase(Locale.ROOT));
        fields.put("sendAs", person.sendAs());
        return fields;
    }
}
