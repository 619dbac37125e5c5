package hongyan.services.delivery;

import static hongyan.services.delivery.Town.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.formats.address.MailAddress;
import hongyan.kv.KvException;
import hongyan.kv.memory.MemoryBodies;
import hongyan.kv.memory.MemoryKv;
import hongyan.kv.testing.FaultyKv;
import hongyan.kv.testing.StubbornBodies;
import hongyan.kv.testing.TestStore;
import hongyan.services.directory.Directory.Resolution;
import hongyan.services.guard.Judge.Verdict;
import hongyan.store.account.Email;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboundMailTest {
    private static final Inbound.Peer PEER = new Inbound.Peer(
            InetAddress.ofLiteral("192.0.2.7"),
            "mail.far.test",
            Optional.of("TLSv1.3 TLS_AES_128_GCM_SHA256"),
            "ESMTPS");
    private static final String MESSAGE = "From: Ann <ann@far.test>\r\nTo: bob@town.test\r\nSubject: Lunch\r\n"
            + "Message-ID: <1@far.test>\r\n\r\nAt noon?\r\n";
    private static final MailAddress ANN = address("ann@far.test");

    private final Town town = new Town();
    private final int bob = town.member("bob@town.test");

    @AfterEach
    void check() {
        town.close();
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private String deliver(String message, String... recipients) throws IOException {
        return deliver(Optional.of(ANN), message, recipients);
    }

    private String deliver(Optional<MailAddress> sender, String message, String... recipients) throws IOException {
        try (Delivery delivery = town.inbound().begin(PEER, sender, 0)) {
            for (String recipient : recipients) {
                delivery.recipient(address(recipient));
            }
            delivery.draft().write(message.getBytes(StandardCharsets.UTF_8));
            return delivery.commit();
        }
    }

    /// Large enough for a scratch file, which is in the way of its own removal once the message is sealed.
    @Test
    void scratchFileThatStaysDoesNotMakeThePeerSendAgain() throws IOException {
        StubbornBodies large = new StubbornBodies();
        try (Town other = new Town(TestStore.over(new MemoryKv(), large))) {
            int member = other.member("bob@town.test");
            try (Delivery delivery = other.inbound().begin(PEER, Optional.of(ANN), 0)) {
                delivery.recipient(address("bob@town.test"));
                String message = MESSAGE + "x".repeat(70).concat("\r\n").repeat(4000);
                delivery.draft().write(message.getBytes(StandardCharsets.UTF_8));
                large.block(other.store.folder());
                delivery.commit();
            }
            assertThat(large.blocked()).isEqualTo(1);
            assertThat(other.inbox(member)).hasSize(1);
        }
    }

    private void rcpt(String recipient, long size) {
        try (Delivery delivery = town.inbound().begin(PEER, Optional.of(ANN), size)) {
            delivery.recipient(address(recipient));
        }
    }

    @Test
    void aMessageComesIntoTheInboxWithItsTrace() throws IOException {
        town.guard.next = new Verdict.Inbox("Authentication-Results: mx.town.test; spf=pass\r\n");
        String id = deliver(MESSAGE, "bob@town.test");
        Email email = town.inbox(bob).getFirst();
        String text = town.text(email);
        assertThat(text)
                .startsWith("Return-Path: <ann@far.test>\r\nDelivered-To: bob@town.test\r\n"
                        + "Authentication-Results: mx.town.test; spf=pass\r\n"
                        + "Received: from mail.far.test ([192.0.2.7])\r\n"
                        + "\t(using TLSv1.3 TLS_AES_128_GCM_SHA256)\r\n"
                        + "\tby mx.town.test with ESMTPS id " + id + "\r\n\tfor <bob@town.test>;\r\n\t")
                .endsWith(MESSAGE);
        assertThat(email.messageIds()).containsExactly("1@far.test");
        assertThat(email.envelope().subject()).isEqualTo("Lunch");
        assertThat(email.size()).isEqualTo(text.length());
        assertThat(town.guard.judged).containsExactly(MESSAGE);
        for (String line : text.split("\r\n", -1)) {
            assertThat(line.length()).isLessThanOrEqualTo(998);
        }
    }

    @Test
    void severalRecipientsShareOneBodyAndDoNotSeeEachOther() throws IOException {
        int cat = town.member("cat@town.test");
        deliver(MESSAGE, "bob@town.test", "cat@town.test");
        Email first = town.inbox(bob).getFirst();
        Email second = town.inbox(cat).getFirst();
        assertThat(first.blob()).isEqualTo(second.blob());
        assertThat(town.text(first)).doesNotContain("Delivered-To").doesNotContain("for <");
    }

    @Test
    void anAccountGetsOneCopyHoweverOftenItIsNamed() throws IOException {
        int cat = town.member("cat@town.test");
        town.addresses.put("all@town.test", new Resolution.Accounts(1, List.of(bob, cat)));
        town.addresses.put("robert@town.test", new Resolution.Accounts(1, List.of(bob)));
        deliver(MESSAGE, "bob@town.test", "all@town.test", "robert@town.test", "bob@town.test");
        assertThat(town.inbox(bob)).hasSize(1);
        assertThat(town.inbox(cat)).hasSize(1);
    }

    @Test
    void whoIsNotHereIsRefusedAtOnce() {
        town.addresses.put("ice@town.test", new Resolution.Frozen());
        town.addresses.put("new@new.test", new Resolution.Unverified());
        refused(Reason.NO_SUCH_USER, () -> rcpt("nobody@town.test", 0));
        refused(Reason.RELAY_DENIED, () -> rcpt("x@far.test", 0));
        refused(Reason.ACCOUNT_FROZEN, () -> rcpt("ice@town.test", 0));
        refused(Reason.DOMAIN_NOT_VERIFIED, () -> rcpt("new@new.test", 0));
    }

    @Test
    void loopbackIsNoRelayEither() {
        Inbound.Peer local = new Inbound.Peer(InetAddress.getLoopbackAddress(), "localhost", Optional.empty(), "SMTP");
        try (Delivery delivery = town.inbound().begin(local, Optional.of(ANN), 0)) {
            refused(Reason.RELAY_DENIED, () -> delivery.recipient(address("x@far.test")));
        }
    }

    @Test
    void oneRefusedRecipientLeavesTheOthers() throws IOException {
        try (Delivery delivery = town.inbound().begin(PEER, Optional.of(ANN), 0)) {
            delivery.recipient(address("bob@town.test"));
            refused(Reason.NO_SUCH_USER, () -> delivery.recipient(address("nobody@town.test")));
            assertThat(delivery.recipients()).isEqualTo(1);
            delivery.draft().write(MESSAGE.getBytes(StandardCharsets.UTF_8));
            delivery.commit();
        }
        assertThat(town.inbox(bob)).hasSize(1);
    }

    @Test
    void quotaIsAskedAtRcpt() {
        town.member("tiny@town.test", new Quota(1000, 0));
        town.member("one@town.test", new Quota(0, 0));
        refused(Reason.TOO_BIG, () -> rcpt("tiny@town.test", 1001));
        rcpt("tiny@town.test", 999);
        refused(Reason.TOO_BIG, () -> rcpt("bob@town.test", InboundSettings.MAX_SIZE + 1));
    }

    @Test
    void aFullMailboxIsToldAtRcptAndAtCommit() throws IOException {
        int tiny = town.member("tiny@town.test", new Quota(0, 1));
        deliver(MESSAGE, "tiny@town.test");
        refused(Reason.OVER_QUOTA, () -> rcpt("tiny@town.test", 0));
        town.member("small@town.test", new Quota(200, 0));
        refused(Reason.OVER_QUOTA, () -> deliver(MESSAGE, "small@town.test"));
        assertThat(town.inbox(tiny)).hasSize(1);
        assertThat(town.failures).isEmpty();
    }

    @Test
    void oneFullMailboxNeitherDuplicatesNorLosesForTheOthers() throws IOException {
        int small = town.member("small@town.test", new Quota(200, 0));
        int cat = town.member("cat@town.test");
        deliver(MESSAGE, "bob@town.test", "small@town.test", "cat@town.test");
        assertThat(town.inbox(bob)).hasSize(1);
        assertThat(town.inbox(cat)).hasSize(1);
        assertThat(town.inbox(small)).isEmpty();
        assertThat(town.failures).hasSize(1);
        assertThat(town.failures.getFirst().recipients()).containsExactly(address("small@town.test"));
        assertThat(town.failure()).isEqualTo(Reason.OVER_QUOTA);
        assertThat(town.failures.getFirst().sender()).isEqualTo(ANN);
    }

    @Test
    void aBounceThatFailsIsNotAnswered() throws IOException {
        town.member("small@town.test", new Quota(200, 0));
        deliver(Optional.empty(), MESSAGE, "bob@town.test", "small@town.test");
        assertThat(town.failures).isEmpty();
        assertThat(town.text(town.inbox(bob).getFirst())).startsWith("Return-Path: <>\r\n");
    }

    @Test
    void loopsEnd() {
        refused(Reason.MAIL_LOOP, () -> deliver("Received: x\r\n".repeat(51) + MESSAGE, "bob@town.test"));
        refused(Reason.MAIL_LOOP, () -> deliver("Delivered-To: BOB@town.test\r\n" + MESSAGE, "bob@town.test"));
        assertThat(town.inbox(bob)).isEmpty();
    }

    @Test
    void aLoopOfOneIsToldAndTheOthersAreServed() throws IOException {
        int cat = town.member("cat@town.test");
        deliver("Delivered-To: bob@town.test\r\n" + MESSAGE, "bob@town.test", "cat@town.test");
        assertThat(town.inbox(cat)).hasSize(1);
        assertThat(town.inbox(bob)).isEmpty();
        assertThat(town.failure()).isEqualTo(Reason.MAIL_LOOP);
    }

    @Test
    void nobodyWhoseNameWasOnlyUsedIsWrittenTo() throws IOException {
        int cat = town.member("cat@town.test");
        for (Verdict verdict : List.of(new Verdict.Junk(""), new Verdict.Inbox("", true))) {
            town.guard.next = verdict;
            deliver("Delivered-To: bob@town.test\r\n" + MESSAGE, "bob@town.test", "cat@town.test");
        }
        assertThat(town.inbox(cat)).hasSize(1); // and one in Junk
        assertThat(town.failures).isEmpty();
    }

    @Test
    void forgedResultsAndReturnPathsAreTakenOutAndNothingElse() throws IOException {
        String forged = "Authentication-Results: mx.town.test;\r\n\tdmarc=pass\r\n";
        String foreign = "Authentication-Results: mx.far.test; spf=pass\r\n";
        deliver(forged + "Return-Path: <evil@far.test>\r\n" + foreign + MESSAGE, "bob@town.test");
        String text = town.text(town.inbox(bob).getFirst());
        assertThat(text)
                .endsWith(foreign + MESSAGE)
                .doesNotContain("dmarc=pass")
                .doesNotContain("evil");
    }

    @Test
    void junkGoesToJunkAndRejectsAreRefused() throws IOException {
        town.guard.next = new Verdict.Junk("");
        deliver(MESSAGE, "bob@town.test");
        assertThat(town.inbox(bob)).isEmpty();
        assertThat(town.mail(bob, Role.JUNK)).hasSize(1);
        town.guard.next = new Verdict.Reject("", Reason.DMARC_REJECT, "policy");
        refused(Reason.DMARC_REJECT, () -> deliver(MESSAGE, "bob@town.test"));
        assertThat(town.mail(bob, Role.JUNK)).hasSize(1);
    }

    @Test
    void brokenMessagesAreMessages() throws IOException {
        for (String odd : List.of("", "\r\n", "no header at all\r\n", "\r\nonly a body", "X", "A: b\r\nC: d\r\n")) {
            deliver(odd, "bob@town.test");
        }
        List<Email> all = town.inbox(bob);
        assertThat(all).hasSize(6);
        assertThat(town.text(all.get(2))).contains("\r\n\r\nno header at all\r\n");
        assertThat(town.text(all.get(3))).endsWith("\r\n\r\nonly a body");
        assertThat(town.text(all.get(5))).endsWith("+0000\r\nA: b\r\nC: d\r\n");
    }

    @Test
    void largeMessagesAndLongHeaders() throws IOException {
        String big = MESSAGE + "0123456789abcdef\r\n".repeat(100_000);
        deliver(big, "bob@town.test");
        assertThat(town.text(town.inbox(bob).getFirst())).endsWith(big);
        refused(Reason.TOO_BIG, () -> deliver("X-Long: " + "y".repeat(1 << 20) + "\r\n" + MESSAGE, "bob@town.test"));
        String wide = "X: yyyyyyyyyyyyyyyyyyy\r\n".repeat(20_000) + MESSAGE;
        deliver(wide, "bob@town.test");
        assertThat(town.text(town.inbox(bob).get(1))).endsWith(wide);
    }

    @Test
    void strangersWordsAreHarmlessInTheTrace() throws IOException {
        Inbound.Peer odd = new Inbound.Peer(
                InetAddress.ofLiteral("2001:db8::1"), "evil)\r\nX: y" + "z".repeat(500), Optional.of("(\\)"), "ESMTP");
        try (Delivery delivery = town.inbound().begin(odd, Optional.of(ANN), 0)) {
            delivery.recipient(address("bob@town.test"));
            delivery.draft().write(MESSAGE.getBytes(StandardCharsets.UTF_8));
            delivery.commit();
        }
        String text = town.text(town.inbox(bob).getFirst());
        assertThat(text).contains("Received: from evil???X:?yzz").contains("([IPv6:2001:db8:0:0:0:0:0:1])");
    }

    @Test
    void nothingIsLeftOfADeliveryThatWasGivenUp() {
        try (Delivery delivery = town.inbound().begin(PEER, Optional.of(ANN), 0)) {
            delivery.recipient(address("bob@town.test"));
            delivery.draft().write(MESSAGE.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(town.inbox(bob)).isEmpty();
        assertThat(town.kv()
                        .<Integer>read(s -> s.scan(
                                        hongyan.kv.Space.BLOB,
                                        hongyan.kv.KeyRange.all(),
                                        hongyan.kv.Order.ASCENDING,
                                        10)
                                .size()))
                .isZero();
    }

    @Test
    void overAFailingEngineAcknowledgedMailIsThereOnceForEverybody() {
        FaultyKv faulty = new FaultyKv(new MemoryKv());
        try (Town shaky = new Town(TestStore.over(faulty, new MemoryBodies()))) {
            int one = shaky.member("one@town.test");
            int two = shaky.member("two@town.test");
            faulty.failBefore(0.2).loseAnswer(0.2);
            Set<String> acknowledged = new HashSet<>();
            for (int i = 0; i < 60; i++) {
                try (Delivery delivery = shaky.inbound().begin(PEER, Optional.of(ANN), 0)) {
                    delivery.recipient(address("one@town.test"));
                    delivery.recipient(address("two@town.test"));
                    delivery.draft().write(MESSAGE.replace("1@far", i + "@far").getBytes(StandardCharsets.UTF_8));
                    delivery.commit();
                    acknowledged.add(i + "@far.test");
                } catch (KvException | IOException e) {
                    assertThat(e).isInstanceOf(KvException.class);
                }
            }
            faulty.heal();
            for (int account : List.of(one, two)) {
                List<String> ids = shaky.inbox(account).stream()
                        .flatMap(email -> email.messageIds().stream())
                        .toList();
                assertThat(ids)
                        .as("seed %d", faulty.seed())
                        .doesNotHaveDuplicates()
                        .containsAll(acknowledged);
            }
            assertThat(shaky.inbox(one)).hasSameSizeAs(shaky.inbox(two));
        }
    }

    @Test
    void tooManyRecipients() {
        Inbound strict = new InboundMail(
                town.accounts,
                town.store.bodies(),
                town,
                town.guard,
                town,
                new InboundSettings(() -> "h", 100, 1),
                town.store.clock());
        try (Delivery delivery = strict.begin(PEER, Optional.of(ANN), 0)) {
            delivery.recipient(address("bob@town.test"));
            refused(Reason.TOO_MANY_RECIPIENTS, () -> delivery.recipient(address("bob@town.test")));
        }
    }
}
