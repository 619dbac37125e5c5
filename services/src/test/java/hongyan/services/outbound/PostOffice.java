package hongyan.services.outbound;

import static org.assertj.core.api.Assertions.fail;

import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.blob.Draft;
import hongyan.net.dns.Resolver;
import hongyan.net.smtp.SmtpClient;
import hongyan.net.tls.ClientTls;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.delivery.Town;
import hongyan.services.queue.MailQueue;
import hongyan.services.queue.QueueDesk;
import hongyan.services.submission.Outgoing;
import hongyan.store.queue.QueuedRecipient;
import hongyan.store.tenant.TenantStore;
import hongyan.testkit.dns.DnsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A town whose mail leaves: bob of `town.test` writes, `far.test` takes mail at [#sink].
final class PostOffice implements AutoCloseable {
    static final String TEXT = "From: bob@town.test\r\nSubject: hello\r\nMessage-ID: <1@town.test>\r\n\r\nHi.\r\n";

    final Town town = new Town();
    final int bob = town.member("bob@town.test");
    final MailQueue queue = new MailQueue(town.store.bodies(), town.store.clock());
    final QueueDesk desk = new QueueDesk(
            town.kv(),
            town.store.bodies(),
            queue,
            new TenantStore(town.kv(), town.accounts, town.store.clock()),
            town.store.clock());
    final DnsServer dns = new DnsServer();
    final Sink sink = new Sink("127.0.0.1", 0);
    private @Nullable Scheduler scheduler;
    private int nextId;

    PostOffice() throws IOException {
        dns.add("far.test", "MX", "10 mx.far.test.").add("mx.far.test", "A", "127.0.0.1");
    }

    OutboundSettings settings() {
        return OutboundSettings.of(Town.HOST).withPort(sink.port());
    }

    /// Settings with so many connections to one destination.
    OutboundSettings perRoute(int connections) {
        OutboundSettings usual = settings();
        return new OutboundSettings(
                usual.hostName(), usual.port(), usual.smarthost(), usual.source(), 100, connections, usual.tls());
    }

    Scheduler start() {
        return start(town.kv(), settings());
    }

    Scheduler start(Kv over, OutboundSettings settings) {
        stop();
        Duration quick = Duration.ofSeconds(5);
        SmtpClient.Patience patience = new SmtpClient.Patience(quick, quick, quick, quick, quick, quick);
        SmtpClient client =
                new SmtpClient(() -> Town.HOST, patience, SmtpClient.EightBit.SEND, ClientTls.verified(null));
        Scheduler fresh = new Scheduler(
                new Scheduler.Rooms(
                        over,
                        town.store.bodies(),
                        queue,
                        town,
                        new LocalDelivery(town.accounts, queue),
                        new Resolver(List.of(dns.address()), Duration.ofSeconds(5)),
                        client,
                        town.store.clock()),
                settings);
        fresh.start();
        scheduler = fresh;
        return fresh;
    }

    void stop() {
        Scheduler running = scheduler;
        scheduler = null;
        if (running != null) {
            running.close();
        }
    }

    String send(String... to) throws IOException {
        String id = "id" + nextId++;
        try (Draft draft = town.store.bodies().draft()) {
            draft.write(TEXT.getBytes(StandardCharsets.UTF_8));
            Outgoing.Handover handover = new Outgoing.Handover(
                    id,
                    Optional.of(Town.address("bob@town.test")),
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

    void advance(Duration by) {
        town.store.clock().advance(by);
        Scheduler running = scheduler;
        if (running != null) {
            running.wake();
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited too long");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    int rows(Space space) {
        return town.kv()
                .read(s -> s.scan(space, KeyRange.all(), Order.ASCENDING, 5000).size());
    }

    void awaitEmptyQueue() {
        await(() -> rows(Space.QUEUE) == 0);
    }

    /// The first recipient of a message once it was tried so often.
    QueuedRecipient awaitAttempts(String id, int attempts) {
        await(() -> first(id).filter(to -> to.attempts() == attempts).isPresent());
        return first(id).orElseThrow();
    }

    private Optional<QueuedRecipient> first(String id) {
        return town.kv().read(s -> hongyan.store.queue.QueueRows.recipientOf(s, id, 0));
    }

    /// The texts of bob's mail.
    List<String> inbox() {
        return town.inbox(bob).stream().map(town::text).toList();
    }

    @Override
    public void close() throws IOException {
        stop();
        dns.close();
        sink.close();
        town.close();
    }
}
