package hongyan.services.directory;

import static hongyan.services.testing.Platforms.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.address.MailAddress;
import hongyan.services.member.MemberChange;
import hongyan.services.testing.Platforms;
import hongyan.store.tenant.Address;
import hongyan.store.tenant.Member;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StoredDirectoryTest {
    private final Platforms p = new Platforms();
    private final int tenant = p.onDomain("晨星", "cx", "a.test");
    private final Member zhang = p.member(tenant, "张三", "zhang@a.test").member();

    @AfterEach
    void close() {
        p.close();
    }

    private Directory.Resolution resolve(String address) {
        return p.directory.resolve(MailAddress.parse(address).orElseThrow());
    }

    private Directory.Resolution account(Member member) {
        return new Directory.Resolution.Accounts(tenant, List.of(member.account()));
    }

    @Test
    void addressInAnyCaseIsTheAccount() {
        assertThat(resolve("zhang@a.test")).isEqualTo(account(zhang));
        assertThat(resolve("ZHANG@A.Test")).isEqualTo(account(zhang));
    }

    @Test
    void unknownLocalPartForeignAndUnverified() {
        assertThat(resolve("nobody@a.test")).isInstanceOf(Directory.Resolution.NoSuchUser.class);
        assertThat(resolve("zhang@b.test")).isInstanceOf(Directory.Resolution.Foreign.class);
        p.domains.add(tenant, "b.test", ACTOR);
        assertThat(resolve("zhang@b.test")).isInstanceOf(Directory.Resolution.Unverified.class);
        assertThat(p.directory.isLocalDomain("a.test")).isTrue();
        assertThat(p.directory.isLocalDomain("b.test")).isFalse();
        assertThat(p.directory.isLocalDomain("c.test")).isFalse();
    }

    @Test
    void tagIsIgnored() {
        assertThat(resolve("zhang+news@a.test")).isEqualTo(account(zhang));
        assertThat(resolve("zhang+a+b@a.test")).isEqualTo(account(zhang));
        assertThat(resolve("+news@a.test")).isInstanceOf(Directory.Resolution.NoSuchUser.class);
        assertThat(resolve("nobody+x@a.test")).isInstanceOf(Directory.Resolution.NoSuchUser.class);
    }

    @Test
    void aliasIsTheAccount() {
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
                        Optional.of(List.of("San.Zhang@a.test")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                ACTOR);
        assertThat(resolve("san.zhang@a.test")).isEqualTo(account(zhang));
    }

    @Test
    void dutyAddressesGoToAdministratorsUnlessSomebodyHasThem() {
        assertThat(resolve("postmaster@a.test")).isInstanceOf(Directory.Resolution.NoSuchUser.class);
        p.members.change(tenant, zhang.id(), administrator(), ACTOR);
        assertThat(resolve("postmaster@a.test")).isEqualTo(account(zhang));
        assertThat(resolve("Abuse@a.test")).isEqualTo(account(zhang));
        Member post = p.member(tenant, "值班", "postmaster@a.test").member();
        assertThat(resolve("postmaster@a.test")).isEqualTo(account(post));
    }

    @Test
    void whatIsRememberedIsVoidFromTheCommitOn() throws InterruptedException {
        assertThat(resolve("zhang@a.test")).isEqualTo(account(zhang));
        AtomicBoolean over = new AtomicBoolean();
        Thread asker = Thread.startVirtualThread(() -> {
            while (!over.get()) {
                resolve("zhang@a.test");
            }
        });
        for (int i = 0; i < 200; i++) {
            p.members.freeze(tenant, zhang.id(), ACTOR);
            assertThat(resolve("zhang@a.test")).isInstanceOf(Directory.Resolution.Frozen.class);
            p.members.unfreeze(tenant, zhang.id(), ACTOR);
            assertThat(resolve("zhang@a.test")).isEqualTo(account(zhang));
        }
        over.set(true);
        asker.join();
    }

    private static MemberChange administrator() {
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
                Optional.of(true),
                Optional.empty());
    }

    @Test
    void frozenDeletedAndSuspended() {
        p.members.change(tenant, p.member(tenant, "李四", "li@a.test").member().id(), administrator(), ACTOR);
        p.members.freeze(tenant, zhang.id(), ACTOR);
        assertThat(resolve("zhang@a.test")).isInstanceOf(Directory.Resolution.Frozen.class);
        p.members.delete(tenant, zhang.id(), ACTOR);
        assertThat(resolve("zhang@a.test")).isInstanceOf(Directory.Resolution.NoSuchUser.class);
        p.members.restore(tenant, zhang.id(), ACTOR);
        assertThat(resolve("zhang@a.test")).isEqualTo(account(zhang));
        p.organisations.suspend(tenant, "", ACTOR);
        assertThat(resolve("zhang@a.test")).isInstanceOf(Directory.Resolution.Frozen.class);
    }

    @Test
    void groupIsItsMembersWithoutTheFrozenOnes() {
        Member li = p.member(tenant, "李四", "li@a.test").member();
        p.members.change(tenant, li.id(), administrator(), ACTOR);
        p.store.updateUnique(tenant, List.of(), tx -> {
            tx.directory()
                    .addAddress(
                            "all@a.test", new Address(tenant, Address.Kind.GROUP, List.of(zhang.id(), li.id(), 99)));
            return true;
        });
        assertThat(resolve("all@a.test"))
                .isEqualTo(new Directory.Resolution.Accounts(tenant, List.of(zhang.account(), li.account())));
        p.members.freeze(tenant, zhang.id(), ACTOR);
        assertThat(resolve("all@a.test")).isEqualTo(account(li));
    }

    @Test
    void chineseDomainsResolveInBothForms() {
        int other = p.onDomain("中文", "zw", "例子.test");
        Member wang = p.member(other, "王五", "wang@例子.test").member();
        assertThat(resolve("wang@xn--fsqu00a.test"))
                .isEqualTo(new Directory.Resolution.Accounts(other, List.of(wang.account())));
    }
}
