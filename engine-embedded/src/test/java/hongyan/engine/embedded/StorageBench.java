package hongyan.engine.embedded;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Figures of the embedded engine (bench/RESULTS.md). Arguments: folder on the disk to measure, seconds for each
/// figure.
final class StorageBench {
    private static final int THREADS = 200;
    private final Path folder;
    private final long seconds;
    private final byte[] value = new byte[4096];

    private StorageBench(Path folder, long seconds) {
        this.folder = folder;
        this.seconds = seconds;
        new Random(1).nextBytes(value);
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "storage-bench");
        try {
            new StorageBench(folder, args.length > 1 ? Long.parseLong(args[1]) : 5).run();
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void run() throws Exception {
        try (EmbeddedKv kv = EmbeddedKv.open(folder.resolve("rows"), EmbeddedOptions.standard())) {
            commits(kv, 1, 1);
            double one = commits(kv, 1, seconds);
            Committer.Figures before = kv.figures();
            double many = commits(kv, THREADS, seconds);
            Committer.Figures after = kv.figures();
            say("one thread alone", one, "durable 4 KB commits/s");
            say("200 virtual threads, 200 accounts", many, "durable 4 KB commits/s");
            say("ratio", many / one, "");
            double groups = after.groups() - before.groups();
            say("commits in a group", (after.commits() - before.commits()) / groups, "");
            double write = after.writeNanos() - before.writeNanos();
            say("a group in RocksDB (log, sync, memtable)", write / groups / 1000, "us");
            say("committer's own work on top", ((after.busyNanos() - before.busyNanos()) / write - 1) * 100, "%");
            reads(kv);
        }
        overhead();
    }

    private static void say(String what, double number, String unit) {
        System.out.println(String.format(Locale.ROOT, "%-44s %12.1f %s", what, number, unit));
    }

    private void commit(EmbeddedKv kv, int account) {
        kv.write(Shards.account(account), tx -> {
            int next = tx.get(Space.ACCOUNT, Key.of(account))
                    .map(v -> ByteBuffer.wrap(v).getInt())
                    .orElse(1);
            byte[] after = ByteBuffer.allocate(4).putInt(next + 1).array();
            tx.put(Space.ACCOUNT, Key.of(account), after);
            tx.put(Space.UID, Key.of(account, next), value);
            return 0;
        });
    }

    private double commits(EmbeddedKv kv, int threads, long time) throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong done = new AtomicLong();
        List<Thread> all = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            int account = i + 1;
            all.add(Thread.ofVirtual().start(() -> {
                while (!stop.get()) {
                    commit(kv, account);
                    done.incrementAndGet();
                }
            }));
        }
        Thread.sleep(time * 1000);
        stop.set(true);
        for (Thread thread : all) {
            thread.join();
        }
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }

    /// The same groups of batches through the committer and straight into RocksDB, in turns.
    private void overhead() throws RocksDBException, IOException {
        List<Double> shares = new ArrayList<>();
        long ours = 0;
        long raw = 0;
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        long oursCpu = 0;
        long rawCpu = 0;
        try (Columns columns = Columns.open(folder.resolve("raw"), EmbeddedOptions.standard());
                WriteOptions synced = new WriteOptions().setSync(true)) {
            Committer committer =
                    new Committer(columns.db()::write, new FreeSpace(() -> Long.MAX_VALUE, 0, 0), () -> {});
            long end = System.nanoTime() + seconds * 2_000_000_000L;
            for (int round = 0; round < 40 || System.nanoTime() < end; round++) {
                int from = round * 1000;
                long cpuA = cpu.getCurrentThreadCpuTime() + cpu.getThreadCpuTime(committer.threadId());
                long a = System.nanoTime();
                // One batch of 100 transactions' rows, built in Java and committed through the thread.
                Batch batch = new Batch();
                for (int i = 0; i < 100; i++) {
                    batch.put(
                            columns.of(Space.UID).getID(),
                            Space.UID.code(),
                            Key.of(1, from + i).bytes(),
                            value);
                }
                committer.commit(batch);
                long b = System.nanoTime();
                long cpuB = cpu.getCurrentThreadCpuTime();
                long cpuOther = cpu.getThreadCpuTime(committer.threadId());
                try (WriteBatch theirs = new WriteBatch()) {
                    for (int i = 0; i < 100; i++) {
                        theirs.put(
                                columns.of(Space.UID),
                                Columns.key(Space.UID, Key.of(2, from + i).bytes()),
                                value);
                    }
                    columns.db().write(synced, theirs);
                }
                long c = System.nanoTime();
                long cpuC = cpu.getCurrentThreadCpuTime();
                if (round >= 20) {
                    ours += b - a;
                    raw += c - b;
                    oursCpu += cpuB + cpuOther - cpuA;
                    rawCpu += cpuC - cpuB;
                    shares.add((b - a) / (double) (c - b));
                }
            }
            committer.close();
        }
        shares.sort(null);
        say("the same, CPU of both threads", (oursCpu / (double) rawCpu - 1) * 100, "% more than a direct write");
        say(
                "one 400 KB batch, thread to thread, median",
                (shares.get(shares.size() / 2) - 1) * 100,
                "% more than a direct write");
        say("one 400 KB batch, thread to thread, total", (ours / (double) raw - 1) * 100, "% more than a direct write");
    }

    /// How long reads hold a carrier, and what a trip to the pool costs.
    private void reads(EmbeddedKv kv) throws InterruptedException {
        for (String kind : new String[] {"platform", "virtual"}) {
            Runnable measure = () -> {
                say("get, in memory, " + kind + " thread", get(kv), "us median");
                say("scan of 100 rows of 4 KB, " + kind + " thread", scan(kv, 100), "us median");
                say("scan of 2000 rows of 4 KB, " + kind + " thread", scan(kv, 2000), "us median");
            };
            Thread thread = kind.equals("platform")
                    ? Thread.ofPlatform().start(measure)
                    : Thread.ofVirtual().start(measure);
            thread.join();
        }
    }

    private interface Work {
        void run();
    }

    private static double median(Work work, int rounds) {
        long[] times = new long[rounds];
        for (int i = 0; i < rounds * 2; i++) {
            long start = System.nanoTime();
            work.run();
            times[i % rounds] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times[rounds / 2] / 1000.0;
    }

    private static double get(EmbeddedKv kv) {
        return median(() -> kv.read(s -> s.get(Space.ACCOUNT, Key.of(1))), 20_000);
    }

    private static double scan(EmbeddedKv kv, int rows) {
        Random random = new Random(1);
        return median(
                () -> {
                    Key account = Key.of(1 + random.nextInt(20));
                    List<Entry> found =
                            kv.read(s -> s.scan(Space.UID, KeyRange.prefix(account), Order.ASCENDING, rows));
                    if (found.isEmpty()) {
                        throw new IllegalStateException("nothing to read");
                    }
                },
                rows > 1000 ? 50 : 500);
    }
}
