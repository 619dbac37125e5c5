package hongyan.services.auth;

import static hongyan.services.testing.Platforms.PASSWORD;
import static hongyan.services.testing.Platforms.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.formats.address.MailAddress;
import hongyan.services.testing.Platforms;
import hongyan.store.tenant.Member;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AuthenticatorTest {
    private static final InetAddress HOME = ip("203.0.113.7");
    private static final InetAddress ELSEWHERE = ip("198.51.100.9");
    private static final String NAME = "zhang@a.test";
    private final Platforms p = new Platforms();
    private final int tenant = p.onDomain("晨星", "cx", "a.test");
    private final Member zhang = p.member(tenant, "张三", NAME).member();

    @AfterEach
    void close() {
        p.close();
    }

    private Principal login(String name, String password, InetAddress peer) {
        return p.authenticator.password(name, password, "imap", peer);
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.reason()).isEqualTo(reason));
    }

    @Test
    void rightPasswordMakesAPrincipal() {
        Principal who = login(" Zhang@A.TEST ", PASSWORD, HOME);
        assertThat(who.tenant()).isEqualTo(tenant);
        assertThat(who.account()).isEqualTo(zhang.account());
        assertThat(who.addresses()).containsExactly(MailAddress.parse(NAME).orElseThrow());
        assertThat(who.login()).isEqualTo(NAME);
    }

    @Test
    void wrongPasswordAndUnknownNameAreTheSame() {
        refused(Reason.AUTH_FAILED, () -> login(NAME, "nope", HOME));
        refused(Reason.AUTH_FAILED, () -> login("nobody@a.test", PASSWORD, HOME));
        refused(Reason.AUTH_FAILED, () -> login(NAME, "", HOME));
        refused(Reason.AUTH_FAILED, () -> login(NAME, "x".repeat(10_000), HOME));
    }

    @Test
    void rememberedPasswordIsForgottenOnChange() {
        login(NAME, PASSWORD, HOME);
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            login(NAME, PASSWORD, HOME);
        }
        // a hash costs tens of milliseconds, a hundred of them several seconds
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        p.members.changePassword(tenant, zhang.id(), "Other-horse2", Optional.empty(), Platforms.ACTOR);
        refused(Reason.AUTH_FAILED, () -> login(NAME, PASSWORD, HOME));
        login(NAME, "Other-horse2", HOME);
    }

    @Test
    void frozenMemberStaysOutAtOnce() {
        login(NAME, PASSWORD, HOME);
        p.members.freeze(tenant, zhang.id(), Platforms.ACTOR);
        refused(Reason.AUTH_FAILED, () -> login(NAME, PASSWORD, HOME));
        p.members.unfreeze(tenant, zhang.id(), Platforms.ACTOR);
        login(NAME, PASSWORD, HOME);
    }

    @Test
    void longSessionsLearnThatTheyAreOver() {
        Principal who = login(NAME, PASSWORD, HOME);
        assertThat(p.authenticator.admits(who)).isTrue();
        p.members.freeze(tenant, zhang.id(), Platforms.ACTOR);
        assertThat(p.authenticator.admits(who)).isFalse();
        p.members.unfreeze(tenant, zhang.id(), Platforms.ACTOR);
        assertThat(p.authenticator.admits(who)).isTrue();
        p.organisations.suspend(tenant, "unpaid", Platforms.ACTOR);
        assertThat(p.authenticator.admits(who)).isFalse();
        p.organisations.resume(tenant, Platforms.ACTOR);
        p.members.resetPassword(tenant, zhang.id(), Platforms.ORIGIN, Platforms.ACTOR);
        assertThat(p.authenticator.admits(who)).isFalse();
    }

    @Test
    void longSessionsEndWithANewPassword() {
        Principal who = login(NAME, PASSWORD, HOME);
        p.members.changePassword(tenant, zhang.id(), "Other-horse2", Optional.empty(), Platforms.ACTOR);
        assertThat(p.authenticator.admits(who)).isFalse();
        assertThat(p.authenticator.admits(login(NAME, "Other-horse2", HOME))).isTrue();
        p.members.resetPassword(tenant, zhang.id(), Platforms.ORIGIN, Platforms.ACTOR);
        p.members.setPassword(tenant, zhang.id(), Optional.of("Other-horse2"), Optional.empty(), Platforms.ACTOR);
        assertThat(p.authenticator.admits(who)).isFalse();
    }

    @Test
    void suspendedOrganisationStaysOut() {
        p.organisations.suspend(tenant, "unpaid", Platforms.ACTOR);
        refused(Reason.AUTH_FAILED, () -> login(NAME, PASSWORD, HOME));
        p.organisations.resume(tenant, Platforms.ACTOR);
        login(NAME, PASSWORD, HOME);
    }

    @Test
    void addressIsLockedAfterTenFailures() {
        for (int i = 0; i < 10; i++) {
            String name = "guess" + i + "@a.test";
            refused(Reason.AUTH_FAILED, () -> login(name, "x", HOME));
        }
        refused(Reason.AUTH_TOO_MANY, () -> login("other@a.test", "x", HOME));
        refused(Reason.AUTH_TOO_MANY, () -> login(NAME, PASSWORD, HOME));
        login(NAME, PASSWORD, ELSEWHERE);
        p.clock.advance(Duration.ofMinutes(2));
        login(NAME, PASSWORD, HOME);
    }

    @Test
    void aBurstOfGuessesHasNoMoreThanTheFreeOnes() {
        assertThat(burst(60, i -> login(NAME, "guess" + i, HOME)))
                .isEqualTo(Map.of(Reason.AUTH_FAILED, 10L, Reason.AUTH_TOO_MANY, 50L));
        p.clock.advance(Duration.ofSeconds(61));
        assertThat(burst(20, i -> login(NAME, "guess" + i, HOME))).containsEntry(Reason.AUTH_FAILED, 1L);
    }

    @Test
    void anOfficeThatComesBackAllAtOnceIsNotLockedOut() {
        for (int i = 0; i < 30; i++) {
            p.member(tenant, "同事" + i, "w" + i + "@a.test");
        }
        assertThat(burst(30, i -> login("w" + i + "@a.test", PASSWORD, HOME))).isEmpty();
        assertThat(burst(30, i -> login("w" + i + "@a.test", PASSWORD, HOME))).isEmpty();
    }

    /// Refusals of so many tries at once.
    private static Map<Reason, Long> burst(int tries, IntConsumer login) {
        CountDownLatch start = new CountDownLatch(1);
        Queue<Reason> refusals = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < tries; i++) {
                int number = i;
                threads.execute(() -> {
                    try {
                        start.await();
                        login.accept(number);
                    } catch (Refusal refusal) {
                        refusals.add(refusal.reason());
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            start.countDown();
        }
        return refusals.stream().collect(Collectors.groupingBy(reason -> reason, Collectors.counting()));
    }

    @Test
    void theLongestLockIsNotForgottenWithItsEnd() {
        for (int i = 0; i < 10; i++) {
            refused(Reason.AUTH_FAILED, () -> login(NAME, "x", HOME));
        }
        for (int i = 0; i < 8; i++) {
            p.clock.advance(Duration.ofMinutes(61));
            refused(Reason.AUTH_FAILED, () -> login(NAME, "x", HOME));
        }
        p.clock.advance(Duration.ofMinutes(61));
        refused(Reason.AUTH_FAILED, () -> login(NAME, "x", HOME));
        refused(Reason.AUTH_TOO_MANY, () -> login(NAME, "x", HOME));
    }

    @Test
    void accountIsLockedForStrangersAndNotForWhoSignedInBefore() {
        login(NAME, PASSWORD, HOME);
        for (int i = 0; i < 10; i++) {
            InetAddress peer = ip("198.51." + (100 + i) + ".1");
            refused(Reason.AUTH_FAILED, () -> login(NAME, "x", peer));
        }
        refused(Reason.AUTH_TOO_MANY, () -> login(NAME, PASSWORD, ip("192.0.2.1")));
        login(NAME, PASSWORD, HOME);
    }

    @Test
    void oneGoodPasswordDoesNotPayForGuessingOthers() {
        for (int i = 0; i < 9; i++) {
            String name = "guess" + i + "@a.test";
            refused(Reason.AUTH_FAILED, () -> login(name, "x", HOME));
        }
        login(NAME, PASSWORD, HOME);
        refused(Reason.AUTH_FAILED, () -> login("last@a.test", "x", HOME));
        refused(Reason.AUTH_TOO_MANY, () -> login("other@a.test", "x", HOME));
    }

    @Test
    void ownMistakesAreForgiven() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 6; i++) {
                refused(Reason.AUTH_FAILED, () -> login(NAME, "x", HOME));
            }
            login(NAME, PASSWORD, HOME);
        }
    }

    @Test
    void locksGrow() {
        for (int i = 0; i < 10; i++) {
            refused(Reason.AUTH_FAILED, () -> login(NAME, "x", HOME));
        }
        p.clock.advance(Duration.ofSeconds(61));
        refused(Reason.AUTH_FAILED, () -> login(NAME, "x", HOME));
        p.clock.advance(Duration.ofSeconds(61));
        refused(Reason.AUTH_TOO_MANY, () -> login(NAME, "x", HOME));
        p.clock.advance(Duration.ofSeconds(61));
        refused(Reason.AUTH_FAILED, () -> login(NAME, "x", HOME));
    }

    @Test
    void loopbackIsExemptFromTheAddressCountOnly() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        login(NAME, PASSWORD, loopback);
        for (int i = 0; i < 15; i++) {
            String name = "guess" + i + "@a.test";
            refused(Reason.AUTH_FAILED, () -> login(name, "x", loopback));
        }
        for (int i = 0; i < 10; i++) {
            refused(Reason.AUTH_FAILED, () -> login(NAME, "x", loopback));
        }
        refused(Reason.AUTH_TOO_MANY, () -> login(NAME, PASSWORD, loopback));
    }

    @Test
    void ipv6CountsByItsNetworkOf64() {
        for (int i = 0; i < 10; i++) {
            InetAddress peer = ip("2001:db8:0:1::" + Integer.toHexString(i + 1));
            String name = "guess" + i + "@a.test";
            refused(Reason.AUTH_FAILED, () -> login(name, "x", peer));
        }
        refused(Reason.AUTH_TOO_MANY, () -> login(NAME, PASSWORD, ip("2001:db8:0:1::ffff")));
        login(NAME, PASSWORD, ip("2001:db8:0:2::1"));
    }

    @Test
    void mailProtocolsWaitUntilTheInitialPasswordIsChanged() {
        p.members.change(
                tenant,
                zhang.id(),
                new hongyan.services.member.MemberChange(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(true)),
                Platforms.ACTOR);
        refused(Reason.AUTH_FAILED, () -> login(NAME, PASSWORD, HOME));
        assertThat(p.authenticator.password(NAME, PASSWORD, "web", HOME).name()).isEqualTo("张三");
    }

    @Test
    void lastLoginIsNotedSoonAfter() {
        login(NAME, PASSWORD, HOME);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (lastLogin().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(lastLogin()).contains(p.clock.instant());
    }

    private Optional<java.time.Instant> lastLogin() {
        return p.members.get(tenant, zhang.id()).member().lastLogin();
    }
}
