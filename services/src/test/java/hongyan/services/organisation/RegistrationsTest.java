package hongyan.services.organisation;

import static hongyan.services.testing.Platforms.ACTOR;
import static hongyan.services.testing.Platforms.PASSWORD;
import static hongyan.services.testing.Platforms.refused;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.services.auth.Principal;
import hongyan.services.testing.Platforms;
import hongyan.store.tenant.Organisation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RegistrationsTest {
    private final Platforms p = new Platforms();

    @AfterEach
    void close() {
        p.close();
    }

    private String begin(String company, String contact) {
        return p.registrations
                .begin(new Registrations.Wish(company, "陈晨", contact, PASSWORD, "zh-CN"))
                .id();
    }

    private Principal login(String name) {
        return p.authenticator.password(name, PASSWORD, "web", InetAddress.getLoopbackAddress());
    }

    @Test
    void codeMakesAPendingOrganisationWithItsAdministrator() {
        String id = begin("杭州晨星科技有限公司", "+86 138-0013-8000");
        String login = p.registrations.confirm(id, p.lastCode(), "");
        assertThat(login).isEqualTo("13800138000");
        Principal who = login("138 0013 8000");
        assertThat(who.is(Principal.Power.ADMINISTRATOR)).isTrue();
        assertThat(who.addresses()).isEmpty();
        assertThat(who.account()).isPositive();
        Organisations.Overview seen = p.organisations.overview(who.tenant());
        assertThat(seen.organisation().state()).isEqualTo(Organisation.State.PENDING);
        assertThat(seen.todo()).containsExactly("approval", "domain", "address", "members");
        refused("organisation-pending", () -> p.domains.add(who.tenant(), "a.test", ACTOR));
        p.organisations.approve(who.tenant(), ACTOR);
        p.domains.add(who.tenant(), "a.test", ACTOR);
    }

    @Test
    void fiveWrongCodesAreEnough() {
        String id = begin("晨星", "chen@other.test");
        String code = p.lastCode();
        String wrong = code.equals("000000") ? "000001" : "000000";
        for (int i = 0; i < 5; i++) {
            refused("bad-code", () -> p.registrations.confirm(id, wrong, ""));
        }
        refused("too-many-codes", () -> p.registrations.confirm(id, code, ""));
        p.clock.advance(Duration.ofMinutes(2));
        p.registrations.resend(id);
        p.registrations.confirm(id, p.lastCode(), "");
    }

    @Test
    void codeIsOverAfterHalfAnHour() {
        String id = begin("晨星", "chen@other.test");
        String code = p.lastCode();
        p.clock.advance(Duration.ofMinutes(31));
        refused("registration-unknown", () -> p.registrations.confirm(id, code, ""));
    }

    @Test
    void resendingWaitsAMinute() {
        String id = begin("晨星", "chen@other.test");
        refused("too-soon", () -> p.registrations.resend(id));
        String old = p.lastCode();
        p.clock.advance(Duration.ofMinutes(1));
        p.registrations.resend(id);
        if (!p.lastCode().equals(old)) {
            refused("bad-code", () -> p.registrations.confirm(id, old, ""));
        }
    }

    @Test
    void doubleCompanyAndContactAreRefused() {
        p.registrations.confirm(begin("晨星 科技", "13800138000"), p.lastCode(), "");
        refused("contact-taken", () -> begin("别的", "+8613800138000"));
        refused("company-taken", () -> begin("晨星科技", "13900139000"));
    }

    @Test
    void whoConfirmsFirstHasTheName() {
        String one = begin("晨星", "13800138000");
        String codeOne = p.lastCode();
        p.clock.advance(Duration.ofSeconds(1));
        String two = begin("晨星", "13900139000");
        String codeTwo = p.lastCode();
        p.registrations.confirm(two, codeTwo, "");
        refused("company-taken", () -> p.registrations.confirm(one, codeOne, ""));
    }

    @Test
    void rejectedNameMayBeTriedAgainAndApprovedLater() {
        p.registrations.confirm(begin("晨星", "13800138000"), p.lastCode(), "");
        int tenant = login("13800138000").tenant();
        refused("required", () -> p.organisations.reject(tenant, " ", ACTOR));
        p.organisations.reject(tenant, "licence missing", ACTOR);
        assertThat(p.organisations.overview(tenant).organisation().reason()).isEqualTo("licence missing");
        refused("wrong-state", () -> p.organisations.suspend(tenant, "", ACTOR));
        p.organisations.approve(tenant, ACTOR);
        assertThat(p.organisations
                        .list(Optional.of(Organisation.State.ACTIVE), "晨星", 0)
                        .total())
                .isEqualTo(1);
    }

    @Test
    void nameIsCorrectedUntilItIsApproved() {
        p.registrations.confirm(begin("晨星", "13800138000"), p.lastCode(), "");
        int tenant = login("13800138000").tenant();
        p.organisations.correct(tenant, "晨星科技", ACTOR);
        p.organisations.approve(tenant, ACTOR);
        refused("name-verified", () -> p.organisations.correct(tenant, "招商银行", ACTOR));
        p.organisations.correct(tenant, "晨星科技", ACTOR);
        p.organisations.rename(tenant, "晨星集团", ACTOR);
        assertThat(p.organisations.overview(tenant).organisation().name()).isEqualTo("晨星集团");
        p.organisations.suspend(tenant, "", ACTOR);
        refused("organisation-not-active", () -> p.organisations.correct(tenant, "招商银行", ACTOR));
        p.organisation("晨星科技", "cxkj");
        refused("company-taken", () -> p.organisations.rename(tenant, "晨星科技", ACTOR));
    }

    @Test
    void rejectedOneHoldsNoNameUntilItIsSentInAgain() {
        p.registrations.confirm(begin("晨星", "13800138000"), p.lastCode(), "");
        int tenant = login("13800138000").tenant();
        p.organisations.reject(tenant, "not the name of the licence", ACTOR);
        p.organisations.rename(tenant, "晨星一", ACTOR);
        p.organisation("晨星一", "cxy");
        refused("company-taken", () -> p.organisations.approve(tenant, ACTOR));
        refused("company-taken", () -> p.organisations.correct(tenant, "晨星一", ACTOR));
        p.organisations.correct(tenant, "晨星二", ACTOR);
        assertThat(p.organisations.overview(tenant).organisation().state()).isEqualTo(Organisation.State.PENDING);
        p.organisations.approve(tenant, ACTOR);
        int holder = p.store.directory(view -> view.company("晨星二")).orElseThrow();
        assertThat(holder).isEqualTo(tenant);
    }

    @Test
    void contactsThatAreNone() {
        for (String bad : java.util.List.of("", "12345", "zhang", "zhang@", "zhang@local", "+1")) {
            refused("bad-contact", () -> begin("晨星", bad));
        }
        p.onDomain("他社", "ts", "b.test");
        refused("bad-contact", () -> begin("晨星", "somebody@b.test"));
    }

    @Test
    void setUpHappensOnce() {
        Platform.SetUp wish =
                new Platform.SetUp("set-up-token", "mx.mail.test", "mail.test", "运维", "admin", PASSWORD, "en");
        refused(
                "bad-token",
                () -> p.platform.setUp(new Platform.SetUp("x", "mx.mail.test", "", "运维", "admin", PASSWORD, "en"), ""));
        assertThat(p.platform.hasOperator()).isFalse();
        p.platform.setUp(wish, "");
        assertThat(login("Admin").is(Principal.Power.OPERATOR)).isTrue();
        refused("already-set-up", () -> p.platform.setUp(wish, ""));
    }
}
