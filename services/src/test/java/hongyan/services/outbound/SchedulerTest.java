package hongyan.services.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Kv;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SchedulerTest {
    private final PostOffice office = new PostOffice();

    SchedulerTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        office.close();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void mailThatComesWhileAConnectionEndsIsSent() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger quits = new AtomicInteger();
        office.sink.heard = line -> {
            if (line.equals("QUIT") && quits.getAndIncrement() == 0) {
                waitFor(over); // the worker waits for the reply, having found no job
            }
        };
        office.start();
        office.send("x@far.test");
        PostOffice.await(() -> quits.get() > 0);
        office.send("y@far.test");
        PostOffice.await(() -> office.sink.letters.size() == 2);
        over.countDown();
        office.awaitEmptyQueue();
    }

    @Test
    void mailThatComesWhileTheOnlyConnectionEndsIsSentAfterIt() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger quits = new AtomicInteger();
        office.sink.heard = line -> {
            if (line.equals("QUIT") && quits.getAndIncrement() == 0) {
                waitFor(over);
            }
        };
        office.start(office.town.kv(), office.perRoute(1));
        office.send("x@far.test");
        PostOffice.await(() -> quits.get() > 0);
        office.send("y@far.test");
        over.countDown();
        office.awaitEmptyQueue();
        assertThat(office.sink.letters).hasSize(2);
    }

    /// A store of which one read fails, and which counts them.
    private static final class Watched implements Kv {
        private final Kv kv;
        private final AtomicReference<@Nullable Throwable> next = new AtomicReference<>();
        private final AtomicInteger reads = new AtomicInteger();

        Watched(Kv kv) {
            this.kv = kv;
        }

        @Override
        public <T> T read(ReadWork<T> work) {
            reads.incrementAndGet();
            return switch (next.getAndSet(null)) {
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> kv.read(work);
            };
        }

        @Override
        public <T> T write(Shards shards, WriteWork<T> work) {
            return kv.write(shards, work);
        }

        @Override
        public void close() {
            kv.close();
        }
    }

    @Test
    void lookOutlivesBugsAndErrors() throws IOException {
        Watched kv = new Watched(office.town.kv());
        Scheduler scheduler = office.start(kv, office.settings());
        for (Throwable failure : new Throwable[] {new IllegalStateException("a bug"), new StackOverflowError()}) {
            PostOffice.await(() -> kv.reads.get() > 0);
            kv.next.set(failure);
            scheduler.wake();
            PostOffice.await(() -> kv.next.get() == null);
            office.send("x@far.test");
            office.awaitEmptyQueue();
        }
        assertThat(office.sink.letters).hasSize(2);
        assertThat(scheduler.lastLook()).isEqualTo(office.town.store.clock().instant());
    }

    @Test
    void lookEndsWhereTheSmarthostHasNoRoom() throws IOException {
        for (int i = 0; i < 260; i++) {
            office.send("x@d" + i + ".test");
        }
        CountDownLatch go = new CountDownLatch(1);
        office.sink.heard = line -> {
            if (line.startsWith("EHLO")) {
                waitFor(go);
            }
        };
        Watched kv = new Watched(office.town.kv());
        office.start(
                kv, office.settings().withSmarthost(new OutboundSettings.Smarthost("127.0.0.1", office.sink.port())));
        int recovered = kv.reads.get();
        PostOffice.await(() -> office.sink.connections.get() == 4);
        int before = kv.reads.get();
        office.send("last@d.test"); // one more look
        PostOffice.await(() -> kv.reads.get() > before);
        go.countDown();
        office.awaitEmptyQueue();
        assertThat(office.sink.letters).hasSize(261);
        assertThat(kv.reads.get() - recovered).isLessThan(50); // a page for each look
        assertThat(office.rows(Space.QUEUE_DUE)).isZero();
    }
}
