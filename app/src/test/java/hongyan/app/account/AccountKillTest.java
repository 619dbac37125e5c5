package hongyan.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.engine.embedded.DataFolder;
import hongyan.engine.embedded.EmbeddedKv;
import hongyan.engine.embedded.EmbeddedOptions;
import hongyan.engine.embedded.FileBodies;
import hongyan.kv.Kv;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A child process changes accounts and prints what was acknowledged; it is killed at random; opened again, all of it
/// is there, every account is sound, and no UID or modseq is ever given twice.
final class AccountKillTest {
    @TempDir
    Path folder = Path.of("");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private record At(int account, int uid) {}

    /// The message of each UID that was acknowledged or seen: never another one.
    private final Map<At, Integer> messages = new HashMap<>();
    private final Set<At> acknowledged = new HashSet<>();
    /// Removals that were at least begun.
    private final Set<At> removals = new HashSet<>();

    private final Map<Integer, Long> modseqs = new HashMap<>();

    @Test
    void fiveKillsLoseNothing() throws Exception {
        kill(5);
    }

    @Test
    @Tag("long")
    void manyKillsLoseNothing() throws Exception {
        kill(200);
    }

    private void kill(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            runAndKill(20 + random.nextInt(200));
            check("seed " + seed + ", round " + round);
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
                        AccountKillChild.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<Integer, Long> before = Map.copyOf(modseqs);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            int left = acks;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                assertThat(line).doesNotStartWith("failed");
                // a line cut off by the kill lacks its dot, and says nothing
                String[] words = line.split(" ", -1);
                if (!words[words.length - 1].equals(".")) {
                    continue;
                }
                At at = new At(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                if (words[0].equals("try")) {
                    removals.add(at);
                    continue;
                }
                acknowledged.add(at);
                know(at, Integer.parseInt(words[3]), "acknowledged");
                long modseq = Long.parseLong(words[4]);
                assertThat(modseq).as("seed %d", seed).isGreaterThan(before.getOrDefault(at.account, 0L));
                modseqs.merge(at.account, modseq, Math::max);
                if (left-- == 0) {
                    child.toHandle().destroyForcibly();
                }
            }
        }
        child.waitFor();
    }

    private void know(At at, int message, String where) {
        Integer known = messages.putIfAbsent(at, message);
        assertThat(known == null || known == message)
                .as("%s, seed %d: %s was given twice", where, seed, at)
                .isTrue();
    }

    private void check(String where) throws IOException {
        try (DataFolder data = DataFolder.open(folder);
                Kv kv = EmbeddedKv.open(data.rows(), EmbeddedOptions.small())) {
            Bodies bodies = new Bodies(kv, new FileBodies(data.bodies()), data.scratch(), InstantSource.system());
            AccountStore accounts = new AccountStore(kv, bodies, InstantSource.system());
            assertThat(AccountCheck.checkAll(kv)).as(where).isEmpty();
            Set<At> present = new HashSet<>();
            for (int id = 1; id <= AccountKillChild.ACCOUNTS; id++) {
                int account = id;
                accounts.read(account, view -> {
                    Mailbox inbox = view.mailboxWithRole(Role.INBOX).orElseThrow();
                    for (UidRow row : view.uids(inbox.id(), 0, Integer.MAX_VALUE)) {
                        At at = new At(account, row.uid());
                        present.add(at);
                        know(at, row.email(), where);
                    }
                    assertThat(view.usage().modseq())
                            .as(where)
                            .isGreaterThanOrEqualTo(modseqs.getOrDefault(account, 0L));
                    modseqs.put(account, view.usage().modseq());
                    return account;
                });
            }
            for (At at : acknowledged) {
                assertThat(present.contains(at) || removals.contains(at))
                        .as("%s: %s was acknowledged", where, at)
                        .isTrue();
            }
        }
    }
}
