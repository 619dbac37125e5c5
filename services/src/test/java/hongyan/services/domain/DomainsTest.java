package hongyan.services.domain;

import static hongyan.services.testing.Platforms.ACTOR;
import static hongyan.services.testing.Platforms.refused;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.dns.Resolver;
import hongyan.services.testing.Platforms;
import hongyan.store.tenant.Domain;
import hongyan.testkit.dns.DnsServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DomainsTest {
    private final Platforms p = new Platforms();
    private final DnsServer dns = new DnsServer();
    private final DomainChecks checks =
            new DomainChecks(p.store, new Resolver(List.of(dns.address()), Duration.ofMillis(500)));
    private final int tenant = p.organisation("晨星", "cx");

    DomainsTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        dns.close();
        p.close();
    }

    private void publish(Domains.Sheet sheet) {
        for (Wanted wanted : sheet.wanted()) {
            if (wanted.type().equals("MX")) {
                dns.add(wanted.host(), "MX", wanted.value() + ".");
            } else {
                dns.txt(wanted.host(), wanted.value());
            }
        }
    }

    private static List<String> states(Domains.Sheet sheet) {
        return sheet.domain().findings().stream()
                .map(f -> f.purpose() + " " + f.state())
                .toList();
    }

    @Test
    void publishedRecordsVerifyTheDomain() {
        Domains.Sheet added = p.domains.add(tenant, "Example.TEST", ACTOR);
        assertThat(added.domain().state()).isEqualTo(Domain.State.WAITING);
        assertThat(added.sends()).isFalse();
        assertThat(added.wanted())
                .extracting(Wanted::purpose)
                .containsExactly("ownership", "mx", "spf", "dkim", "dkim", "dmarc");
        assertThat(checks.check(tenant, "example.test").domain().state()).isEqualTo(Domain.State.WAITING);
        publish(added);
        Domains.Sheet checked = checks.check(tenant, "example.test");
        assertThat(checked.domain().state()).isEqualTo(Domain.State.VERIFIED);
        assertThat(checked.receives()).isTrue();
        assertThat(states(checked))
                .containsExactly("ownership ok", "mx ok", "spf ok", "dkim ok", "dkim ok", "dmarc ok");
    }

    @Test
    void everyRecordIsJudgedByWhatItDoes() {
        Domains.Sheet added = p.domains.add(tenant, "example.test", ACTOR);
        dns.txt("_hongyan.example.test", "something else");
        dns.txt("_hongyan.example.test", added.wanted().getFirst().value());
        dns.add("example.test", "MX", "5 mail.other.test.");
        dns.txt("example.test", "v=spf1 include:other.test -all");
        dns.txt("_dmarc.example.test", "v=DMARC1; p=reject");
        Domains.Sheet checked = checks.check(tenant, "example.test");
        assertThat(states(checked))
                .containsExactly("ownership ok", "mx wrong", "spf wrong", "dkim missing", "dkim missing", "dmarc ok");
        assertThat(checked.domain().findings().get(1).found()).containsExactly("5 mail.other.test");
    }

    @Test
    void twoSpfRecordsAreWrong() {
        p.domains.add(tenant, "example.test", ACTOR);
        dns.txt("example.test", "v=spf1 mx -all");
        dns.txt("example.test", "v=spf1 +mx ~all");
        assertThat(states(checks.check(tenant, "example.test"))).contains("spf wrong");
    }

    @Test
    void failingDnsChangesNothing() {
        publish(p.domains.add(tenant, "example.test", ACTOR));
        checks.check(tenant, "example.test");
        dns.fail("_hongyan.example.test", true);
        Domains.Sheet checked = checks.check(tenant, "example.test");
        assertThat(checked.domain().state()).isEqualTo(Domain.State.VERIFIED);
        assertThat(states(checked)).contains("ownership unknown");
    }

    @Test
    void missingOwnershipIsToleratedForSevenDays() {
        publish(p.domains.add(tenant, "example.test", ACTOR));
        checks.check(tenant, "example.test");
        dns.remove("_hongyan.example.test");
        Domains.Sheet failing = checks.check(tenant, "example.test");
        assertThat(failing.domain().state()).isEqualTo(Domain.State.FAILING);
        assertThat(failing.sends()).isTrue();
        assertThat(p.directory.isLocalDomain("example.test")).isTrue();
        p.clock.advance(Duration.ofDays(6));
        assertThat(checks.check(tenant, "example.test").domain().state()).isEqualTo(Domain.State.FAILING);
        p.clock.advance(Duration.ofDays(2));
        assertThat(checks.check(tenant, "example.test").domain().state()).isEqualTo(Domain.State.WAITING);
        assertThat(p.directory.isLocalDomain("example.test")).isFalse();
        dns.txt("_hongyan.example.test", failing.wanted().getFirst().value());
        assertThat(checks.check(tenant, "example.test").domain().state()).isEqualTo(Domain.State.VERIFIED);
    }

    @Test
    void pollingVerifiesWithoutAsking() {
        publish(p.domains.add(tenant, "example.test", ACTOR));
        assertThat(checks.runDue(10)).isZero();
        p.clock.advance(Duration.ofMinutes(2));
        assertThat(checks.runDue(10)).isEqualTo(1);
        assertThat(p.domains.get(tenant, "example.test").domain().state()).isEqualTo(Domain.State.VERIFIED);
        assertThat(checks.runDue(10)).isZero();
    }

    @Test
    void pollingBacksOffAndGivesUp() {
        p.domains.add(tenant, "example.test", ACTOR);
        int asked = 0;
        for (int hour = 0; hour < 24 * 40; hour++) {
            p.clock.advance(Duration.ofHours(1));
            asked += checks.runDue(10);
        }
        assertThat(asked).isBetween(50, 200);
        assertThat(p.domains.get(tenant, "example.test").domain().nextCheck()).isEmpty();
    }

    @Test
    void twoMayClaimAndOneProves() {
        int other = p.organisation("他社", "ts");
        Domains.Sheet mine = p.domains.add(tenant, "example.test", ACTOR);
        p.domains.add(other, "example.test", ACTOR);
        publish(mine);
        checks.check(tenant, "example.test");
        assertThat(checks.check(other, "example.test").domain().state()).isEqualTo(Domain.State.WAITING);
        int third = p.organisation("三社", "ss");
        refused("domain-taken", () -> p.domains.add(third, "example.test", ACTOR));
        refused("domain-exists", () -> p.domains.add(tenant, "example.test", ACTOR));
    }

    @Test
    void namesThatAreNoneOrOursAreRefused() {
        for (String bad :
                List.of("", " ", "com", "a..b", "-a.test", "a b.test", "x".repeat(64) + ".test", "[1.2.3.4]")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> p.domains.add(tenant, bad, ACTOR))
                    .as(bad)
                    .isInstanceOf(hongyan.base.failure.Objection.class);
        }
        refused("domain-reserved", () -> p.domains.add(tenant, "mail.test", ACTOR));
        refused("domain-reserved", () -> p.domains.add(tenant, "other.mail.test", ACTOR));
    }

    @Test
    void freeSubdomainIsVerifiedAtOnce() {
        Domains.Sheet free = p.domains.claimFree(tenant, "Chenxing", ACTOR);
        assertThat(free.domain().name()).isEqualTo("chenxing.mail.test");
        assertThat(free.receives()).isTrue();
        assertThat(free.wanted()).extracting(Wanted::purpose).doesNotContain("ownership");
        assertThat(checks.check(tenant, "chenxing.mail.test").domain().state()).isEqualTo(Domain.State.VERIFIED);
        int other = p.organisation("他社", "ts");
        refused("label-taken", () -> p.domains.claimFree(other, "chenxing", ACTOR));
        refused("label-reserved", () -> p.domains.claimFree(other, "postmaster", ACTOR));
        refused("bad-label", () -> p.domains.claimFree(other, "a.b", ACTOR));
        refused("free-claimed", () -> p.domains.claimFree(tenant, "second", ACTOR));
    }

    @Test
    void usedDomainStays() {
        p.domains.ensure(tenant, "example.test", true, ACTOR);
        p.member(tenant, "张三", "zhang@example.test");
        refused("domain-in-use", () -> p.domains.remove(tenant, "example.test", ACTOR));
        p.domains.ensure(tenant, "unused.test", true, ACTOR);
        p.domains.remove(tenant, "unused.test", ACTOR);
        refused("domain-unknown", () -> p.domains.get(tenant, "unused.test"));
        assertThat(p.directory.isLocalDomain("unused.test")).isFalse();
    }

    @Test
    void signingKeysFitThePublishedOnes() throws GeneralSecurityException {
        p.domains.ensure(tenant, "example.test", true, ACTOR);
        List<DkimKeys.Signing> keys = p.dkim.signing("example.test");
        assertThat(keys).extracting(DkimKeys.Signing::algorithm).containsExactlyInAnyOrder("rsa", "ed25519");
        Domains.Sheet sheet = p.domains.get(tenant, "example.test");
        for (DkimKeys.Signing key : keys) {
            String value = sheet.wanted().stream()
                    .filter(w -> w.host().startsWith(key.selector() + "."))
                    .findFirst()
                    .orElseThrow()
                    .value();
            byte[] published = Base64.getDecoder().decode(value.substring(value.indexOf("p=") + 2));
            boolean rsa = key.algorithm().equals("rsa");
            assertThat(published.length).isEqualTo(rsa ? published.length : 32);
            Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
            signature.initSign(key.key());
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey(rsa, published));
            signature.update((byte) 1);
            assertThat(signature.verify(signed)).isTrue();
        }
        assertThat(p.dkim.signing("foreign.test")).isEmpty();
    }

    private static PublicKey publicKey(boolean rsa, byte[] published) throws GeneralSecurityException {
        byte[] encoded = published;
        if (!rsa) {
            byte[] prefix = Base64.getDecoder().decode("MCowBQYDK2VwAyEA");
            encoded = new byte[prefix.length + published.length];
            System.arraycopy(prefix, 0, encoded, 0, prefix.length);
            System.arraycopy(published, 0, encoded, prefix.length, published.length);
        }
        return KeyFactory.getInstance(rsa ? "RSA" : "Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Test
    void pendingOrganisationMayNotAdd() {
        p.organisations.suspend(tenant, "", ACTOR);
        refused("organisation-not-active", () -> p.domains.add(tenant, "example.test", ACTOR));
    }
}
