package hongyan.testkit.dns;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.dns.Answer;
import hongyan.net.dns.Mx;
import hongyan.net.dns.Resolver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The DNS door against real messages on loopback. It stands here because the DNS server does.
class ResolverTest {
    private DnsServer dns;
    private Resolver resolver;

    @BeforeEach
    void start() throws Exception {
        dns = new DnsServer();
        resolver = new Resolver(List.of(dns.address()), Duration.ofMillis(300));
    }

    @AfterEach
    void stop() throws Exception {
        dns.close();
    }

    @Test
    void mxIsInOrderOfTheAnswerWithoutLastDots() {
        dns.add("example.test", "MX", "10 MX1.example.test.").add("example.test", "MX", "20 mx2.example.test.");
        assertThat(resolver.mx("example.test").records())
                .containsExactlyInAnyOrder(new Mx(10, "mx1.example.test"), new Mx(20, "mx2.example.test"));
    }

    @Test
    void nullMxHasAnEmptyHost() {
        dns.add("nomail.test", "MX", "0 .");
        assertThat(resolver.mx("nomail.test").records()).containsExactly(new Mx(0, ""));
    }

    @Test
    void noSuchNameAndNoSuchRecordAreTold() {
        dns.add("example.test", "A", "127.0.0.1");
        assertThat(resolver.a("gone.test")).isEqualTo(new Answer.Nothing<>(false));
        assertThat(resolver.mx("example.test")).isEqualTo(new Answer.Nothing<>(true));
    }

    @Test
    void serverFailureIsNeitherFoundNorNothingAndIsNotRemembered() {
        dns.add("flaky.test", "A", "127.0.0.2");
        dns.fail("flaky.test", true);
        assertThat(resolver.a("flaky.test")).isInstanceOf(Answer.Unavailable.class);
        dns.fail("flaky.test", false);
        assertThat(resolver.a("flaky.test").records()).hasSize(1);
    }

    @Test
    void silenceIsUnavailable() {
        dns.add("silent.test", "A", "127.0.0.2");
        dns.silence("silent.test", true);
        assertThat(resolver.a("silent.test")).isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void txtStringsAreJoinedAndLongOnesComeOverTcp() {
        String key = "v=DKIM1; p=" + "A".repeat(1600);
        dns.txt("s._domainkey.example.test", key);
        assertThat(resolver.txt("s._domainkey.example.test").records()).containsExactly(key);
    }

    @Test
    void aliasesAreFollowedAndNamed() throws Exception {
        dns.add("www.example.test", "CNAME", "real.example.test.").add("real.example.test", "A", "127.0.0.7");
        assertThat(resolver.a("www.example.test"))
                .isEqualTo(new Answer.Found<>(List.of(InetAddress.getByName("127.0.0.7")), "real.example.test"));
    }

    @Test
    void internationalisedNamesAreAskedInALabels() {
        dns.add("xn--fiq228c.test", "A", "127.0.0.9");
        assertThat(resolver.a("中文.test").records()).hasSize(1);
    }

    @Test
    void hostileNamesAreNothing() {
        assertThat(resolver.a("a".repeat(300))).isEqualTo(new Answer.Nothing<>(false));
        assertThat(resolver.a("..")).isEqualTo(new Answer.Nothing<>(false));
        resolver.forget("..");
    }

    @Test
    void reverseNamesAreFound() throws Exception {
        dns.add("1.2.0.192.in-addr.arpa", "PTR", "mail.example.test.");
        assertThat(resolver.ptr(InetAddress.getByName("192.0.2.1")).records()).containsExactly("mail.example.test");
    }

    @Test
    void checkNowForgetsTheCache() {
        dns.add("example.test", "A", "127.0.0.1");
        assertThat(resolver.a("example.test").records()).hasSize(1);
        dns.remove("example.test");
        dns.add("example.test", "TXT", "x");
        resolver.forget("example.test");
        assertThat(resolver.a("example.test")).isEqualTo(new Answer.Nothing<>(true));
    }
}
