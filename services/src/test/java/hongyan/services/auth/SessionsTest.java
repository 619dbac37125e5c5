package hongyan.services.auth;

import static hongyan.services.testing.Platforms.ACTOR;
import static hongyan.services.testing.Platforms.PASSWORD;
import static hongyan.services.testing.Platforms.ip;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.services.testing.Platforms;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Session;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private static final InetAddress PEER = ip("203.0.113.7");
    private final Platforms p = new Platforms();
    private final int tenant = p.onDomain("晨星", "cx", "a.test");
    private final Member zhang = p.member(tenant, "张三", "zhang@a.test").member();

    @AfterEach
    void close() {
        p.close();
    }

    private Sessions.Live start() {
        return p.sessions.start(p.authenticator.password("zhang@a.test", PASSWORD, "web", PEER), PEER, "Browser");
    }

    @Test
    void tokenFindsTheMember() {
        Sessions.Live live = start();
        Sessions.Live found = p.sessions.find(live.token()).orElseThrow();
        assertThat(found.principal().member()).isEqualTo(zhang.id());
        assertThat(Sessions.csrfMatches(found, live.csrf())).isTrue();
        assertThat(Sessions.csrfMatches(found, "x")).isFalse();
        assertThat(p.sessions.find("x".repeat(43))).isEmpty();
        assertThat(p.sessions.find("")).isEmpty();
    }

    @Test
    void twelveIdleHoursEndIt() {
        Sessions.Live live = start();
        p.clock.advance(Duration.ofHours(11));
        assertThat(p.sessions.find(live.token())).isPresent();
        p.clock.advance(Duration.ofHours(11));
        assertThat(p.sessions.find(live.token())).isPresent();
        p.clock.advance(Duration.ofHours(13));
        assertThat(p.sessions.find(live.token())).isEmpty();
    }

    @Test
    void thirtyDaysEndItInAnyCase() {
        Sessions.Live live = start();
        for (int i = 0; i < 71; i++) {
            p.clock.advance(Duration.ofHours(10));
            assertThat(p.sessions.find(live.token())).isPresent();
        }
        p.clock.advance(Duration.ofHours(11));
        assertThat(p.sessions.find(live.token())).isEmpty();
    }

    @Test
    void freezingEndsThemAtOnce() {
        Sessions.Live live = start();
        p.members.freeze(tenant, zhang.id(), ACTOR);
        p.members.unfreeze(tenant, zhang.id(), ACTOR);
        assertThat(p.sessions.find(live.token())).isEmpty();
    }

    @Test
    void aNewPasswordEndsTheOthers() {
        Sessions.Live one = start();
        Sessions.Live two = start();
        p.members.changePassword(tenant, zhang.id(), "Other-horse2", Optional.of(two.token()), ACTOR);
        assertThat(p.sessions.find(one.token())).isEmpty();
        assertThat(p.sessions.find(two.token())).isPresent();
    }

    @Test
    void listedAndEndedOneByOne() {
        Sessions.Live one = start();
        p.clock.advance(Duration.ofMinutes(1));
        Sessions.Live two = start();
        assertThat(p.sessions.list(two.principal())).extracting(Session::agent).containsExactly("Browser", "Browser");
        String older = p.sessions.list(two.principal()).getLast().id();
        assertThat(p.sessions.endById(two.principal(), older)).isTrue();
        assertThat(p.sessions.endById(two.principal(), older)).isFalse();
        assertThat(p.sessions.find(one.token())).isEmpty();
        assertThat(p.sessions.find(two.token())).isPresent();
    }

    @Test
    void tokenIsNotStored() {
        Sessions.Live live = start();
        assertThat(p.kv().<Boolean>read(s ->
                        s
                                .scan(
                                        hongyan.kv.Space.SESSION,
                                        hongyan.kv.KeyRange.all(),
                                        hongyan.kv.Order.ASCENDING,
                                        100)
                                .stream()
                                .anyMatch(e -> new String(e.value(), java.nio.charset.StandardCharsets.ISO_8859_1)
                                        .contains(live.token()))))
                .isFalse();
    }
}
