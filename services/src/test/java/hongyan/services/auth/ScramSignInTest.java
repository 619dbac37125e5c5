package hongyan.services.auth;

import static hongyan.services.testing.Platforms.PASSWORD;
import static hongyan.services.testing.Platforms.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.formats.sasl.ScramKeys;
import hongyan.services.testing.Platforms;
import hongyan.store.tenant.Member;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScramSignInTest {
    private static final InetAddress HOME = ip("203.0.113.7");
    private static final String NAME = "zhang@a.test";
    private final Platforms p = new Platforms();
    private final int tenant = p.onDomain("晨星", "cx", "a.test");
    private final Member zhang = p.member(tenant, "张三", NAME).member();

    @AfterEach
    void close() {
        p.close();
    }

    private ScramTrial trial(String name) {
        return p.authenticator.scram(name, "imap", HOME);
    }

    private static ScramKeys again(ScramKeys keys, String password) {
        return ScramKeys.of(password, keys.salt(), keys.iterations());
    }

    private String stored() {
        return p.store
                .read(tenant, view -> view.credential(zhang.id()))
                .orElseThrow()
                .scram();
    }

    @Test
    void aNewPasswordHasKeysAtOnce() {
        p.members.changePassword(tenant, zhang.id(), "Other-horse2", Optional.empty(), Platforms.ACTOR);
        ScramTrial trial = trial(" Zhang@A.TEST ");
        assertThat(trial.keys()).isEqualTo(again(trial.keys(), "Other-horse2"));
        assertThat(trial.passed().account()).isEqualTo(zhang.account());
    }

    @Test
    void keysAreSealed() {
        p.members.changePassword(tenant, zhang.id(), "Other-horse2", Optional.empty(), Platforms.ACTOR);
        assertThat(stored()).isNotEmpty();
        assertThat(new PasswordHash(1024, 1).scram().open(stored())).isEmpty();
        assertThat(p.hashes.scram().open(stored())).isPresent();
    }

    @Test
    void anOldCredentialGetsItsKeysAtTheNextPasswordSignIn() throws InterruptedException {
        p.store.update(tenant, tx -> {
            tx.putPassword(zhang.id(), p.hashes.hash(PASSWORD));
            return true;
        });
        assertThat(stored()).isEmpty();
        p.authenticator.password(NAME, PASSWORD, "imap", HOME);
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (stored().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        ScramTrial trial = trial(NAME);
        assertThat(trial.keys()).isEqualTo(again(trial.keys(), PASSWORD));
    }

    @Test
    void aStrangeNameLooksLikeAnyOther() {
        ScramKeys first = trial("nobody@a.test").keys();
        ScramKeys second = trial(" Nobody@A.test").keys();
        ScramKeys other = trial("somebody@a.test").keys();
        assertThat(first.salt())
                .isEqualTo(second.salt())
                .isNotEqualTo(other.salt())
                .hasSize(16);
        assertThat(first.iterations()).isEqualTo(trial(NAME).keys().iterations());
        assertThatThrownBy(() -> trial("nobody@a.test").passed())
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.reason()).isEqualTo(Reason.AUTH_FAILED));
    }

    @Test
    void aFreezeInTheMiddleCounts() {
        ScramTrial trial = trial(NAME);
        p.members.freeze(tenant, zhang.id(), Platforms.ACTOR);
        assertThatThrownBy(trial::passed).isInstanceOf(Refusal.class);
    }

    @Test
    void trialsBegunTogetherHaveNoMoreThanTheFreeProofs() {
        List<ScramTrial> trials =
                IntStream.range(0, 30).mapToObj(i -> trial(NAME)).toList();
        trials.subList(0, 10)
                .forEach(trial -> assertThat(trial.failed("test").reason()).isEqualTo(Reason.AUTH_FAILED));
        for (ThrowingCallable late : List.<ThrowingCallable>of(
                () -> trials.get(10).failed("test"), () -> trials.get(11).passed())) {
            assertThatThrownBy(late)
                    .isInstanceOfSatisfying(
                            Refusal.class, r -> assertThat(r.reason()).isEqualTo(Reason.AUTH_TOO_MANY));
        }
    }

    @Test
    void wrongProofsLock() {
        for (int i = 0; i < 10; i++) {
            assertThat(trial(NAME).failed("test").reason()).isEqualTo(Reason.AUTH_FAILED);
        }
        assertThatThrownBy(() -> trial(NAME))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.reason()).isEqualTo(Reason.AUTH_TOO_MANY));
    }
}
