package hongyan.services.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import hongyan.base.failure.Reason;
import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.FaultyKv;
import hongyan.net.dns.Resolver;
import hongyan.net.smtp.SmtpClient;
import hongyan.net.tls.ClientTls;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.delivery.Town;
import hongyan.services.delivery.Undelivered;
import hongyan.services.directory.Directory;
import hongyan.services.queue.MailQueue;
import hongyan.services.queue.QueueDesk;
import hongyan.services.submission.Outgoing;
import hongyan.store.account.Email;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.TenantStore;
import hongyan.testkit.dns.DnsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OutboundTest {
    private static final String TEXT =
            "From: bob@town.test\r\nSubject: hello\r\nMessage-ID: <1@town.test>\r\n\r\nHi.\r\n";

    private final Town town = new Town();
    private final int bob = town.member("bob@town.test");
    private final FaultyKv kv = new FaultyKv(town.kv());
    private final MailQueue queue = new MailQueue(town.store.bodies(), town.store.clock());
    private final QueueDesk desk = new QueueDesk(
            town.kv(),
            town.store.bodies(),
            queue,
            new TenantStore(town.kv(), town.accounts, town.store.clock()),
            town.store.clock());
    private final List<AutoCloseable> open = new ArrayList<>();
    private final DnsServer dns;
    private final Sink sink;
    private @Nullable Scheduler scheduler;
    private int nextId;

    OutboundTest() throws IOException {
        dns = new DnsServer();
        sink = new Sink("127.0.0.1", 0);
        open.add(dns);
        open.add(sink);
    }

    @BeforeEach
    void start() {
        dns.add("far.test", "MX", "10 mx.far.test.").add("mx.far.test", "A", "127.0.0.1");
        start(settings());
    }

    @AfterEach
    void close() throws Exception {
        kv.heal();
        stop();
        for (AutoCloseable one : open) {
            one.close();
        }
        town.close();
    }

    private OutboundSettings settings() {
        return OutboundSettings.of(Town.HOST).withPort(sink.port());
    }

    private void start(OutboundSettings settings) {
        stop();
        Duration quick = Duration.ofSeconds(5);
        SmtpClient.Patience patience = new SmtpClient.Patience(quick, quick, quick, quick, quick, quick);
        SmtpClient client = new SmtpClient(Town.HOST, patience, SmtpClient.EightBit.SEND, ClientTls.verified(null));
        Resolver resolver = new Resolver(List.of(dns.address()), Duration.ofMillis(300));
        Kv over = kv;
        Scheduler fresh = new Scheduler(
                new Scheduler.Rooms(
                        over,
                        town.store.bodies(),
                        queue,
                        town,
                        new LocalDelivery(town.accounts, queue),
                        resolver,
                        client,
                        town.store.clock()),
                settings);
        fresh.start();
        scheduler = fresh;
    }

    private void stop() {
        Scheduler running = scheduler;
        scheduler = null;
        if (running != null) {
            running.close();
        }
    }

    private String send(Optional<String> from, String... to) throws IOException {
        String id = "id" + nextId++;
        try (Draft draft = town.store.bodies().draft()) {
            draft.write(TEXT.getBytes(StandardCharsets.UTF_8));
            Outgoing.Handover handover = new Outgoing.Handover(
                    id,
                    from.map(Town::address),
                    Arrays.stream(to).map(Town::address).toList(),
                    draft.seal(),
                    1,
                    bob,
                    false);
            town.kv().write(Shards.of(queue.shards(id)), tx -> {
                queue.enqueue(tx, handover);
                return 0;
            });
        }
        return id;
    }

    private String send(String... to) throws IOException {
        return send(Optional.of("bob@town.test"), to);
    }

    private void advance(Duration by) {
        town.store.clock().advance(by);
        Scheduler running = scheduler;
        if (running != null) {
            running.wake();
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited too long");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    private int rows(Space space) {
        return town.kv()
                .read(s -> s.scan(space, KeyRange.all(), Order.ASCENDING, 1000).size());
    }

    private void awaitEmptyQueue() {
        await(() -> rows(Space.QUEUE) == 0);
        assertThat(rows(Space.QUEUE_RCPT)).isZero();
        assertThat(rows(Space.QUEUE_DUE)).isZero();
    }

    private void awaitAttempts(String id, int attempts) {
        await(() -> desk.show(id)
                .filter(item -> item.recipients().getFirst().attempts() == attempts)
                .isPresent());
    }

    private String report() throws IOException {
        await(() -> !town.inbox(bob).isEmpty());
        Email email = town.inbox(bob).getLast();
        String text = town.text(email);
        assertThat(MimeParser.parse(town.store.bodies().open(email.blob()))
                        .root()
                        .children())
                .hasSize(3);
        return text;
    }

    @Test
    void mailReachesTheExchanger() throws IOException {
        send("x@far.test");
        awaitEmptyQueue();
        assertThat(sink.letters).containsExactly(new Sink.Letter("<bob@town.test>", List.of("<x@far.test>"), TEXT));
        assertThat(town.inbox(bob)).isEmpty();
    }

    /// More than fits in memory at once, more than the periodic look would fetch within the time of [#await].
    @Test
    void backlogOfOneDestinationIsWorkedOffWithoutPauses() throws IOException {
        for (int i = 0; i < 900; i++) {
            send("x" + i + "@far.test");
        }
        awaitEmptyQueue();
        assertThat(sink.letters.stream().flatMap(letter -> letter.to().stream()))
                .hasSize(900)
                .doesNotHaveDuplicates();
    }

    @Test
    void connectionIsUsedAgain() throws IOException {
        for (int i = 0; i < 12; i++) {
            send("x" + i + "@far.test");
        }
        awaitEmptyQueue();
        send("y@far.test");
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(13);
        assertThat(sink.connections.get()).isLessThanOrEqualTo(4);
    }

    @Test
    void hostThatHasEnoughGetsANewConnection() throws IOException {
        sink.perConnection = 1;
        start(new OutboundSettings(
                Town.HOST,
                sink.port(),
                Optional.empty(),
                Optional.empty(),
                10,
                1,
                hongyan.net.smtp.TlsPolicy.OPPORTUNISTIC));
        for (int i = 0; i < 3; i++) {
            send("x" + i + "@far.test");
        }
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(3);
    }

    private OutboundSettings oneConnection() {
        return new OutboundSettings(
                Town.HOST,
                sink.port(),
                Optional.empty(),
                Optional.empty(),
                10,
                1,
                hongyan.net.smtp.TlsPolicy.OPPORTUNISTIC);
    }

    @Test
    void whoHasTheMessageDoesNotGetItAgainWhenAnotherIsTold421() throws IOException {
        sink.replies.put("RCPT TO:<LATER@", "421 4.7.0 slow down");
        start(oneConnection());
        send("first@far.test");
        await(() -> sink.letters.size() == 1);
        String id = send("x@far.test", "later@far.test");
        await(() -> desk.show(id).filter(i -> i.recipients().size() == 1).isPresent());
        assertThat(sink.letters.stream().filter(l -> l.to().contains("<x@far.test>")))
                .hasSize(1);
    }

    @Test
    void whatMayHaveBeenTakenOnAKeptConnectionIsNotSentAgainAtOnce() throws IOException {
        start(oneConnection());
        send("first@far.test");
        awaitEmptyQueue();
        sink.hangUps.set(1);
        String id = send("x@far.test");
        awaitAttempts(id, 1);
        assertThat(sink.letters).hasSize(2);
        assertThat(desk.show(id).orElseThrow().recipients().getFirst().last()).startsWith("451 4.4.2");
    }

    @Test
    void resultTheStoreDoesNotTakeIsWrittenLaterAndNothingIsSentTwice() throws IOException {
        sink.heard = line -> {
            if (line.equals("TEXT")) {
                kv.failBefore(1);
            }
        };
        send("x@far.test");
        await(() -> sink.letters.size() == 1);
        long before = kv.operations();
        await(() -> kv.operations() > before + 2);
        sink.heard = line -> {};
        kv.heal();
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(1);
    }

    @Test
    void reportWhoseCommitGaveNoAnswerIsMadeOnce() throws IOException {
        sink.replies.put("RCPT TO:<NOBODY@", "550 5.1.1 no");
        sink.heard = line -> {
            if (line.startsWith("RCPT TO:<NOBODY@")) {
                kv.loseAnswer(1);
            }
        };
        String id = send(Optional.of("eve@far.test"), "nobody@far.test");
        await(() -> desk.show(id).isEmpty());
        long before = kv.operations();
        await(() -> kv.operations() > before + 2);
        kv.heal();
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(1);
    }

    @Test
    void nobodyIsToldOfWhatWasDeletedDuringTheAttempt() throws IOException {
        sink.replies.put("RCPT TO:<NOBODY@", "550 5.1.1 no");
        List<Boolean> deleted = new ArrayList<>();
        sink.heard = line -> {
            if (line.startsWith("RCPT TO:<NOBODY@")) {
                deleted.add(desk.delete("id0", Actor.SYSTEM));
            }
        };
        send("nobody@far.test");
        awaitEmptyQueue();
        stop();
        assertThat(deleted).containsExactly(true);
        assertThat(town.inbox(bob)).isEmpty();
    }

    @Test
    void bodyThatCannotBeReadIsADeferralAndTheSenderHearsOfItInTheEnd() throws IOException {
        stop();
        String id = send("x@far.test");
        town.kv().write(Shards.of(queue.shards(id)), tx -> {
            tx.scan(Space.BLOB, KeyRange.all(), Order.ASCENDING, 10).forEach(row -> tx.delete(Space.BLOB, row.key()));
            return 0;
        });
        start(settings());
        awaitAttempts(id, 1);
        assertThat(desk.show(id).orElseThrow().recipients().getFirst().last()).startsWith("451 4.3.0");
        advance(Duration.ofDays(6));
        assertThat(report()).contains("Action: failed").contains("Final-Recipient: rfc822; x@far.test");
        awaitEmptyQueue();
    }

    @Test
    void addressInChineseDoesNotFailTheOthers() throws IOException {
        sink.replies.put("EHLO", "250-sink\r\n250 8BITMIME");
        send("x@far.test", "张三@far.test");
        assertThat(report()).contains("5.6.7");
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(1);
        assertThat(sink.letters.getFirst().to()).containsExactly("<x@far.test>");
        assertThat(town.inbox(bob)).hasSize(1);
    }

    @Test
    void exchangerThatHasNoTimeForTheMessageIsPassedOver() throws IOException {
        Sink busy = new Sink("127.0.0.2", sink.port());
        open.add(busy);
        busy.replies.put("MAIL", "421 4.3.2 busy");
        busy.replies.put("RCPT", "421 4.3.2 busy");
        dns.add("two.test", "MX", "10 a.two.test.")
                .add("two.test", "MX", "20 b.two.test.")
                .add("a.two.test", "A", "127.0.0.2")
                .add("b.two.test", "A", "127.0.0.1");
        send("x@two.test");
        awaitEmptyQueue();
        assertThat(busy.connections).hasValue(1);
        assertThat(sink.letters).hasSize(1);
    }

    @Test
    void recipientsOfOneDestinationShareATransaction() throws IOException {
        send("x@far.test", "y@far.test", "z@far.test");
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(1);
        assertThat(sink.letters.getFirst().to())
                .containsExactlyInAnyOrder("<x@far.test>", "<y@far.test>", "<z@far.test>");
    }

    @Test
    void eachRecipientHasItsOwnFate() throws IOException {
        sink.replies.put("RCPT TO:<LATER@", "450 4.2.1 not now");
        sink.replies.put("RCPT TO:<NOBODY@", "550 5.1.1 no such user");
        String id = send("x@far.test", "later@far.test", "nobody@far.test");
        String report = report();
        assertThat(report)
                .startsWith("Return-Path: <>\r\n")
                .contains("Content-Type: multipart/report; report-type=delivery-status")
                .contains("Final-Recipient: rfc822; nobody@far.test\r\nAction: failed\r\nStatus: 5.1.1\r\n")
                .contains("Remote-MTA: dns; mx.far.test\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n")
                .contains("Subject: hello\r\nMessage-ID: <1@town.test>\r\n")
                .contains("Auto-Submitted: auto-replied");
        await(() -> desk.show(id).filter(i -> i.recipients().size() == 1).isPresent());
        QueueDesk.Item item = desk.show(id).orElseThrow();
        assertThat(item.state()).isEqualTo(QueueDesk.State.DEFERRED);
        assertThat(item.recipients().getFirst().address()).isEqualTo("later@far.test");
        assertThat(item.recipients().getFirst().last()).isEqualTo("450 4.2.1 not now");
        sink.replies.clear();
        advance(Duration.ofMinutes(2));
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(2);
        assertThat(town.inbox(bob)).hasSize(1);
    }

    @Test
    void secondExchangerTakesOver() throws IOException {
        dns.add("two.test", "MX", "10 a.two.test.")
                .add("two.test", "MX", "20 b.two.test.")
                .add("a.two.test", "A", "127.0.0.2")
                .add("b.two.test", "A", "127.0.0.1");
        send("x@two.test");
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(1);
    }

    @Test
    void exchangerThatRefusesToTalkIsPassedOver() throws IOException {
        Sink grumpy = new Sink("127.0.0.2", sink.port());
        open.add(grumpy);
        grumpy.replies.put("GREETING", "554 5.3.2 go away");
        dns.add("two.test", "MX", "10 a.two.test.")
                .add("two.test", "MX", "20 b.two.test.")
                .add("a.two.test", "A", "127.0.0.2")
                .add("b.two.test", "A", "127.0.0.1");
        send("x@two.test");
        awaitEmptyQueue();
        assertThat(grumpy.connections).hasValue(1);
        assertThat(sink.letters).hasSize(1);
    }

    @Test
    void withoutExchangerTheDomainIsTheHost() throws IOException {
        dns.add("plain.test", "A", "127.0.0.1").add("alias.test", "CNAME", "far.test.");
        send("x@plain.test");
        send("x@alias.test");
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(2);
    }

    @Test
    void nullMxAndUnknownDomainsFailAtOnce() throws IOException {
        dns.add("null.test", "MX", "0 .");
        send("x@null.test");
        assertThat(report()).contains("Status: 5.1.10");
        send("x@unknown.test");
        await(() -> town.inbox(bob).size() == 2);
        assertThat(report()).contains("Status: 5.1.2");
        awaitEmptyQueue();
        assertThat(sink.connections).hasValue(0);
    }

    @Test
    void mailThatWouldComeBackFails() throws IOException {
        dns.add("loop.test", "MX", "10 mx.town.test.").add("mx.town.test", "A", "127.0.0.1");
        send("x@loop.test");
        assertThat(report()).contains("Status: 5.4.6");
        awaitEmptyQueue();
    }

    @Test
    void dnsThatFailsIsWaitedFor() throws IOException {
        dns.fail("far.test", true);
        String id = send("x@far.test");
        awaitAttempts(id, 1);
        assertThat(desk.show(id).orElseThrow().recipients().getFirst().last()).startsWith("451 4.4.3");
        dns.fail("far.test", false);
        advance(Duration.ofMinutes(2));
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(1);
        assertThat(town.inbox(bob)).isEmpty();
    }

    @Test
    void nullSenderIsNeverAnswered() throws IOException {
        sink.replies.put("RCPT", "550 5.1.1 no");
        send(Optional.empty(), "x@far.test");
        awaitEmptyQueue();
        assertThat(town.inbox(bob)).isEmpty();
        assertThat(sink.letters).isEmpty();
    }

    @Test
    void strangersGetTheirReportByMail() throws IOException {
        sink.replies.put("RCPT TO:<NOBODY@", "550 5.1.1 no");
        send(Optional.of("eve@far.test"), "nobody@far.test");
        await(() -> sink.letters.size() == 1);
        awaitEmptyQueue();
        Sink.Letter letter = sink.letters.getFirst();
        assertThat(letter.from()).isEqualTo("<>");
        assertThat(letter.to()).containsExactly("<eve@far.test>");
        assertThat(letter.text()).contains("Final-Recipient: rfc822; nobody@far.test");
    }

    @Test
    void strangersOfADomainThatSomebodyClaimsGetTheirReportToo() throws IOException {
        town.addresses.put("eve@far.test", new Directory.Resolution.Unverified());
        sink.replies.put("RCPT TO:<NOBODY@", "550 5.1.1 no");
        send(Optional.of("eve@far.test"), "nobody@far.test");
        await(() -> sink.letters.size() == 1);
        awaitEmptyQueue();
        assertThat(sink.letters.getFirst().to()).containsExactly("<eve@far.test>");
    }

    @Test
    void senderHearsOfTheDelayOnceAndOfTheEnd() throws IOException {
        sink.replies.put("RCPT", "451 4.7.1 greylisted");
        String id = send("x@far.test");
        awaitAttempts(id, 1);
        Duration[] waits = {
            Duration.ofMinutes(2),
            Duration.ofMinutes(6),
            Duration.ofMinutes(16),
            Duration.ofMinutes(61),
            Duration.ofHours(3)
        };
        for (int i = 0; i < waits.length; i++) {
            assertThat(town.inbox(bob)).isEmpty();
            advance(waits[i]);
            awaitAttempts(id, i + 2);
        }
        assertThat(report())
                .contains("Action: delayed")
                .contains("Will-Retry-Until:")
                .contains("Status: 4.7.1");
        advance(Duration.ofHours(5));
        awaitAttempts(id, 7);
        assertThat(town.inbox(bob)).hasSize(1);
        advance(Duration.ofDays(5));
        awaitEmptyQueue();
        assertThat(town.inbox(bob)).hasSize(2);
        assertThat(report()).contains("Action: failed");
    }

    @Test
    void lostConnectionAfterTheTextIsTriedAgain() throws IOException {
        sink.hangUps.set(1);
        String id = send("x@far.test");
        awaitAttempts(id, 1);
        advance(Duration.ofMinutes(2));
        awaitEmptyQueue();
        assertThat(sink.letters).hasSizeBetween(1, 2);
    }

    @Test
    void crashBetweenTheReplyAndOurCommitIsOneDuplicateAtMost() throws IOException {
        // Lease, then the result: the result is lost, as when the process dies.
        kv.failBefore(0);
        sink.replies.put("TEXT", "250 2.0.0 taken");
        stop();
        String id = send("x@far.test");
        start(settings());
        await(() -> sink.letters.size() == 1);
        awaitEmptyQueue();
        // Again, and now the commit fails.
        stop();
        String second = send("y@far.test");
        FailAfterLease.arm(kv, sink, this::restart);
        await(() -> desk.show(second).isEmpty());
        awaitEmptyQueue();
        assertThat(desk.show(id)).isEmpty();
        long copies = sink.letters.stream()
                .filter(l -> l.to().contains("<y@far.test>"))
                .count();
        assertThat(copies).isBetween(1L, 2L);
    }

    private void restart() {
        start(settings());
    }

    /// Starts, waits until the other side has taken the message while every commit fails, then starts again.
    private static final class FailAfterLease {
        private FailAfterLease() {}

        static void arm(FaultyKv kv, Sink sink, Runnable restart) {
            sink.replies.put("DATA", "354 go on");
            int before = sink.letters.size();
            long operations = kv.operations();
            restart.run();
            // The lease is the first write that goes through; from the next one on all fail.
            await(() -> kv.operations() > operations + 1);
            kv.failBefore(1);
            long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            await(() -> sink.letters.size() > before || System.nanoTime() > end);
            kv.heal();
            restart.run();
        }
    }

    @Test
    void administratorHoldsResumesRetriesAndDeletes() throws IOException {
        sink.replies.put("RCPT", "451 4.7.1 later");
        String id = send("x@far.test");
        awaitAttempts(id, 1);
        assertThat(desk.counts()).isEqualTo(new QueueDesk.Counts(0, 1, 0));
        assertThat(desk.list(Optional.of(QueueDesk.State.DEFERRED), "X@FAR", "", 10))
                .hasSize(1);
        assertThat(desk.list(Optional.empty(), "nowhere", "", 10)).isEmpty();
        assertThat(desk.hold(id, Actor.SYSTEM)).isTrue();
        assertThat(desk.counts()).isEqualTo(new QueueDesk.Counts(0, 0, 1));
        assertThat(rows(Space.QUEUE_DUE)).isZero();
        sink.replies.clear();
        advance(Duration.ofHours(1));
        assertThat(desk.resume(id, Actor.SYSTEM)).isTrue();
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(1);

        sink.replies.put("RCPT", "451 4.7.1 later");
        String other = send("x@far.test");
        awaitAttempts(other, 1);
        assertThat(desk.retry(other, Actor.SYSTEM)).isTrue();
        awaitAttempts(other, 2);
        assertThat(desk.delete(other, Actor.SYSTEM)).isTrue();
        awaitEmptyQueue();
        assertThat(desk.delete(other, Actor.SYSTEM)).isFalse();
        assertThat(town.inbox(bob)).isEmpty();
    }

    @Test
    void smarthostTakesAll() throws IOException {
        start(OutboundSettings.of(Town.HOST).withSmarthost(new OutboundSettings.Smarthost("127.0.0.1", sink.port())));
        send("x@far.test", "y@elsewhere.test");
        send("z@unknown.test");
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(3);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void recipientWithoutRoomHereIsReported() throws IOException {
        try (Draft draft = town.store.bodies().draft()) {
            draft.write(TEXT.getBytes(StandardCharsets.UTF_8));
            Undelivered.Failure failure = new Undelivered.Failure(
                    "in1",
                    Town.address("bob@town.test"),
                    List.of(Town.address("full@town.test")),
                    Reason.OVER_QUOTA,
                    draft.seal(),
                    MimeParser.parse(draft.source()));
            town.kv().write(Shards.of(queue.shards("in1")), tx -> {
                queue.note(tx, failure);
                return 0;
            });
        }
        assertThat(report()).contains("Final-Recipient: rfc822; full@town.test").contains("Status: 5.2.2");
        awaitEmptyQueue();
        assertThat(sink.connections).hasValue(0);
    }

    @Test
    void addressesInChineseNeedTheOtherSide() throws IOException {
        dns.add("xn--fiqs8s.test", "MX", "10 mx.far.test.");
        MailAddress to = MailAddress.parse("张三@中国.test").orElseThrow();
        send(to.toString());
        awaitEmptyQueue();
        assertThat(sink.letters).hasSize(1);
        assertThat(sink.letters.getFirst().to().getFirst()).contains("张三@");
    }
}
