package hongyan.services.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Key;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.blob.BlobId;
import hongyan.services.transfer.Transfer.State;
import hongyan.services.transfer.Transfers.Kind;
import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import hongyan.store.account.Flags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportTest {
    private static void fill(Depot depot, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] bytes = ("Subject: " + i + "\r\n\r\n" + i + "\r\n").getBytes(StandardCharsets.US_ASCII);
            depot.add("INBOX", bytes, Instant.ofEpochSecond(1_700_000_000L + i), Flags.of(Flags.SEEN, List.of("work")));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MAILDIR", "MBOX", "EML"})
    void aSecondRunAddsWhatIsNew(Kind kind, @TempDir Path folder) {
        try (Depot depot = new Depot()) {
            Path out = folder.resolve("out");
            fill(depot, 0, 300);
            assertThat(depot.write(kind, out).messages()).isEqualTo(300);
            fill(depot, 300, 310);
            assertThat(depot.write(kind, out).messages()).isEqualTo(10);
            assertThat(depot.bring(kind, out, Depot.BOB, "").messages()).isEqualTo(310);
            assertThat(depot.content(Depot.BOB).get("INBOX"))
                    .isEqualTo(depot.content(Depot.ANN).get("INBOX"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MAILDIR", "MBOX", "EML"})
    void aDamagedBodyIsToldAndTheOthersAreWritten(Kind kind, @TempDir Path folder) {
        try (Depot depot = new Depot()) {
            Path out = folder.resolve("out");
            fill(depot, 0, 10);
            depot.add("INBOX", new byte[700_000], Instant.ofEpochSecond(1_700_000_100L), Flags.NONE);
            fill(depot, 11, 20);
            List<Email> all = depot.accounts.read(
                    Depot.ANN,
                    view -> view.emails(view.allStates(1, 100).stream()
                            .map(EmailState::email)
                            .toList()));
            BlobId small = all.get(4).blob();
            BlobId large = all.get(10).blob();
            Key unreadable = Key.of(Depot.ANN, all.get(15).id());
            Shards shard = Shards.account(Depot.ANN);
            byte[][] kept = new byte[1][];
            depot.store.kv().write(shard, tx -> {
                tx.put(Space.BLOB, small.key(), new byte[] {99});
                kept[0] = tx.get(Space.EMAIL, unreadable).orElseThrow();
                tx.put(Space.EMAIL, unreadable, new byte[] {0, 0, 0, 0, 0, 0, 0, 9, 1});
                try {
                    depot.store.large().delete(large);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return 0;
            });
            Transfer.Progress done = depot.write(kind, out);
            assertThat(done.state()).as(done.message()).isEqualTo(State.DONE);
            assertThat(done.messages()).isEqualTo(17);
            assertThat(done.problems())
                    .hasSize(3)
                    .allMatch(problem -> problem.contains("cannot be read") || problem.contains("has no content"));
            assertThat(depot.write(kind, out).state()).isEqualTo(State.DONE);
            assertThat(depot.bring(kind, out, Depot.BOB, "").messages()).isEqualTo(17);
            depot.store.kv().write(shard, tx -> {
                tx.put(Space.EMAIL, unreadable, kept[0]);
                return 0;
            });
        }
    }

    /// What a killed run leaves: files behind the checkpoint.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MAILDIR", "MBOX", "EML"})
    void aKilledRunLeavesNoDoubles(Kind kind, @TempDir Path folder) throws IOException {
        try (Depot depot = new Depot()) {
            Path out = folder.resolve("out");
            fill(depot, 0, 10);
            depot.write(kind, out);
            byte[] checkpoint = Files.readAllBytes(out.resolve(".hongyan-export"));
            fill(depot, 10, 20);
            depot.write(kind, out);
            Files.write(out.resolve(".hongyan-export"), checkpoint);
            assertThat(depot.write(kind, out).state()).isEqualTo(State.DONE);
            assertThat(depot.bring(kind, out, Depot.BOB, "").messages()).isEqualTo(20);
            assertThat(depot.content(Depot.BOB).get("INBOX"))
                    .isEqualTo(depot.content(Depot.ANN).get("INBOX"));
        }
    }

    @Test
    void nothingIsWrittenIntoAFolderOfSomebodyElse(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("precious"), "x");
        try (Depot depot = new Depot()) {
            Transfer.Progress refused = depot.write(Kind.MAILDIR, folder);
            assertThat(refused.state()).isEqualTo(State.FAILED);
            assertThat(refused.message()).contains("not empty");
            Path out = folder.resolve("out");
            depot.write(Kind.MAILDIR, out);
            assertThat(depot.write(Kind.EML, out).message()).contains("another account or format");
        }
    }

    @Test
    void onlyTheOwnerMayReadIt(@TempDir Path folder) throws IOException {
        try (Depot depot = new Depot()) {
            fill(depot, 0, 2);
            Path out = folder.resolve("a/out");
            depot.write(Kind.MAILDIR, out);
            try (Stream<Path> all = Files.walk(folder.resolve("a"))) {
                for (Path path : all.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .endsWith("------");
                }
            }
        }
    }

    @Test
    void moreKeywordsThanAMaildirHasLettersForAreTold(@TempDir Path folder) {
        try (Depot depot = new Depot()) {
            for (int i = 0; i < 30; i++) {
                depot.add(
                        "INBOX",
                        "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                        Instant.EPOCH,
                        Flags.of(0, List.of("k" + i)));
            }
            Transfer.Progress done = depot.write(Kind.MAILDIR, folder.resolve("out"));
            assertThat(done.messages()).isEqualTo(30);
            assertThat(done.problems()).hasSize(4);
        }
    }
}
