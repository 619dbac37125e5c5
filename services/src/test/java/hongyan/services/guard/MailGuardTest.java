package hongyan.services.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.formats.address.MailAddress;
import hongyan.formats.dkim.DkimKey;
import hongyan.formats.dkim.DkimSigner;
import hongyan.net.dns.Resolver;
import hongyan.testkit.dns.DnsServer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The judge against real DNS messages.
class MailGuardTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress SENDER = InetAddress.ofLiteral("198.51.100.1");
    private static final String MAIL = "From: a@sender.test\r\nTo: b@example.test\r\nSubject: x\r\n\r\nhello\r\n";

    private DnsServer dns;
    private MailGuard guard;

    @BeforeEach
    void start() throws Exception {
        dns = new DnsServer();
        Resolver resolver = new Resolver(List.of(dns.address()), Duration.ofMillis(300));
        guard = new MailGuard(
                new DnsLookup(resolver),
                new Networks(List.of("127.0.0.0/8", "::1")),
                () -> "mail.example.test",
                InstantSource.fixed(NOW));
        dns.txt("sender.test", "v=spf1 ip4:198.51.100.1 -all");
    }

    @AfterEach
    void stop() throws Exception {
        dns.close();
    }

    private Judge.Verdict judge(InetAddress client, String mail) throws Exception {
        return guard.judge(client, "helo.test", MailAddress.parse("a@sender.test"), bytes(mail));
    }

    private static ByteSource bytes(String text) {
        return ByteSource.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void trustedNetworksAreNotJudged() throws Exception {
        dns.txt("_dmarc.sender.test", "v=DMARC1; p=reject");
        assertThat(judge(InetAddress.getLoopbackAddress(), MAIL))
                .isEqualTo(new Judge.Verdict.Inbox("Authentication-Results: mail.example.test; none\r\n"));
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void passIsWrittenDown() throws Exception {
        dns.txt("_dmarc.sender.test", "v=DMARC1; p=reject");
        Judge.Verdict verdict = judge(SENDER, MAIL);
        assertThat(verdict).isInstanceOf(Judge.Verdict.Inbox.class);
        assertThat(verdict.field())
                .isEqualTo("Authentication-Results: mail.example.test;\r\n\tspf=pass smtp.mailfrom=sender.test;\r\n"
                        + "\tdkim=none;\r\n\tdmarc=pass header.from=sender.test\r\n");
    }

    @Test
    void rejectIsHonouredAndQuarantineGoesToJunk() throws Exception {
        dns.txt("_dmarc.sender.test", "v=DMARC1; p=reject");
        assertThat(judge(STRANGER, MAIL))
                .isInstanceOfSatisfying(
                        Judge.Verdict.Reject.class,
                        reject -> assertThat(reject.reason()).isEqualTo(Reason.DMARC_REJECT));
        dns.txt("_dmarc.other.test", "v=DMARC1; p=quarantine");
        assertThat(judge(STRANGER, MAIL.replace("sender.test", "other.test"))).isInstanceOf(Judge.Verdict.Junk.class);
    }

    @Test
    void spfFailureAloneDoesNotReject() throws Exception {
        Judge.Verdict verdict = judge(STRANGER, MAIL);
        assertThat(verdict).isEqualTo(new Judge.Verdict.Inbox(verdict.field(), true));
        assertThat(verdict.field()).contains("spf=fail").contains("dmarc=none");
    }

    @Test
    void anAlignedSignatureOutweighsForwarding() throws Exception {
        DkimKey key = DkimKey.newEd25519();
        dns.txt("s1._domainkey.sender.test", key.record());
        dns.txt("_dmarc.sender.test", "v=DMARC1; p=reject");
        String signed = new DkimSigner("sender.test", "s1", key).sign(bytes(MAIL), NOW) + MAIL;
        Judge.Verdict verdict = judge(STRANGER, signed);
        assertThat(verdict).isInstanceOf(Judge.Verdict.Inbox.class);
        assertThat(verdict.field())
                .contains("dkim=pass header.d=sender.test header.s=s1")
                .contains("dmarc=pass");
    }

    @Test
    void silenceDefersOnlyWhereItMatters() throws Exception {
        dns.fail("_dmarc.sender.test", true);
        assertThatThrownBy(() -> judge(STRANGER, MAIL))
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.reason()).isEqualTo(Reason.DNS_UNAVAILABLE));
        dns.fail("broken.test", true);
        Judge.Verdict verdict = guard.judge(
                STRANGER,
                "helo.test",
                MailAddress.parse("a@broken.test"),
                bytes(MAIL.replace("sender.test", "other.test")));
        assertThat(verdict.field()).contains("spf=temperror").contains("dmarc=none");
    }

    @Test
    void ambiguousFromIsRefused() throws Exception {
        for (String from :
                List.of("From: a@sender.test\r\nFrom: b@other.test\r\n", "From: a@sender.test, b@other.test\r\n", "")) {
            assertThat(judge(STRANGER, MAIL.replace("From: a@sender.test\r\n", from)))
                    .isInstanceOfSatisfying(
                            Judge.Verdict.Reject.class,
                            reject -> assertThat(reject.reason()).isEqualTo(Reason.BAD_FROM));
        }
    }

    @Test
    void theNullSenderIsJudgedByItsGreeting() throws Exception {
        dns.txt("helo.test", "v=spf1 ip4:192.0.2.7 -all");
        assertThat(guard.judge(STRANGER, "helo.test", Optional.empty(), bytes(MAIL))
                        .field())
                .contains("spf=pass smtp.helo=helo.test");
    }

    @Test
    void onlyFieldsWithOurNameAreForged() {
        assertThat(guard.forged("authentication-results", " mail.EXAMPLE.test; spf=pass"))
                .isTrue();
        assertThat(guard.forged("Authentication-Results", "\r\n (x \\) y) \"mail.example.test\" 1; spf=pass"))
                .isTrue();
        assertThat(guard.forged("Authentication-Results", " mx.google.com; spf=pass"))
                .isFalse();
        assertThat(guard.forged("Subject", " mail.example.test; spf=pass")).isFalse();
    }
}
