package hongyan.formats.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.dmarc.DmarcVerdict.Result;
import hongyan.formats.dns.Lookup;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DmarcTest {
    private final Zone zone = new Zone();

    /// TXT records by name, names that have an address, names nobody answers for, and what was asked.
    private static final class Zone implements Lookup {
        private final Map<String, List<String>> texts = new HashMap<>();
        private final List<String> hosts = new ArrayList<>();
        private final List<String> silent = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();

        @Override
        public Optional<List<String>> txt(String name) {
            asked.add(name);
            return silent.contains(name) ? Optional.empty() : Optional.of(texts.getOrDefault(name, List.of()));
        }

        @Override
        public Optional<List<InetAddress>> a(String name) {
            return Optional.of(hosts.contains(name) ? List.of(InetAddress.ofLiteral("192.0.2.1")) : List.of());
        }

        @Override
        public Optional<List<InetAddress>> aaaa(String name) {
            return Optional.of(List.of());
        }

        @Override
        public Optional<List<String>> mx(String name) {
            return Optional.of(List.of());
        }

        @Override
        public Optional<List<String>> ptr(InetAddress address) {
            return Optional.of(List.of());
        }
    }

    private DmarcVerdict judge(String from, String spf, String... dkim) {
        return new Dmarc(zone).judge(from, spf, List.of(dkim), false);
    }

    private void publish(String domain, String record) {
        zone.texts.put("_dmarc." + domain, List.of(record));
    }

    @Test
    void withoutARecordThereIsNoVerdict() {
        assertThat(judge("example.test", ""))
                .isEqualTo(new DmarcVerdict(Result.NONE, DmarcPolicy.NONE, "example.test"));
    }

    @Test
    void alignedSpfOrDkimPasses() {
        publish("example.test", "v=DMARC1; p=reject");
        assertThat(judge("example.test", "example.test").result()).isEqualTo(Result.PASS);
        assertThat(judge("example.test", "", "example.test").result()).isEqualTo(Result.PASS);
        assertThat(judge("Example.TEST.", "bounce.example.test").result()).isEqualTo(Result.PASS);
    }

    @Test
    void someoneElsesPassDoesNotHelp() {
        publish("example.test", "v=DMARC1; p=reject");
        assertThat(judge("example.test", "evil.test", "evil.test", "notexample.test"))
                .isEqualTo(new DmarcVerdict(Result.FAIL, DmarcPolicy.REJECT, "example.test"));
    }

    @Test
    void strictModeWantsTheSameDomain() {
        publish("example.test", "v=DMARC1; p=quarantine; adkim=s; aspf=s");
        assertThat(judge("example.test", "mail.example.test", "mail.example.test"))
                .isEqualTo(new DmarcVerdict(Result.FAIL, DmarcPolicy.QUARANTINE, "example.test"));
    }

    @Test
    void subdomainsTakeTheirOwnPolicyAndMissingOnesTheirs() {
        publish("example.test", "v=DMARC1; p=reject; sp=none; np=quarantine");
        zone.hosts.add("real.example.test");
        assertThat(judge("real.example.test", "").policy()).isEqualTo(DmarcPolicy.NONE);
        assertThat(judge("ghost.example.test", "").policy()).isEqualTo(DmarcPolicy.QUARANTINE);
    }

    @Test
    void aSuffixWithPsdDoesNotAlignItsChildren() {
        publish("co.test", "v=DMARC1; p=reject; psd=y");
        publish("a.co.test", "v=DMARC1; p=reject");
        assertThat(judge("a.co.test", "b.co.test").result()).isEqualTo(Result.FAIL);
        assertThat(judge("x.a.co.test", "y.a.co.test").result()).isEqualTo(Result.PASS);
    }

    @Test
    void testModeIsOneStepMilder() {
        publish("a.test", "v=DMARC1; p=reject; t=y");
        publish("b.test", "v=DMARC1; p=quarantine; pct=0");
        assertThat(judge("a.test", "").policy()).isEqualTo(DmarcPolicy.QUARANTINE);
        assertThat(judge("b.test", "").policy()).isEqualTo(DmarcPolicy.NONE);
    }

    @Test
    void brokenAndDoubleRecordsAreNone() {
        publish("a.test", "v=DMARC1");
        publish("b.test", "p=reject; v=DMARC1");
        zone.texts.put("_dmarc.c.test", List.of("v=DMARC1; p=reject", "v=DMARC1; p=none"));
        publish("d.test", "v=DMARC1; p=bogus; rua=mailto:x@d.test");
        assertThat(judge("a.test", "").result()).isEqualTo(Result.NONE);
        assertThat(judge("b.test", "").result()).isEqualTo(Result.NONE);
        assertThat(judge("c.test", "").result()).isEqualTo(Result.NONE);
        assertThat(judge("d.test", "")).isEqualTo(new DmarcVerdict(Result.FAIL, DmarcPolicy.NONE, "d.test"));
    }

    @Test
    void temporaryFailuresNeverReject() {
        publish("example.test", "v=DMARC1; p=reject");
        assertThat(new Dmarc(zone).judge("example.test", "", List.of(), true).result())
                .isEqualTo(Result.TEMPERROR);
        publish("mild.test", "v=DMARC1; p=none");
        assertThat(new Dmarc(zone).judge("mild.test", "", List.of(), true).policy())
                .isEqualTo(DmarcPolicy.NONE);
        zone.silent.add("_dmarc.other.test");
        assertThat(judge("other.test", "").result()).isEqualTo(Result.TEMPERROR);
        assertThat(judge("example.test", "example.test").result()).isEqualTo(Result.PASS);
    }

    @Test
    void hostileNamesCostFewQuestions() {
        String deep = "a.".repeat(100) + "test";
        judge(deep, deep + ".test", "b." + deep);
        assertThat(zone.asked.size()).isLessThan(40);
    }
}
