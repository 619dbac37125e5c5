package hongyan.services.member;

import static hongyan.services.testing.Platforms.ACTOR;
import static hongyan.services.testing.Platforms.ORIGIN;
import static hongyan.services.testing.Platforms.PASSWORD;
import static hongyan.services.testing.Platforms.refused;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.services.auth.Principal;
import hongyan.services.testing.Platforms;
import hongyan.store.tenant.AuditRow;
import hongyan.store.tenant.Member;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MembersTest {
    private final Platforms p = new Platforms();
    private final int tenant = p.onDomain("晨星", "cx", "a.test");

    @AfterEach
    void close() {
        p.close();
    }

    private Members.Created create(NewMember wish) {
        return p.members.create(tenant, wish, ORIGIN, ACTOR);
    }

    private static String token(Activations.Link link) {
        return link.link().substring(link.link().lastIndexOf('/') + 1);
    }

    private Principal login(String name, String password) {
        return p.authenticator.password(name, password, "imap", InetAddress.getLoopbackAddress());
    }

    @Test
    void linkSetsThePasswordOnce() {
        Members.Created made = create(NewMember.of("张三", "zhang", "a.test"));
        assertThat(made.item().member().state()).isEqualTo(Member.State.INVITED);
        Activations.Link link = made.link().orElseThrow();
        assertThat(link.link()).startsWith(ORIGIN + "/activate/");
        assertThat(p.notifier.recent().getFirst().text()).contains(link.link());
        assertThat(p.activations.look(token(link)).address()).isEqualTo("zhang@a.test");
        refused("password-weak", () -> p.activations.activate(token(link), "weak", ""));
        p.activations.activate(token(link), PASSWORD, "");
        assertThat(login("zhang@a.test", PASSWORD).name()).isEqualTo("张三");
        refused("activation-unknown", () -> p.activations.activate(token(link), PASSWORD, ""));
        refused("activation-unknown", () -> p.activations.look(token(link)));
    }

    @Test
    void linkIsOverAfterSevenDays() {
        Activations.Link link =
                create(NewMember.of("张三", "zhang", "a.test")).link().orElseThrow();
        p.clock.advance(Duration.ofDays(8));
        refused("activation-expired", () -> p.activations.look(token(link)));
        refused("activation-expired", () -> p.activations.activate(token(link), PASSWORD, ""));
    }

    @Test
    void newLinkVoidsTheOldOneAndThePassword() {
        Members.Created made = create(NewMember.of("张三", "zhang", "a.test").withPassword(PASSWORD));
        int id = made.item().member().id();
        assertThat(made.link()).isEmpty();
        Activations.Link first = p.members.resetPassword(tenant, id, ORIGIN, ACTOR);
        Activations.Link second = p.members.resetPassword(tenant, id, ORIGIN, ACTOR);
        refused("activation-unknown", () -> p.activations.look(token(first)));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> login("zhang@a.test", PASSWORD))
                .isInstanceOf(hongyan.base.failure.NotAllowed.class);
        p.activations.activate(token(second), "Other-horse2", "");
        login("zhang@a.test", "Other-horse2");
    }

    @Test
    void addressesAreUniqueOverAllOrganisations() {
        create(NewMember.of("张三", "zhang", "a.test"));
        refused("address-taken", () -> create(NewMember.of("张四", "Zhang", "a.test")));
        refused("domain-not-verified", () -> create(NewMember.of("张四", "zhang", "b.test")));
        int other = p.onDomain("他社", "ts", "b.test");
        refused(
                "domain-not-verified",
                () -> p.members.create(other, NewMember.of("张四", "zhang4", "a.test"), ORIGIN, ACTOR));
    }

    @Test
    void badFieldsAreNamed() {
        for (String local : List.of("", "a b", "a@b", "a+b", "\"a b\"", ".a", "a..b", "x".repeat(65), "a\nb")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> create(NewMember.of("张三", local, "a.test")))
                    .as(local)
                    .isInstanceOfSatisfying(
                            hongyan.base.failure.Objection.class,
                            o -> assertThat(o.field()).isEqualTo("local"));
        }
        refused("required", () -> create(NewMember.of(" ", "zhang", "a.test")));
        refused("too-long", () -> create(NewMember.of("张".repeat(101), "zhang", "a.test")));
        assertThat(p.store.<List<Member>>read(tenant, view -> view.members())).isEmpty();
    }

    @Test
    void newAddressKeepsTheOldOneAsAlias() {
        int id = p.member(tenant, "张三", "zhang@a.test").member().id();
        Member renamed = p.members
                .change(tenant, id, address("zhangsan", "a.test"), ACTOR)
                .member();
        assertThat(renamed.address()).isEqualTo("zhangsan@a.test");
        assertThat(renamed.aliases()).containsExactly("zhang@a.test");
        assertThat(login("zhang@a.test", PASSWORD).addresses()).hasSize(2);
    }

    private static MemberChange address(String local, String domain) {
        return new MemberChange(
                Optional.empty(),
                Optional.of(local),
                Optional.of(domain),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static MemberChange administrator(boolean value) {
        return new MemberChange(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(value),
                Optional.empty());
    }

    @Test
    void lastAdministratorCannotGo() {
        int zhang = p.member(tenant, "张三", "zhang@a.test").member().id();
        p.members.change(tenant, zhang, administrator(true), ACTOR);
        refused("last-administrator", () -> p.members.freeze(tenant, zhang, ACTOR));
        refused("last-administrator", () -> p.members.delete(tenant, zhang, ACTOR));
        refused("last-administrator", () -> p.members.change(tenant, zhang, administrator(false), ACTOR));
        int li = p.member(tenant, "李四", "li@a.test").member().id();
        p.members.change(tenant, li, administrator(true), ACTOR);
        p.members.freeze(tenant, zhang, ACTOR);
    }

    @Test
    void passwordOfTheLastAdministratorIsNotTakenAway() {
        int zhang = p.member(tenant, "张三", "zhang@a.test").member().id();
        p.members.change(tenant, zhang, administrator(true), ACTOR);
        refused("last-administrator", () -> p.members.resetPassword(tenant, zhang, ORIGIN, ACTOR));
        p.authenticator.password("zhang@a.test", PASSWORD, "imap", java.net.InetAddress.getLoopbackAddress());
        int li = p.member(tenant, "李四", "li@a.test").member().id();
        p.members.change(tenant, li, administrator(true), ACTOR);
        refused("own-password", () -> p.members.resetPassword(tenant, zhang, zhang, ORIGIN, ACTOR));
        p.members.resetPassword(tenant, zhang, li, ORIGIN, ACTOR);
    }

    @Test
    void quotaReachesTheAccount() {
        Member zhang = p.member(tenant, "张三", "zhang@a.test").member();
        p.members.change(
                tenant,
                zhang.id(),
                new MemberChange(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(100L),
                        Optional.empty(),
                        Optional.empty()),
                ACTOR);
        assertThat(p.accounts.<Long>read(zhang.account(), v -> v.usage().quota().bytes()))
                .isEqualTo(100L << 20);
    }

    @Test
    void listsByWordsDepartmentAndState() {
        int dev = p.departments.create(tenant, "研发", 0, ACTOR).department().id();
        int back = p.departments.create(tenant, "后端", dev, ACTOR).department().id();
        int zhang = p.member(tenant, "张三", "zhang@a.test").member().id();
        int li = p.member(tenant, "李四", "li@a.test").member().id();
        p.members.change(tenant, zhang, departments(back), ACTOR);
        assertThat(ids("", Optional.of(dev), Optional.empty())).containsExactly(zhang);
        assertThat(ids("李", Optional.empty(), Optional.empty())).containsExactly(li);
        assertThat(ids("ZHANG@", Optional.empty(), Optional.empty())).containsExactly(zhang);
        p.members.delete(tenant, li, ACTOR);
        assertThat(ids("", Optional.empty(), Optional.empty())).containsExactly(zhang);
        assertThat(ids("", Optional.empty(), Optional.of(Member.State.DELETED))).containsExactly(li);
    }

    private static MemberChange departments(int id) {
        return new MemberChange(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(id)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private List<Integer> ids(String words, Optional<Integer> department, Optional<Member.State> state) {
        return p.members.list(tenant, new Members.Query(words, department, state, 0, 50)).items().stream()
                .map(item -> item.member().id())
                .toList();
    }

    @Test
    void everyActionIsInTheTrail() {
        int id = p.member(tenant, "张三", "zhang@a.test").member().id();
        p.members.freeze(tenant, id, ACTOR);
        p.members.unfreeze(tenant, id, ACTOR);
        p.members.resetPassword(tenant, id, ORIGIN, ACTOR);
        p.members.delete(tenant, id, ACTOR);
        assertThat(p.store.<List<AuditRow>>read(tenant, view -> view.audit(0, 10)))
                .extracting(AuditRow::action)
                .containsExactly(
                        "member.delete",
                        "member.reset-password",
                        "member.unfreeze",
                        "member.freeze",
                        "member.create",
                        "domain.vouch");
        assertThat(p.store.<Optional<String>>read(tenant, view -> view.verifyAudit()))
                .isEmpty();
    }

    @Test
    void colleaguesAreFound() {
        p.member(tenant, "张三", "zhang@a.test");
        p.member(tenant, "张三丰", "feng@a.test");
        p.member(tenant, "Li Zhang", "lz@a.test");
        int other = p.onDomain("他社", "ts", "b.test");
        p.member(other, "张别", "zhang@b.test");
        assertThat(p.people.find(tenant, "张")).extracting(People.Person::name).containsExactly("张三", "张三丰");
        assertThat(p.people.find(tenant, "zhang"))
                .extracting(People.Person::address)
                .containsExactly("zhang@a.test", "feng@a.test", "lz@a.test");
        assertThat(p.people.find(tenant, "zsf")).extracting(People.Person::name).containsExactly("张三丰");
        assertThat(p.people.find(tenant, "")).isEmpty();
    }
}
