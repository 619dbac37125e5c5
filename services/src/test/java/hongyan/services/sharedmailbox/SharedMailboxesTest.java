package hongyan.services.sharedmailbox;

import static hongyan.services.testing.Platforms.ACTOR;
import static hongyan.services.testing.Platforms.ORIGIN;
import static hongyan.services.testing.Platforms.PASSWORD;
import static hongyan.services.testing.Platforms.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.NotAllowed;
import hongyan.formats.address.MailAddress;
import hongyan.services.auth.Principal;
import hongyan.services.directory.Directory.Resolution;
import hongyan.services.member.MemberChange;
import hongyan.services.member.Members;
import hongyan.services.member.NewMember;
import hongyan.services.member.People;
import hongyan.services.member.RecycleBin;
import hongyan.services.sharing.Sharing;
import hongyan.services.testing.Platforms;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountView;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.sharing.Acl;
import hongyan.store.sharing.Rights;
import hongyan.store.tenant.AuditRow;
import hongyan.store.tenant.Member;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SharedMailboxesTest {
    private static final SharedMailboxes.Query ALL = new SharedMailboxes.Query("", false, 0, 50);
    private final Platforms p = new Platforms();
    private final int tenant = p.onDomain("晨星", "cx", "a.test");
    private final Sharing sharing = new Sharing(p.kv(), p.accounts, p.store);
    private final Member zhang = p.member(tenant, "张三", "zhang@a.test").member();
    private final Member li = p.member(tenant, "李四", "li@a.test").member();

    @AfterEach
    void close() {
        assertThat(AccountCheck.checkAll(p.kv())).isEmpty();
        p.close();
    }

    private SharedMailboxes.Item help(WantedPerson... people) {
        return p.mailboxes.create(tenant, new NewSharedMailbox("客服", "help", "a.test", 100, List.of(people)), ACTOR);
    }

    private static SharedMailboxChange people(WantedPerson... people) {
        return new SharedMailboxChange(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(people)));
    }

    private Principal login(String name) {
        return p.authenticator.password(name, PASSWORD, "imap", InetAddress.getLoopbackAddress());
    }

    private Rights rights(Principal who, Member mailbox, int folder) {
        return p.accounts.read(mailbox.account(), view -> sharing.rights(view, who, folder));
    }

    private int inbox(Member mailbox) {
        return p.accounts.read(
                mailbox.account(),
                view -> view.mailboxWithRole(Role.INBOX).orElseThrow().id());
    }

    private List<AuditRow> audit(int count) {
        return p.store.read(tenant, view -> view.audit(0, count));
    }

    private static MailAddress address(String text) {
        return MailAddress.parse(text).orElseThrow();
    }

    @Test
    void itHasAMailAccountAndReceives() {
        Member mailbox = help().mailbox();
        assertThat(p.accounts.<List<Mailbox>>read(mailbox.account(), AccountView::mailboxes))
                .hasSize(6);
        assertThat(p.accounts.<Long>read(
                        mailbox.account(), view -> view.usage().quota().bytes()))
                .isEqualTo(100L << 20);
        assertThat(p.directory.resolve(address("help+x@a.test")))
                .isEqualTo(new Resolution.Accounts(tenant, List.of(mailbox.account())));
        AuditRow row = audit(1).getFirst();
        assertThat(row.action()).isEqualTo("shared-mailbox.create");
        assertThat(row.object()).isEqualTo("help@a.test");
        assertThat(row.actor()).isEqualTo(ACTOR.name());
    }

    @Test
    void nobodySignsInToIt() {
        Member mailbox = help().mailbox();
        for (String protocol : List.of("imap", "pop3", "submission", "jmap", "web")) {
            assertThatThrownBy(() -> p.authenticator.password(
                            "help@a.test", PASSWORD, protocol, InetAddress.getLoopbackAddress()))
                    .as(protocol)
                    .isInstanceOf(NotAllowed.class);
        }
        assertThat(p.sessions.startAs("help@a.test", InetAddress.getLoopbackAddress(), ""))
                .isEmpty();
        int id = mailbox.id();
        refused("member-unknown", () -> p.members.get(tenant, id));
        refused("member-unknown", () -> p.members.resetPassword(tenant, id, ORIGIN, ACTOR));
        refused("member-unknown", () -> p.members.changePassword(tenant, id, PASSWORD, Optional.empty(), ACTOR));
        refused(
                "member-unknown",
                () -> p.members.setPassword(tenant, id, Optional.of(PASSWORD), Optional.empty(), ACTOR));
        refused("member-unknown", () -> p.members.change(tenant, id, MemberChange.NONE, ACTOR));
        refused("member-unknown", () -> p.members.freeze(tenant, id, ACTOR));
        refused("member-unknown", () -> p.members.delete(tenant, id, ACTOR));
        Principal itself =
                new Principal(tenant, id, mailbox.account(), "客服", "help@a.test", List.of(), java.util.Set.of());
        assertThat(p.authenticator.admits(itself)).isFalse();
    }

    @Test
    void itIsNobodyAmongThePeople() {
        help();
        Members.Query everybody = new Members.Query("", Optional.empty(), Optional.empty(), 0, 50);
        assertThat(p.members.list(tenant, everybody).total()).isEqualTo(2);
        assertThat(p.organisations.overview(tenant).heads().total()).isEqualTo(2);
        // Colleagues who write to it find it all the same.
        assertThat(p.people.find(tenant, "kefu"))
                .extracting(People.Person::address)
                .containsExactly("help@a.test");
    }

    @Test
    void addressesAreCheckedAsThoseOfMembers() {
        help();
        refused("address-taken", () -> help());
        refused("address-taken", () -> p.members.create(tenant, NewMember.of("王五", "help", "a.test"), ORIGIN, ACTOR));
        refused(
                "address-taken",
                () -> p.mailboxes.create(tenant, new NewSharedMailbox("x", "zhang", "a.test", 0, List.of()), ACTOR));
        refused(
                "domain-not-verified",
                () -> p.mailboxes.create(tenant, new NewSharedMailbox("x", "x", "b.test", 0, List.of()), ACTOR));
        refused(
                "required",
                () -> p.mailboxes.create(tenant, new NewSharedMailbox(" ", "x", "a.test", 0, List.of()), ACTOR));
        refused("domain-in-use", () -> p.domains.remove(tenant, "a.test", ACTOR));
        assertThat(p.mailboxes.list(tenant, ALL).total()).isEqualTo(1);
    }

    @Test
    void peopleHaveTheirRightsOnAllOfIt() {
        Member mailbox = help(
                        new WantedPerson(zhang.id(), MailboxRight.READ, false),
                        new WantedPerson(li.id(), MailboxRight.MANAGE, true))
                .mailbox();
        int later = p.accounts.update(
                mailbox.account(), tx -> tx.createMailbox(0, "later", Role.NONE).id());
        for (int folder : List.of(inbox(mailbox), later)) {
            assertThat(rights(login("zhang@a.test"), mailbox, folder).letters()).isEqualTo("lrs");
            assertThat(rights(login("li@a.test"), mailbox, folder).letters()).isEqualTo("lrswipkxtecd");
        }
        assertThat(login("zhang@a.test").sendAs()).isEmpty();
        assertThat(login("li@a.test").sendAs()).containsExactly(new Principal.SendAs(address("help@a.test"), "客服"));
        assertThat(p.directory.sendsAs(tenant, li.id(), mailbox.account())).isTrue();
        assertThat(p.directory.sendsAs(tenant, zhang.id(), mailbox.account())).isFalse();
        assertThat(p.directory.sendsAs(tenant, li.id(), zhang.account())).isFalse();
        assertThat(sharing.owners(login("zhang@a.test")))
                .extracting(Sharing.Owner::name)
                .containsExactly("help@a.test");
    }

    @Test
    void peopleAreChangedAsAWhole() {
        Member mailbox = help(
                        new WantedPerson(zhang.id(), MailboxRight.READ, true),
                        new WantedPerson(li.id(), MailboxRight.MANAGE, true))
                .mailbox();
        SharedMailboxes.Item now = p.mailboxes.change(
                tenant, mailbox.id(), people(new WantedPerson(zhang.id(), MailboxRight.MANAGE, false)), ACTOR);
        assertThat(now.people()).hasSize(1);
        assertThat(now.people().getFirst().right()).isEqualTo(MailboxRight.MANAGE);
        assertThat(login("zhang@a.test").sendAs()).isEmpty();
        assertThat(login("li@a.test").sendAs()).isEmpty();
        assertThat(rights(login("li@a.test"), mailbox, inbox(mailbox))).isEqualTo(Rights.NONE);
        AuditRow row = audit(1).getFirst();
        assertThat(row.action()).isEqualTo("shared-mailbox.change");
        assertThat(row.before()).contains("li@a.test").contains("read");
        assertThat(row.after()).doesNotContain("li@a.test").contains("manage");
        WantedPerson one = new WantedPerson(zhang.id(), MailboxRight.READ, false);
        refused("double-person", () -> p.mailboxes.change(tenant, mailbox.id(), people(one, one), ACTOR));
        for (int nobody : List.of(mailbox.id(), 99)) {
            refused(
                    "member-unknown",
                    () -> p.mailboxes.change(
                            tenant, mailbox.id(), people(new WantedPerson(nobody, MailboxRight.READ, false)), ACTOR));
        }
    }

    @Test
    void aNewAddressKeepsTheOldOneAsAlias() {
        Member mailbox =
                help(new WantedPerson(li.id(), MailboxRight.MANAGE, true)).mailbox();
        SharedMailboxChange change = new SharedMailboxChange(
                Optional.of("客户服务"),
                Optional.of("service"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(5L),
                Optional.empty());
        Member renamed = p.mailboxes.change(tenant, mailbox.id(), change, ACTOR).mailbox();
        assertThat(renamed.address()).isEqualTo("service@a.test");
        assertThat(renamed.aliases()).containsExactly("help@a.test");
        assertThat(renamed.quota()).isEqualTo(5L << 20);
        assertThat(renamed.isPerson()).isFalse();
        assertThat(p.directory.resolve(address("help@a.test"))).isInstanceOf(Resolution.Accounts.class);
        assertThat(login("li@a.test").sendAs())
                .containsExactly(new Principal.SendAs(address("service@a.test"), "客户服务"));
    }

    @Test
    void removedIsGoneForItsPeopleAtOnceAndCanComeBack() {
        Member mailbox =
                help(new WantedPerson(li.id(), MailboxRight.MANAGE, true)).mailbox();
        p.mailboxes.remove(tenant, mailbox.id(), ACTOR);
        assertThat(p.mailboxes.list(tenant, ALL).items()).isEmpty();
        assertThat(p.mailboxes
                        .list(tenant, new SharedMailboxes.Query("客服", true, 0, 50))
                        .total())
                .isEqualTo(1);
        assertThat(p.directory.resolve(address("help@a.test"))).isInstanceOf(Resolution.NoSuchUser.class);
        assertThat(rights(login("li@a.test"), mailbox, inbox(mailbox))).isEqualTo(Rights.NONE);
        assertThat(login("li@a.test").sendAs()).isEmpty();
        assertThat(p.directory.sendsAs(tenant, li.id(), mailbox.account())).isFalse();
        refused("wrong-state", () -> p.mailboxes.remove(tenant, mailbox.id(), ACTOR));
        refused("wrong-state", () -> p.mailboxes.change(tenant, mailbox.id(), people(), ACTOR));
        assertThat(p.mailboxes.restore(tenant, mailbox.id(), ACTOR).people()).hasSize(1);
        assertThat(login("li@a.test").sendAs()).hasSize(1);
        assertThat(audit(2))
                .extracting(AuditRow::action)
                .containsExactly("shared-mailbox.restore", "shared-mailbox.delete");
    }

    @Test
    void itLeavesTheRecycleBinAsMembersDo() {
        RecycleBin bin = new RecycleBin(p.store, sharing, Duration.ofDays(30));
        Member mailbox =
                help(new WantedPerson(li.id(), MailboxRight.MANAGE, true)).mailbox();
        p.mailboxes.remove(tenant, mailbox.id(), ACTOR);
        p.clock.advance(Duration.ofDays(31));
        assertThat(bin.empty()).isEqualTo(1);
        assertThat(p.accounts.exists(mailbox.account())).isFalse();
        assertThat(audit(1).getFirst().action()).isEqualTo("shared-mailbox.purge");
        refused("shared-mailbox-unknown", () -> p.mailboxes.get(tenant, mailbox.id()));
        assertThat(login("li@a.test").sendAs()).isEmpty();
        // The address is free again, and who may send from the new one is asked anew.
        Member again = help().mailbox();
        assertThat(again.id()).isNotEqualTo(mailbox.id());
        assertThat(login("li@a.test").sendAs()).isEmpty();
    }

    @Test
    void whoIsInTheRecycleBinKeepsTheGrantUnseen() {
        Member mailbox =
                help(new WantedPerson(li.id(), MailboxRight.MANAGE, true)).mailbox();
        p.members.delete(tenant, li.id(), ACTOR);
        assertThat(p.mailboxes.get(tenant, mailbox.id()).people()).isEmpty();
        p.mailboxes.change(tenant, mailbox.id(), people(new WantedPerson(zhang.id(), MailboxRight.READ, false)), ACTOR);
        p.members.restore(tenant, li.id(), ACTOR);
        assertThat(p.mailboxes.get(tenant, mailbox.id()).people())
                .extracting(person -> person.member().id())
                .containsExactly(zhang.id(), li.id());
        p.members.delete(tenant, li.id(), ACTOR);
        p.clock.advance(Duration.ofDays(31));
        new RecycleBin(p.store, sharing, Duration.ofDays(30)).empty();
        assertThat(p.accounts.<Integer>read(
                        mailbox.account(),
                        view -> Acl.of(view.snapshot(), mailbox.account(), Acl.EVERY)
                                .size()))
                .isEqualTo(1);
    }

    @Test
    void thereAreWallsBetweenOrganisations() {
        Member mailbox = help().mailbox();
        int other = p.onDomain("他社", "ts", "b.test");
        Member eve = p.member(other, "Eve", "eve@b.test").member();
        refused("shared-mailbox-unknown", () -> p.mailboxes.get(other, mailbox.id()));
        refused("shared-mailbox-unknown", () -> p.mailboxes.remove(other, mailbox.id(), ACTOR));
        refused(
                "domain-not-verified",
                () -> p.mailboxes.create(other, new NewSharedMailbox("x", "x", "a.test", 0, List.of()), ACTOR));
        assertThat(p.mailboxes.list(other, ALL).items()).isEmpty();
        // The same number is somebody else in the other organisation.
        p.mailboxes.change(
                tenant, mailbox.id(), people(new WantedPerson(zhang.id(), MailboxRight.MANAGE, true)), ACTOR);
        assertThat(eve.id()).isEqualTo(zhang.id());
        assertThat(rights(login("eve@b.test"), mailbox, inbox(mailbox))).isEqualTo(Rights.NONE);
        assertThat(login("eve@b.test").sendAs()).isEmpty();
        assertThat(sharing.owners(login("eve@b.test"))).isEmpty();
    }
}
