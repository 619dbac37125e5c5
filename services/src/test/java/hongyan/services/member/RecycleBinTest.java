package hongyan.services.member;

import static hongyan.services.testing.Platforms.ACTOR;
import static hongyan.services.testing.Platforms.ORIGIN;
import static hongyan.services.testing.Platforms.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.services.sharing.Sharing;
import hongyan.services.testing.Platforms;
import hongyan.store.account.Upkeep;
import hongyan.store.sharing.Acl;
import hongyan.store.sharing.Rights;
import hongyan.store.tenant.AuditRow;
import hongyan.store.tenant.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RecycleBinTest {
    private final Platforms p = new Platforms();
    private final int tenant = p.onDomain("晨星", "cx", "a.test");
    private final Sharing sharing = new Sharing(p.kv(), p.accounts, p.store);
    private final RecycleBin bin = new RecycleBin(p.store, sharing, Duration.ofDays(30));

    @AfterEach
    void close() {
        p.close();
    }

    private Member create() {
        return p.members
                .create(tenant, NewMember.of("张三", "zhang", "a.test").withPassword(PASSWORD), ORIGIN, ACTOR)
                .item()
                .member();
    }

    @Test
    void afterThirtyDaysMailAndAddressesAreGone() {
        Member member = create();
        p.members.delete(tenant, member.id(), ACTOR);
        p.clock.advance(Duration.ofDays(29));
        assertThat(bin.empty()).isZero();
        p.clock.advance(Duration.ofDays(2));
        assertThat(bin.empty()).isEqualTo(1);
        assertThat(bin.empty()).isZero();
        assertThat(p.accounts.exists(member.account())).isFalse();
        new Upkeep(p.accounts).run();
        List<AuditRow> audit = p.store.read(tenant, view -> view.audit(0, 1));
        assertThat(audit).extracting(AuditRow::action).containsExactly("member.purge");
        Optional<String> broken = p.store.read(tenant, view -> view.verifyAudit());
        assertThat(broken).isEmpty();
        Member again = create();
        assertThat(again.id()).isNotEqualTo(member.id());
        assertThat(again.address()).isEqualTo("zhang@a.test");
        assertThat(again.account()).isNotEqualTo(member.account());
    }

    @Test
    void whatWasSharedWithThemIsForgotten() {
        Member owner = create();
        Member gone = p.members
                .create(tenant, NewMember.of("李四", "li", "a.test").withPassword(PASSWORD), ORIGIN, ACTOR)
                .item()
                .member();
        int inbox = p.accounts.read(
                owner.account(), view -> view.mailboxes().getFirst().id());
        sharing.administer(tenant, owner.id(), inbox, "li@a.test", Rights.parse("lr"), ACTOR);
        p.members.delete(tenant, gone.id(), ACTOR);
        p.clock.advance(Duration.ofDays(31));
        assertThat(bin.empty()).isEqualTo(1);
        boolean shared = p.accounts.read(
                owner.account(),
                view -> !Acl.of(view.snapshot(), owner.account(), inbox).isEmpty());
        assertThat(shared).isFalse();
    }

    @Test
    void whoWasRestoredStays() {
        Member member = create();
        p.members.delete(tenant, member.id(), ACTOR);
        p.clock.advance(Duration.ofDays(20));
        p.members.restore(tenant, member.id(), ACTOR);
        p.clock.advance(Duration.ofDays(20));
        assertThat(bin.empty()).isZero();
        assertThat(p.accounts.exists(member.account())).isTrue();
    }

    @Test
    void switchedOffNobodyGoes() {
        p.members.delete(tenant, create().id(), ACTOR);
        p.clock.advance(Duration.ofDays(1000));
        assertThat(new RecycleBin(p.store, sharing, Duration.ZERO).empty()).isZero();
    }
}
