package hongyan.services.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.NotAllowed;
import hongyan.formats.address.MailAddress;
import hongyan.formats.dkim.DkimResult;
import hongyan.formats.dkim.DkimVerifier;
import hongyan.formats.dns.Lookup;
import hongyan.kv.Key;
import hongyan.services.auth.Principal;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import hongyan.services.delivery.InboundMail;
import hongyan.services.delivery.InboundSettings;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.guard.MailGuard;
import hongyan.services.guard.Networks;
import hongyan.services.queue.MailQueue;
import hongyan.services.testing.Platforms;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.Email;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import hongyan.store.queue.QueueRows;
import hongyan.store.queue.QueuedMessage;
import hongyan.store.queue.QueuedRecipient;
import hongyan.store.tenant.DkimKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Real rooms from sign-in to mailbox and queue.
class SubmissionStoryTest {
    private static final String HOST = "mx.mail.test";
    private static final Inbound.Peer LAPTOP =
            new Inbound.Peer(Platforms.ip("203.0.113.9"), "laptop", Optional.empty(), "ESMTPSA");

    private final Platforms platforms = new Platforms();
    private final int tenant = platforms.onDomain("晨星", "chenxing", "chenxing.test");
    private final MailQueue queue = new MailQueue(platforms.bodies(), platforms.clock);
    private final Lookup keys = new Keys();
    private final MailGuard guard =
            new MailGuard(keys, new Networks(List.of("127.0.0.0/8")), () -> HOST, platforms.clock);
    private final LocalDelivery local = new LocalDelivery(platforms.accounts, queue);
    private final MailSubmission submission = new MailSubmission(new MailSubmission.Rooms(
            platforms.accounts,
            platforms.bodies(),
            platforms.directory,
            guard,
            local,
            queue,
            new DkimSigning(platforms.dkim, platforms.clock),
            SubmissionSettings.of(HOST),
            platforms.clock));

    @AfterEach
    void check() {
        List<String> problems = AccountCheck.checkAll(platforms.kv());
        platforms.close();
        assertThat(problems).isEmpty();
    }

    /// The published keys of the domain.
    private final class Keys implements Lookup {
        @Override
        public Optional<List<String>> txt(String name) {
            List<DkimKey> known = platforms.store.read(tenant, view -> view.dkimKeys("chenxing.test"));
            return Optional.of(known.stream()
                    .filter(key -> name.equals(key.selector() + "._domainkey.chenxing.test"))
                    .map(key -> "v=DKIM1; k=" + key.algorithm() + "; p=" + key.publicKey())
                    .toList());
        }

        @Override
        public Optional<List<InetAddress>> a(String name) {
            return Optional.of(List.of());
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

    private Principal signIn(String login) {
        return platforms.authenticator.password(login, Platforms.PASSWORD, "submission", LAPTOP.address());
    }

    private static MailAddress address(String text) {
        return MailAddress.parse(text).orElseThrow();
    }

    private List<Email> inbox(Principal principal) {
        return platforms.accounts.read(principal.account(), view -> {
            int inbox = view.mailboxWithRole(Role.INBOX).orElseThrow().id();
            return view.emails(
                    view.uids(inbox, 0, 100).stream().map(UidRow::email).toList());
        });
    }

    private String submit(Principal from, String text, String... recipients) throws IOException {
        try (Delivery delivery =
                submission.begin(from, LAPTOP, Optional.of(from.addresses().getFirst()), 0)) {
            for (String recipient : recipients) {
                delivery.recipient(address(recipient));
            }
            delivery.draft().write(text.getBytes(StandardCharsets.UTF_8));
            return delivery.commit();
        }
    }

    @Test
    void aMessageToAColleagueAndAStrangerIsSignedAndInBothPlaces() throws IOException {
        platforms.member(tenant, "张三", "zhang@chenxing.test");
        platforms.member(tenant, "李四", "li@chenxing.test");
        Principal zhang = signIn("zhang@chenxing.test");
        Principal li = signIn("li@chenxing.test");
        String id = submit(
                zhang,
                "From: =?UTF-8?B?5byg5LiJ?= <zhang@chenxing.test>\r\nTo: li@chenxing.test, x@far.test\r\n"
                        + "Bcc: boss@far.test\r\nSubject: Lunch\r\n\r\nAt noon?\r\n",
                "li@chenxing.test",
                "x@far.test",
                "boss@far.test");

        Email email = inbox(li).getFirst();
        ByteSource here = platforms.bodies().open(email.blob());
        QueuedMessage queued = platforms
                .kv()
                .<Optional<QueuedMessage>>read(s -> QueueRows.messageOf(s, id))
                .orElseThrow();
        List<QueuedRecipient> waiting =
                platforms.kv().<List<QueuedRecipient>>read(s -> QueueRows.recipients(s, id, 10));
        ByteSource leaving = platforms.bodies().open(QueueRows.body(queued));
        assertThat(waiting).extracting(QueuedRecipient::address).containsExactly("x@far.test", "boss@far.test");
        for (ByteSource body : List.of(here, leaving)) {
            assertThat(new String(body.all(), StandardCharsets.UTF_8))
                    .doesNotContain("boss@")
                    .contains("Message-ID: <");
            assertThat(new DkimVerifier(keys, platforms.clock.instant()).verify(body))
                    .hasSize(2)
                    .allMatch(DkimResult::passed);
        }
        assertThat(inbox(zhang)).isEmpty();
    }

    @Test
    void aMessageFromOutsideThatAnswersComesIntoTheSameThread() throws IOException {
        platforms.member(tenant, "张三", "zhang@chenxing.test");
        Principal zhang = signIn("zhang@chenxing.test");
        submit(
                zhang,
                "From: zhang@chenxing.test\r\nMessage-ID: <q@chenxing.test>\r\nSubject: Lunch\r\n\r\nAt noon?\r\n",
                "zhang@chenxing.test");
        InboundMail inbound = new InboundMail(
                platforms.accounts,
                platforms.bodies(),
                platforms.directory,
                guard,
                queue,
                InboundSettings.of(HOST),
                platforms.clock);
        Inbound.Peer far = new Inbound.Peer(Platforms.ip("192.0.2.1"), "mail.far.test", Optional.empty(), "ESMTP");
        try (Delivery delivery = inbound.begin(far, Optional.of(address("x@far.test")), 0)) {
            delivery.recipient(address("zhang+lunch@chenxing.test"));
            assertThatThrownBy(() -> delivery.recipient(address("nobody@chenxing.test")))
                    .isInstanceOf(NotAllowed.class);
            delivery.draft()
                    .write(("Authentication-Results: " + HOST + "; dmarc=pass\r\nFrom: x@far.test\r\n"
                                    + "Subject: Re: Lunch\r\nIn-Reply-To: <q@chenxing.test>\r\n\r\nYes.\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            delivery.commit();
        }
        List<Email> both = inbox(zhang);
        assertThat(both).hasSize(2);
        assertThat(both.get(1).thread()).isEqualTo(both.get(0).thread());
        String text = new String(platforms.bodies().open(both.get(1).blob()).all(), StandardCharsets.UTF_8);
        assertThat(text)
                .containsOnlyOnce("Authentication-Results:")
                .doesNotContain("dmarc=pass")
                .contains("spf=none");
    }

    @Test
    void queueAndMailboxesShareTheirFate() {
        platforms.member(tenant, "张三", "zhang@chenxing.test");
        Principal zhang = signIn("zhang@chenxing.test");
        assertThatThrownBy(
                        () -> submit(zhang, "From: other@chenxing.test\r\n\r\nx", "zhang@chenxing.test", "x@far.test"))
                .isInstanceOf(NotAllowed.class);
        assertThat(inbox(zhang)).isEmpty();
        assertThat(platforms.kv().<List<QueuedMessage>>read(s -> QueueRows.messages(s, "", 10)))
                .isEmpty();
        assertThat(platforms.kv().<Long>read(s -> s.counter(hongyan.kv.Space.COUNTER, Key.of(1))))
                .isZero();
    }
}
