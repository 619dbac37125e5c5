package hongyan.services.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.services.transfer.Transfer.State;
import hongyan.services.transfer.Transfers.Kind;
import hongyan.store.account.Flags;
import java.io.IOException;
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
