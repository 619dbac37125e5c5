package hongyan.services.submission;

import static hongyan.services.delivery.Town.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.HeaderField;
import hongyan.kv.Key;
import hongyan.kv.Shard;
import hongyan.kv.Tx;
import hongyan.kv.memory.MemoryKv;
import hongyan.kv.testing.StubbornBodies;
import hongyan.kv.testing.TestStore;
import hongyan.services.auth.Principal;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.delivery.Town;
import hongyan.services.directory.Directory.Resolution;
import hongyan.store.account.Email;
import hongyan.store.account.Quota;
import hongyan.store.sending.DailyCount;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailSubmissionTest {
    private static final Inbound.Peer PEER =
            new Inbound.Peer(InetAddress.ofLiteral("203.0.113.9"), "laptop", Optional.empty(), "ESMTPSA");
    private static final String MESSAGE = "From: Bob <bob@town.test>\r\nTo: cat@town.test\r\nSubject: Lunch\r\n"
            + "Date: Sun, 22 Nov 2026 10:00:00 +0800\r\nMessage-ID: <1@town.test>\r\n\r\nAt noon?\r\n";
    private static final MailAddress BOB = address("bob@town.test");

    private final StubbornBodies large = new StubbornBodies();
    private final Town town = new Town(TestStore.over(new MemoryKv(), large));
    private final int bob = town.member("bob@town.test");
    private final int cat = town.member("cat@town.test");
    private final Queue queue = new Queue();
    private SubmissionSettings settings = SubmissionSettings.of(Town.HOST);
    private Principal principal = principal(List.of(BOB));

    @AfterEach
    void check() {
        town.close();
    }

    /// Keeps what was committed, and holds its bodies like the real one.
    private final class Queue implements Outgoing {
        private final List<Handover> rows = new ArrayList<>();
        private boolean broken;

        @Override
        public List<Shard> shards(String id) {
            return List.of(new Shard.Queue(1));
        }

        @Override
        public void enqueue(Tx tx, Handover handover) {
            if (broken) {
                throw new IllegalStateException("on purpose");
            }
            town.store
                    .bodies()
                    .put(
                            tx,
                            handover.body(),
                            Key.of().byte8(15).text(handover.id()).key());
            tx.afterCommit(() -> rows.add(handover));
        }
    }

    private Principal principal(List<MailAddress> addresses) {
        return new Principal(1, 1, bob, "Bob", "bob@town.test", addresses, Set.of());
    }

    private MailSubmission submission() {
        return new MailSubmission(new MailSubmission.Rooms(
                town.accounts,
                town.store.bodies(),
                town,
                town.guard,
                new LocalDelivery(town.accounts, town),
                queue,
                (domain, message) -> "DKIM-Signature: d=" + domain + "; l=" + message.size() + "\r\n",
                settings,
                town.store.clock()));
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private String submit(String message, String... recipients) throws IOException {
        try (Delivery delivery = submission().begin(principal, PEER, Optional.of(BOB), 0)) {
            for (String recipient : recipients) {
                delivery.recipient(address(recipient));
            }
            delivery.draft().write(message.getBytes(StandardCharsets.UTF_8));
            return delivery.commit();
        }
    }

    private String queued(int row) throws IOException {
        return new String(
                town.store.bodies().open(queue.rows.get(row).body().id()).all(), StandardCharsets.UTF_8);
    }

    @Test
    void whoMaySendsAsASharedMailbox() throws IOException {
        MailAddress help = address("help@town.test");
        int mailbox = town.member("help@town.test");
        String message = MESSAGE.replace("From: Bob <bob@town.test>", "From: Help <help@town.test>");
        refused(Reason.SENDER_NOT_OWNED, () -> submit(message, "cat@town.test"));
        principal = new Principal(
                1,
                1,
                bob,
                "Bob",
                "bob@town.test",
                0,
                List.of(BOB),
                List.of(new Principal.SendAs(help, "Help")),
                Set.of());
        // Taken back since the sign-in.
        refused(Reason.SENDER_NOT_OWNED, () -> submit(message, "cat@town.test"));
        refused(Reason.SENDER_NOT_OWNED, () -> submission().begin(principal, PEER, Optional.of(help), 0));
        town.sendAs.add(mailbox);
        submit(message, "cat@town.test", "x@far.test");
        assertThat(town.text(town.inbox(cat).getFirst())).contains("From: Help <help@town.test>");
        assertThat(queued(0)).contains("From: Help <help@town.test>").doesNotContain("Sender:");
        try (Delivery delivery = submission().begin(principal, PEER, Optional.of(help), 0)) {
            delivery.recipient(address("cat@town.test"));
            delivery.draft().write(message.getBytes(StandardCharsets.UTF_8));
            delivery.commit();
        }
        assertThat(town.text(town.inbox(cat).getLast())).startsWith("Return-Path: <help@town.test>");
    }

    @Test
    void colleaguesGetItAtOnce() throws IOException {
        String id = submit(MESSAGE, "cat@town.test");
        Email email = town.inbox(cat).getFirst();
        assertThat(town.text(email))
                .startsWith("Return-Path: <bob@town.test>\r\nDKIM-Signature: d=town.test;")
                .contains("\r\nReceived: by mx.town.test with ESMTPSA id " + id + "\r\n\tfor <cat@town.test>;\r\n\t")
                .endsWith(MESSAGE)
                .doesNotContain("203.0.113.9")
                .doesNotContain("laptop");
        assertThat(queue.rows).isEmpty();
    }

    @Test
    void strangersGetItFromTheQueue() throws IOException {
        String id = submit(MESSAGE, "x@far.test", "y@far.test", "x@far.test");
        assertThat(queue.rows).hasSize(1);
        Outgoing.Handover row = queue.rows.getFirst();
        assertThat(row.id()).isEqualTo(id);
        assertThat(row.recipients()).containsExactly(address("x@far.test"), address("y@far.test"));
        assertThat(row.sender()).contains(BOB);
        assertThat(row.utf8()).isFalse();
        assertThat(queued(0)).startsWith("DKIM-Signature:").endsWith(MESSAGE).doesNotContain("Return-Path");
    }

    @Test
    void bothAtOnceIsOneTransaction() throws IOException {
        submit(MESSAGE, "cat@town.test", "x@far.test");
        assertThat(town.inbox(cat)).hasSize(1);
        assertThat(queued(0)).doesNotContain("Return-Path").doesNotContain("for <");
        assertThat(town.text(town.inbox(cat).getFirst())).isEqualTo("Return-Path: <bob@town.test>\r\n" + queued(0));
    }

    @Test
    void whenTheQueueFailsNobodyHasIt() {
        queue.broken = true;
        assertThatThrownBy(() -> submit(MESSAGE, "cat@town.test", "x@far.test"))
                .isInstanceOf(IllegalStateException.class);
        assertThat(town.inbox(cat)).isEmpty();
        assertThat(sentToday()).isZero();
    }

    private long sentToday() {
        return town.kv()
                .<Long>read(s -> DailyCount.sent(s, bob, town.store.clock().instant()));
    }

    @Test
    void theSenderMustBeOwn() {
        refused(
                Reason.SENDER_NOT_OWNED,
                () -> submission()
                        .begin(principal, PEER, Optional.of(address("cat@town.test")), 0)
                        .close());
        for (String from : List.of(
                "From: cat@town.test",
                "From: bob@town.test, cat@town.test",
                "From: x@far.test",
                "From: bob@town.test\r\nSender: cat@town.test")) {
            refused(Reason.SENDER_NOT_OWNED, () -> submit(from + "\r\n\r\nx", "cat@town.test"));
        }
        for (String from : List.of(
                "Subject: none",
                "From:",
                "From: nobody",
                "From: bob@town.test\r\nFrom: bob@town.test",
                "From: g: bob@town.test;",
                "From : bob@town.test\r\nFROM: bob@town.test",
                "From:\r\n\tbob@town.test\r\nfrom\t: cat@town.test")) {
            refused(Reason.BAD_FROM, () -> submit(from + "\r\n\r\nx", "cat@town.test"));
        }
        assertThat(town.inbox(cat)).isEmpty();
    }

    @Test
    void ownAddressesWithTagsAndInAnyCaseAreOwn() throws IOException {
        town.addresses.put("bob+news@town.test", new Resolution.Accounts(1, List.of(bob)));
        submit("From: \"Bob B\" <BOB+news@Town.Test>\r\n\r\nx", "cat@town.test");
        assertThat(town.inbox(cat)).hasSize(1);
    }

    @Test
    void theNullSenderMayBeUsed() throws IOException {
        try (Delivery delivery = submission().begin(principal, PEER, Optional.empty(), 0)) {
            delivery.recipient(address("cat@town.test"));
            delivery.draft().write(MESSAGE.getBytes(StandardCharsets.UTF_8));
            delivery.commit();
        }
        assertThat(town.text(town.inbox(cat).getFirst())).startsWith("Return-Path: <>\r\n");
    }

    @Test
    void unverifiedOrganisationsDoNotSend() {
        principal = principal(List.of());
        refused(Reason.SENDER_NOT_OWNED, () -> submit(MESSAGE, "cat@town.test"));
        MailAddress other = address("bob@new.test");
        principal = principal(List.of(other));
        refused(
                Reason.DOMAIN_NOT_VERIFIED,
                () -> submission().begin(principal, PEER, Optional.of(other), 0).close());
        principal = principal(List.of(BOB, other));
        refused(Reason.DOMAIN_NOT_VERIFIED, () -> submit("From: bob@new.test\r\n\r\nx", "cat@town.test"));
    }

    @Test
    void missingFieldsAreAddedAndBccIsRemoved() throws IOException {
        submit("From: bob@town.test\r\nBcc: secret@far.test,\r\n other@far.test\r\nSubject: s\r\n\r\nx", "x@far.test");
        assertThat(queued(0))
                .contains("\r\nDate: ")
                .containsPattern("\r\nMessage-ID: <[A-Za-z0-9_-]{20,}@town.test>\r\n")
                .doesNotContain("secret")
                .doesNotContain("other@")
                .endsWith("\r\nFrom: bob@town.test\r\nSubject: s\r\n\r\nx");
    }

    @Test
    void forgedResultsAreTakenOut() throws IOException {
        submit("Authentication-Results: mx.town.test; dkim=pass\r\n" + MESSAGE, "cat@town.test");
        assertThat(town.text(town.inbox(cat).getFirst())).doesNotContain("dkim=pass");
    }

    @Test
    void clientsAreShownWhenSoConfigured() throws IOException {
        settings = new SubmissionSettings(() -> Town.HOST, 1000, 10, 10, 10, false);
        submit(MESSAGE, "cat@town.test");
        assertThat(town.text(town.inbox(cat).getFirst())).contains("Received: from laptop ([203.0.113.9])");
    }

    @Test
    void limits() throws IOException {
        settings = new SubmissionSettings(() -> Town.HOST, 1000, 3, 2, 2, true);
        refused(Reason.TOO_MANY_RECIPIENTS, () -> submit(MESSAGE, "a@far.test", "b@far.test", "c@far.test"));
        refused(
                Reason.TOO_MANY_RECIPIENTS,
                () -> submit(MESSAGE, "a@far.test", "cat@town.test", "bob@town.test", "b@far.test"));
        refused(Reason.TOO_BIG, () -> submit(MESSAGE + "x".repeat(1000), "cat@town.test"));
        refused(
                Reason.TOO_BIG,
                () -> submission()
                        .begin(principal, PEER, Optional.of(BOB), 1001)
                        .close());
        submit(MESSAGE, "cat@town.test");
        submit(MESSAGE, "x@far.test");
        refused(Reason.LIMIT, () -> submit(MESSAGE, "cat@town.test"));
        assertThat(sentToday()).isEqualTo(2);
        town.store.clock().advance(Duration.ofDays(1));
        submit(MESSAGE, "cat@town.test");
        assertThat(sentToday()).isEqualTo(1);
    }

    @Test
    void aFullColleagueIsToldToTheSenderWhenOthersHaveIt() throws IOException {
        int small = town.member("small@town.test", new Quota(200, 0));
        submit(MESSAGE, "small@town.test", "x@far.test");
        assertThat(town.inbox(small)).isEmpty();
        assertThat(queue.rows).hasSize(1);
        assertThat(town.failure()).isEqualTo(Reason.OVER_QUOTA);
        refused(Reason.OVER_QUOTA, () -> submit(MESSAGE, "small@town.test"));
        assertThat(town.failures).hasSize(1);
    }

    @Test
    void theSenderCannotHideInTheFromField() {
        for (String from : List.of(
                "From: bob@town.test <cat@town.test>",
                "From: =?utf-8?q?bob=40town.test?= <cat@town.test>",
                "From: \"bob@town.test\" <cat@town.test>",
                "From: cat@town.test (bob@town.test)",
                "From: cat@town.test.",
                "From: (bob@town.test,) cat@town.test",
                "From: bob@town.test.evil.test",
                "From: \"bob@town.test,\" , cat@town.test")) {
            assertThatThrownBy(() -> submit(from + "\r\n\r\nx", "cat@town.test"))
                    .as(from)
                    .isInstanceOf(Refusal.class);
        }
        assertThat(town.inbox(cat)).isEmpty();
    }

    @Test
    void aSecondFromBehindABareCrIsRefused() {
        for (String field : List.of("X-A: 1\rFrom: boss@far.test", "Subject: s\r\r", "Subject: a\rBcc: x@far.test")) {
            refused(Reason.BARE_NEWLINE, () -> submit(field + "\r\n" + MESSAGE, "x@far.test"));
        }
        assertThat(queue.rows).isEmpty();
    }

    @Test
    void whoIsFrozenOrLostTheAddressSendsNoMoreThoughSignedIn() {
        town.addresses.put("bob@town.test", new Resolution.Frozen());
        refused(Reason.ACCOUNT_FROZEN, () -> submit(MESSAGE, "cat@town.test"));
        refused(Reason.ACCOUNT_FROZEN, () -> submitFromNobody(MESSAGE));
        town.addresses.put("bob@town.test", new Resolution.Accounts(1, List.of(cat)));
        refused(Reason.SENDER_NOT_OWNED, () -> submit(MESSAGE, "cat@town.test"));
        town.addresses.remove("bob@town.test");
        refused(Reason.SENDER_NOT_OWNED, () -> submit(MESSAGE, "cat@town.test"));
        town.addresses.put("bob@town.test", new Resolution.Unverified());
        refused(Reason.DOMAIN_NOT_VERIFIED, () -> submitFromNobody(MESSAGE));
        assertThat(town.inbox(cat)).isEmpty();
    }

    private String submitFromNobody(String message) throws IOException {
        try (Delivery delivery = submission().begin(principal, PEER, Optional.empty(), 0)) {
            delivery.recipient(address("cat@town.test"));
            delivery.draft().write(message.getBytes(StandardCharsets.UTF_8));
            return delivery.commit();
        }
    }

    @Test
    void recipientsAreCheckedAtOnce() {
        town.addresses.put("ice@town.test", new Resolution.Frozen());
        refused(Reason.NO_SUCH_USER, () -> submit(MESSAGE, "nobody@town.test"));
        refused(Reason.ACCOUNT_FROZEN, () -> submit(MESSAGE, "ice@town.test"));
        refused(Reason.NO_VALID_RECIPIENTS, () -> submit(MESSAGE));
    }

    @Test
    void aClaimWithoutProofDoesNotStopMailToTheDomain() throws IOException {
        town.addresses.put("x@claimed.test", new Resolution.Unverified());
        submit(MESSAGE, "x@claimed.test", "cat@town.test");
        assertThat(queue.rows.getFirst().recipients()).containsExactly(address("x@claimed.test"));
        assertThat(town.inbox(cat)).hasSize(1);
    }

    @Test
    void sendingToOneself() throws IOException {
        submit(MESSAGE, "bob@town.test");
        assertThat(town.inbox(bob)).hasSize(1);
    }

    @Test
    void internationalMailIsMarked() throws IOException {
        String message = MESSAGE.replace("cat@town.test", "张三@far.test").replace("Lunch", "午饭");
        submit(message, "x@far.test"); // an address of the header needs it
        submit(MESSAGE, "张三@far.test", "x@far.test"); // only the one recipient needs it
        assertThat(queue.rows.stream().map(Outgoing.Handover::utf8)).containsExactly(true, false);
        assertThat(queued(0)).endsWith(message);
    }

    /// As printers and business software send it.
    @Test
    void rawTextInTheHeaderGoesOutInEncodedWords() throws IOException {
        String message = MESSAGE.replace("Lunch", "午饭").replace("Bob", "\"财务, 鲍勃\"");
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, Charset.forName("GB18030")}) {
            queue.rows.clear();
            try (Delivery delivery = submission().begin(principal, PEER, Optional.of(BOB), 0)) {
                delivery.recipient(address("cat@town.test"));
                delivery.recipient(address("x@far.test"));
                delivery.draft().write(message.getBytes(charset));
                delivery.commit();
            }
            assertThat(queue.rows.getFirst().utf8()).isFalse();
            assertThat(queued(0))
                    .isASCII()
                    .contains("Subject: =?UTF-8?B?5Y2I6aWt?=\r\n")
                    .endsWith("\r\n\r\nAt noon?\r\n");
            String kept = town.text(town.inbox(cat).getLast());
            assertThat(kept).isEqualTo("Return-Path: <bob@town.test>\r\n" + queued(0));
            HeaderField from = new HeaderField(
                    "From", kept.substring(kept.indexOf("From:") + 5, kept.indexOf("\r\n", kept.indexOf("From:"))));
            assertThat(from.text()).isEqualTo("财务, 鲍勃 <bob@town.test>");
        }
    }

    /// Large enough for a scratch file, which is in the way of its own removal once the message is sealed.
    @Test
    void scratchFileThatStaysDoesNotMakeThePeerSendAgain() throws IOException {
        String message = MESSAGE + "x".repeat(70).concat("\r\n").repeat(4000);
        try (Delivery delivery = submission().begin(principal, PEER, Optional.of(BOB), 0)) {
            delivery.recipient(address("cat@town.test"));
            delivery.recipient(address("x@far.test"));
            delivery.draft().write(message.getBytes(StandardCharsets.UTF_8));
            large.block(town.store.folder());
            delivery.commit();
        }
        assertThat(large.blocked()).isEqualTo(2);
        assertThat(town.inbox(cat)).hasSize(1);
        assertThat(queue.rows).hasSize(1);
    }
}
