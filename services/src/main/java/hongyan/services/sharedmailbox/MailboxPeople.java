package hongyan.services.sharedmailbox;

import hongyan.base.failure.Objection;
import hongyan.kv.Snapshot;
import hongyan.store.account.AccountTx;
import hongyan.store.sharing.Acl;
import hongyan.store.sharing.Grant;
import hongyan.store.sharing.Grantee;
import hongyan.store.sharing.Rights;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantTx;
import hongyan.store.tenant.TenantView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who works with a shared mailbox: their grants on its account, and the mark at those who may send from its address.
///
/// Those in the recycle bin are neither shown nor touched: who comes back finds what was there.
final class MailboxPeople {
    static final int MOST = 200;

    private MailboxPeople() {}

    static List<SharedMailboxes.Person> of(Snapshot rows, TenantView tenant, Member mailbox) {
        List<SharedMailboxes.Person> people = new ArrayList<>();
        for (Grant grant : grants(rows, mailbox)) {
            tenant.member(grant.grantee().id())
                    .filter(MailboxPeople::isThere)
                    .map(person -> new SharedMailboxes.Person(
                            person,
                            MailboxRight.of(grant.given()),
                            person.sendAs().contains(mailbox.id())))
                    .ifPresent(people::add);
        }
        return people;
    }

    private static List<Grant> grants(Snapshot rows, Member mailbox) {
        return Acl.of(rows, mailbox.account(), Acl.EVERY).stream()
                .filter(grant -> grant.grantee().kind() == Grantee.Kind.MEMBER)
                .toList();
    }

    private static boolean isThere(Member member) {
        return member.isPerson() && member.state() != Member.State.DELETED;
    }

    /// Makes these its people, and nobody else.
    ///
    /// @param tx holds the account's shard
    /// @throws Objection `member-unknown`, `double-person`, `too-many`
    static void put(TenantTx tx, Member mailbox, List<WantedPerson> wanted) {
        if (wanted.size() > MOST) {
            throw Objection.bad("too-many", "people", "There are too many people");
        }
        Map<Integer, WantedPerson> left = new LinkedHashMap<>();
        for (WantedPerson person : wanted) {
            if (tx.member(person.member()).filter(MailboxPeople::isThere).isEmpty()) {
                throw Objection.bad("member-unknown", "people", "No such member");
            }
            if (left.put(person.member(), person) != null) {
                throw Objection.bad("double-person", "people", "Somebody is there twice");
            }
        }
        AccountTx account = tx.account(mailbox.account());
        for (SharedMailboxes.Person old : of(account.tx(), tx, mailbox)) {
            if (!left.containsKey(old.member().id())) {
                grant(tx, account, mailbox, old.member(), Rights.NONE);
                sendAs(tx, mailbox, old.member(), false);
            }
        }
        for (WantedPerson person : left.values()) {
            Member member = tx.member(person.member()).orElseThrow();
            grant(tx, account, mailbox, member, person.right().rights());
            sendAs(tx, mailbox, member, person.sendAs());
        }
    }

    private static void grant(TenantTx tx, AccountTx account, Member mailbox, Member person, Rights rights) {
        Grantee grantee = Grantee.member(tx.tenant(), person.id());
        Grant wanted = new Grant(grantee, rights, Rights.NONE);
        boolean there = Acl.find(account.tx(), account.account(), Acl.EVERY, grantee)
                .filter(wanted::equals)
                .isPresent();
        if (!there) {
            Acl.put(account, mailbox.id(), Acl.EVERY, wanted);
        }
    }

    private static void sendAs(TenantTx tx, Member mailbox, Member person, boolean may) {
        if (person.sendAs().contains(mailbox.id()) == may) {
            return;
        }
        List<Integer> mailboxes = new ArrayList<>(person.sendAs());
        // Numbers of those removed for good mean nothing any more.
        mailboxes.removeIf(id -> id == mailbox.id() || tx.member(id).isEmpty());
        if (may) {
            mailboxes.add(mailbox.id());
        }
        tx.putMember(person.withSendAs(mailboxes));
    }
}
