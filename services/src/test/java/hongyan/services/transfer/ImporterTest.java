package hongyan.services.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.store.account.Flags;
import hongyan.store.transfer.ImportMarks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an import holds in memory and in the scratch folder.
class ImporterTest {
    private static final long TEN_MB = 10 << 20;
    private final Depot depot = new Depot();

    @AfterEach
    void close() {
        depot.close();
    }

    private Importer importer() {
        ImportMarks marks = new ImportMarks(depot.store.kv(), Depot.BOB);
        Importer.Target target = new Importer.Target(
                depot.accounts, depot.store.bodies(), marks, depot.store.clock(), Depot.BOB, List.of(), 1 << 20, false);
        return new Importer(target, new Transfer("1"));
    }

    private static Item item(String name, long held, Item.Body body) {
        return new Item(name, List.of(), name, held, held, Optional.empty(), Flags.NONE, body);
    }

    private static Item.Body text(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return out -> {
            out.write("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(noise);
        };
    }

    @Test
    void whatItemsHoldInMemoryIsBounded() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Importer importer = importer()) {
            importer.message(item("a", TEN_MB, out -> {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                text(100).copyTo(out);
            }));
            FutureTask<Void> second = new FutureTask<>(() -> {
                importer.message(item("b", TEN_MB, text(101)));
                return null;
            });
            Thread reader = Thread.ofPlatform().start(second);
            long end = System.nanoTime() + 20_000_000_000L;
            while (reader.getState() != Thread.State.WAITING) {
                assertThat(System.nanoTime()).isLessThan(end);
                assertThat(second.isDone()).isFalse();
                Thread.onSpinWait();
            }
            goOn.countDown();
            second.get(20, TimeUnit.SECONDS);
            importer.finish();
        }
        assertThat(depot.content(Depot.BOB).get("INBOX")).hasSize(2);
    }

    @Test
    void anItemOfAZipSaysWhatItHolds(@TempDir Path folder) throws IOException {
        Path zip = folder.resolve("mail.zip");
        byte[] bytes = new byte[500_000];
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("a.eml"));
            out.write(bytes);
        }
        List<Item> items = new ArrayList<>();
        EmlSource.walk(zip, 1 << 20, new Item.Sink() {
            @Override
            public void folder(List<String> path) {}

            @Override
            public void message(Item item) {
                items.add(item);
            }

            @Override
            public void passedOver(String where, String why) {}
        });
        assertThat(items).singleElement().extracting(Item::held).isEqualTo((long) bytes.length);
    }

    @Test
    void anImportThatStopsLeavesNoDrafts() throws IOException {
        Importer importer = importer();
        importer.message(item("a", TEN_MB, text(400_000)));
        importer.message(item("b", TEN_MB, text(400_001))); // waits for the first, which is in the batch now
        importer.close();
        try (Stream<Path> left = Files.list(depot.store.folder())) {
            assertThat(left).isEmpty();
        }
        assertThat(depot.store.large().list(Optional.empty(), 10)).isEmpty();
        assertThat(depot.content(Depot.BOB).get("INBOX")).isEmpty();
    }
}
