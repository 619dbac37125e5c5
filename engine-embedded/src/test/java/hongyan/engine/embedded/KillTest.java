package hongyan.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A child process writes to accounts and prints what was acknowledged; it is killed at random; the store is opened
/// again and must hold all of that, in order, without gaps, and never give a number twice.
final class KillTest {
    @TempDir
    Path folder = Path.of("");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    /// Highest UID acknowledged, by account.
    private final Map<Integer, Integer> acknowledged = new HashMap<>();
    /// The value of each UID that was once seen on disk: never another one afterwards.
    private final Map<Long, String> known = new HashMap<>();

    @Test
    void tenKillsLoseNothing() throws Exception {
        kill(10);
    }

    @Test
    @Tag("long")
    void twoHundredKillsLoseNothing() throws Exception {
        kill(200);
    }

    private void kill(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            String where = "seed " + seed + ", round " + round;
            runAndKill(random.nextInt(300));
            check(where);
        }
        assertThat(acknowledged).as("seed %d", seed).isNotEmpty();
    }

    private void runAndKill(int acks) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillChild.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            String first = out.readLine();
            while (first != null && !first.equals("open")) {
                first = out.readLine();
            }
            assertThat(first).as("the child opened the store, seed %d", seed).isNotNull();
            int left = acks;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                // A line cut off by the kill is shorter, and then says too little: never too much.
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[2].equals(".")) {
                    acknowledged.merge(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Math::max);
                    if (left-- == 0) {
                        // In the middle of whatever the other writers do; what it still prints is read below.
                        child.toHandle().destroyForcibly();
                    }
                }
            }
        }
        child.waitFor();
    }

    private void check(String where) throws IOException {
        try (DataFolder data = DataFolder.open(folder);
                Kv kv = EmbeddedKv.open(data.rows(), EmbeddedOptions.small())) {
            Bodies bodies = new Bodies(kv, new FileBodies(data.bodies()), data.scratch(), InstantSource.system());
            Map<Integer, Integer> highest = new TreeMap<>();
            long rows = 0;
            Set<BlobId> seen = new HashSet<>();
            for (int account = 1; account <= KillChild.ACCOUNTS; account++) {
                int of = account;
                List<Entry> uids = kv.read(
                        s -> s.scan(Space.UID, KeyRange.prefix(Key.of(of)), Order.ASCENDING, Integer.MAX_VALUE));
                int next = kv.read(s -> s.get(Space.ACCOUNT, Key.of(of)))
                        .map(KillChild::number)
                        .orElse(1);
                int expected = 1;
                for (Entry row : uids) {
                    int uid = row.key().reader().int32() == of
                            ? Key.raw(row.key().bytes()).reader().fixed(8)[7] & 0xff
                            : -1;
                    assertThat(uid).as("%s: gap in account %d", where, of).isEqualTo(expected & 0xff);
                    BlobId id = BlobId.of(row.value());
                    String before = known.put((long) of << 32 | expected, id.toString());
                    assertThat(before == null || before.equals(id.toString()))
                            .as("%s: UID %d of account %d was given twice", where, expected, of)
                            .isTrue();
                    if (seen.add(id) && random.nextInt(20) == 0) {
                        byte[] body = bodies.open(id).all();
                        assertThat(body.length).as(where).isEqualTo(KillChild.size(body[0] & 0xff));
                    }
                    expected++;
                    rows++;
                }
                assertThat(next).as("%s: next UID of account %d", where, of).isEqualTo(expected);
                highest.put(of, expected - 1);
            }
            long counted = kv.read(s -> s.counter(Space.COUNTER, Key.of(1)));
            assertThat(counted).as("%s: counter", where).isEqualTo(rows);
            acknowledged.forEach((account, uid) -> assertThat(highest.get(account))
                    .as("%s: UID %d of account %d was acknowledged", where, uid, account)
                    .isGreaterThanOrEqualTo(uid));
        }
    }
}
