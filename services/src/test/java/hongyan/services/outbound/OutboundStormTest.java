package hongyan.services.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KvException;
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
import hongyan.services.queue.MailQueue;
import hongyan.services.submission.Outgoing;
import hongyan.testkit.dns.DnsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The store fails, hosts refuse, connections break, the scheduler dies and starts again: whatever happens, each
/// recipient ends with the message or the sender with a report.
final class OutboundStormTest {
    private static final int MESSAGES = 40;
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private static Scheduler start(Town town, FaultyKv kv, MailQueue queue, DnsServer dns, int port) {
        Duration quick = Duration.ofSeconds(5);
        SmtpClient.Patience patience = new SmtpClient.Patience(quick, quick, quick, quick, quick, quick);
        SmtpClient client =
                new SmtpClient(() -> Town.HOST, patience, SmtpClient.EightBit.SEND, ClientTls.verified(null));
        Resolver resolver = new Resolver(List.of(dns.address()), Duration.ofMillis(300));
        Scheduler fresh = new Scheduler(
                new Scheduler.Rooms(
                        kv,
                        town.store.bodies(),
                        queue,
                        town,
                        new LocalDelivery(town.accounts, queue),
                        resolver,
                        client,
                        town.store.clock()),
                OutboundSettings.of(Town.HOST).withPort(port));
        while (true) {
            try {
                fresh.start();
                return fresh;
            } catch (KvException e) {
                // The store is still failing: as an operator would, try again.
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static void enqueue(Town town, MailQueue queue, int account, int number, List<String> to)
            throws IOException {
        String id = "storm" + number;
        try (Draft draft = town.store.bodies().draft()) {
            String text = "From: bob@town.test\r\nSubject: " + number + "\r\n\r\nHi.\r\n";
            draft.write(text.getBytes(StandardCharsets.UTF_8));
            Outgoing.Handover handover = new Outgoing.Handover(
                    id,
                    Optional.of(Town.address("bob@town.test")),
                    to.stream().map(Town::address).toList(),
                    draft.seal(),
                    1,
                    account,
                    false);
            town.kv().write(Shards.of(queue.shards(id)), tx -> {
                queue.enqueue(tx, handover);
                return 0;
            });
        }
    }

    @Test
    void nobodyIsForgotten() throws Exception {
        try (Town town = new Town();
                DnsServer dns = new DnsServer();
                Sink sink = new Sink("127.0.0.1", 0)) {
            int bob = town.member("bob@town.test");
            dns.add("far.test", "MX", "10 mx.far.test.").add("mx.far.test", "A", "127.0.0.1");
            FaultyKv kv = new FaultyKv(town.kv(), seed);
            MailQueue queue = new MailQueue(town.store.bodies(), town.store.clock());
            sink.replies.put("RCPT TO:<NO", "550 5.1.1 nobody");
            sink.perConnection = 7;
            kv.failBefore(0.1).loseAnswer(0.1);

            Set<String> wanted = new HashSet<>();
            Set<String> refused = new HashSet<>();
            Scheduler scheduler = start(town, kv, queue, dns, sink.port());
            for (int i = 0; i < MESSAGES; i++) {
                String yes = "yes" + i + "@far.test";
                String no = "no" + i + "@far.test";
                wanted.add("<" + yes + ">");
                refused.add(no);
                enqueue(town, queue, bob, i, List.of(yes, no));
                if (random.nextInt(6) == 0) {
                    sink.hangUps.incrementAndGet();
                }
                if (random.nextInt(10) == 0) {
                    scheduler.close();
                    scheduler = start(town, kv, queue, dns, sink.port());
                }
                if (random.nextInt(4) == 0) {
                    sink.replies.put("MAIL", "451 4.3.0 not now");
                } else {
                    sink.replies.remove("MAIL");
                }
            }
            sink.replies.remove("MAIL");
            long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            int rounds = 0;
            while (!town.kv()
                    .read(s -> s.scan(Space.QUEUE, KeyRange.all(), Order.ASCENDING, 1))
                    .isEmpty()) {
                if (System.nanoTime() > end) {
                    fail("the queue does not get empty, seed " + seed);
                }
                if (rounds++ == 20) {
                    kv.heal();
                }
                // Leases of attempts that failed here end, retries come due.
                town.store.clock().advance(Duration.ofMinutes(20));
                scheduler.wake();
                LockSupport.parkNanos(50_000_000);
            }
            kv.heal();
            scheduler.close();

            Set<String> reached =
                    sink.letters.stream().flatMap(l -> l.to().stream()).collect(Collectors.toSet());
            List<String> reports = town.inbox(bob).stream().map(town::text).toList();
            Set<String> told = refused.stream()
                    .filter(no -> reports.stream().anyMatch(r -> r.contains("rfc822; " + no + "\r\nAction: failed")))
                    .collect(Collectors.toSet());
            Set<String> lateButTold = wanted.stream()
                    .filter(to -> reports.stream()
                            .anyMatch(r ->
                                    r.contains("rfc822; " + to.substring(1, to.length() - 1) + "\r\nAction: failed")))
                    .collect(Collectors.toSet());
            reached.addAll(lateButTold);
            assertThat(reached).as("seed %d", seed).containsAll(wanted);
            assertThat(told).as("seed %d", seed).isEqualTo(refused);
            for (Space space : new Space[] {Space.QUEUE_RCPT, Space.QUEUE_DUE}) {
                List<Key> left = town.kv()
                        .read(s -> s.scan(space, KeyRange.all(), Order.ASCENDING, 10).stream()
                                .map(hongyan.kv.Entry::key)
                                .toList());
                assertThat(left).as("seed %d %s", seed, space).isEmpty();
            }
        }
    }
}
