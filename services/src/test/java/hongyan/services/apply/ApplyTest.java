package hongyan.services.apply;

import static hongyan.services.testing.Platforms.ACTOR;
import static hongyan.services.testing.Platforms.ORIGIN;
import static hongyan.services.testing.Platforms.refused;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.services.auth.Principal;
import hongyan.services.sharedmailbox.SharedMailboxes;
import hongyan.services.testing.Platforms;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ApplyTest {
    private final Platforms p = new Platforms();

    @AfterEach
    void close() {
        p.close();
    }

    private static DesiredState.Person person(String address, String name, String password) {
        return new DesiredState.Person(
                address,
                name,
                Optional.of(password).filter(t -> !t.isEmpty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static DesiredState state(String name, DesiredState.Person... people) {
        return new DesiredState(List.of(new DesiredState.Company(
                name, "example", List.of(new DesiredState.Mail("example.test", true)), List.of(people), List.of())));
    }

    private List<String> apply(DesiredState state) {
        return p.apply.apply(state, ORIGIN, ACTOR);
    }

    private Principal login(String name, String password) {
        return p.authenticator.password(name, password, "imap", InetAddress.getLoopbackAddress());
    }

    @Test
    void secondRunChangesNothing() {
        DesiredState state = state(
                "Example", person("user0@example.test", "张三", "correct horse"), person("user1@example.test", "李四", ""));
        assertThat(apply(state)).hasSize(4).first().isEqualTo("organisation example created");
        assertThat(apply(state)).isEmpty();
        assertThat(login("user0@example.test", "correct horse").name()).isEqualTo("张三");
    }

    @Test
    void differencesAreBroughtAbout() {
        apply(state("Example", person("user0@example.test", "张三", "correct horse")));
        List<String> changes = apply(state("Example 2", person("user0@example.test", "张叁", "other horse")));
        assertThat(changes)
                .containsExactly(
                        "organisation example renamed",
                        "member user0@example.test changed",
                        "member user0@example.test password set");
        assertThat(login("user0@example.test", "other horse").name()).isEqualTo("张叁");
    }

    @Test
    void departmentsAliasesAndAdministrators() {
        DesiredState.Person person = new DesiredState.Person(
                "user0@example.test",
                "张三",
                Optional.empty(),
                Optional.of(p.hashes.hash("correct horse")),
                Optional.of("工程师"),
                Optional.of(List.of("研发/后端", "研发")),
                Optional.of(List.of("Zhang@example.test")),
                Optional.of(100L),
                Optional.of(true));
        apply(state("Example", person));
        assertThat(apply(state("Example", person))).isEmpty();
        Principal who = login("zhang@example.test", "correct horse");
        assertThat(who.is(Principal.Power.ADMINISTRATOR)).isTrue();
        assertThat(p.departments.list(who.tenant())).hasSize(2);
        assertThat(p.members.get(who.tenant(), who.member()).departments().values())
                .containsExactly("后端", "研发");
    }

    @Test
    void domainBecomesVerified() {
        DesiredState waiting = new DesiredState(List.of(new DesiredState.Company(
                "Example", "example", List.of(new DesiredState.Mail("example.test", false)), List.of(), List.of())));
        assertThat(apply(waiting)).contains("domain example.test added");
        assertThat(p.directory.isLocalDomain("example.test")).isFalse();
        assertThat(apply(state("Example"))).containsExactly("domain example.test verified");
        assertThat(p.directory.isLocalDomain("example.test")).isTrue();
        assertThat(apply(waiting)).isEmpty();
    }

    @Test
    void deletedMemberComesBack() {
        DesiredState state = state("Example", person("user0@example.test", "张三", "correct horse"));
        apply(state);
        Principal who = login("user0@example.test", "correct horse");
        p.members.delete(who.tenant(), who.member(), ACTOR);
        assertThat(apply(state)).containsExactly("member user0@example.test restored");
        login("user0@example.test", "correct horse");
    }

    private static DesiredState withHelp(String name, String... people) {
        List<DesiredState.Colleague> colleagues = java.util.Arrays.stream(people)
                .map(each -> each.split(" "))
                .map(each -> new DesiredState.Colleague(each[0], each[1], each.length > 2))
                .toList();
        return new DesiredState(List.of(new DesiredState.Company(
                "Example",
                "example",
                List.of(new DesiredState.Mail("example.test", true)),
                List.of(person("user0@example.test", "张三", ""), person("user1@example.test", "李四", "")),
                List.of(new DesiredState.SharedMailbox(
                        "help@example.test", name, Optional.of(100L), Optional.of(colleagues))))));
    }

    @Test
    void sharedMailboxesAreBroughtAbout() {
        assertThat(apply(withHelp("客服", "user0@example.test read")))
                .contains("shared mailbox help@example.test created");
        assertThat(apply(withHelp("客服", "user0@example.test read"))).isEmpty();
        assertThat(apply(withHelp("客服中心", "user0@example.test manage send", "user1@example.test read")))
                .containsExactly("shared mailbox help@example.test changed");
        assertThat(apply(withHelp("客服中心", "user1@example.test read", "user0@example.test manage send")))
                .isEmpty();
        int tenant = p.store.directory(view -> view.slug("example")).orElseThrow();
        SharedMailboxes.Query all = new SharedMailboxes.Query("", false, 0, 50);
        SharedMailboxes.Item item = p.mailboxes.list(tenant, all).items().getFirst();
        assertThat(item.people()).hasSize(2);
        p.mailboxes.remove(tenant, item.mailbox().id(), ACTOR);
        assertThat(apply(withHelp("客服中心", "user1@example.test read", "user0@example.test manage send")))
                .containsExactly("shared mailbox help@example.test restored");
        refused("member-unknown", () -> apply(withHelp("客服", "nobody@example.test read")));
        refused("member-unknown", () -> apply(withHelp("客服", "help@example.test read")));
        refused("bad-right", () -> apply(withHelp("客服", "user0@example.test own")));
    }

    @Test
    void manyMembersInOneRun() {
        List<DesiredState.Person> people = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            people.add(person("user" + i + "@example.test", "用户" + i, ""));
        }
        assertThat(apply(state("Example", people.toArray(DesiredState.Person[]::new))))
                .hasSize(252);
        assertThat(apply(state("Example", people.toArray(DesiredState.Person[]::new))))
                .isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        refused("bad-address", () -> apply(state("Example", person("user0", "张三", ""))));
        refused(
                "double-address",
                () -> apply(state("Example", person("u@example.test", "a", ""), person("U@example.test", "b", ""))));
        refused(
                "bad-slug",
                () -> apply(new DesiredState(
                        List.of(new DesiredState.Company("X", "Not A Slug", List.of(), List.of(), List.of())))));
    }
}
