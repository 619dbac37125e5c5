package hongyan.services.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.services.transfer.Transfer.State;
import hongyan.services.transfer.Transfers.Kind;
import hongyan.store.account.Flags;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Export, then import into another account: bytes, flags, dates and folders are the same.
class RoundTripTest {
    private static final List<String> FOLDERS = List.of(
            "INBOX",
            "Sent",
            "工作",
            "工作/2026.客户",
            "v1.2/a b",
            "A&B/%41",
            "x.sbd/y.mbox",
            "..",
            "INBOX/below",
            "长".repeat(60));

    private static final String[] TEXTS = {
        "Subject: plain\r\n\r\ntext\r\n",
        "Subject: from\r\n\r\nFrom me\r\n>From you\r\n>>From them\r\nFrom a@b Sun Nov 22 10:00:00 2026\r\n",
        "Subject: separator\r\n\r\n\r\nFrom a@b Sun Nov 22 10:00:00 2026\r\nSubject: inner\r\n\r\nx\r\n\r\n\r\n",
        "Subject: open end\r\n\r\nno newline",
        "Subject: header only\r\n",
        "Subject: nothing",
        "Subject: empty body\r\n\r\n",
        "Status: mine\r\nX-Keywords: own words\r\n folded\r\nSubject: fields\r\n\r\nStatus: RO\r\n",
        " starts with a blank\r\nSubject: x\r\n\r\ny\r\n",
        "Subject: bare\n\nLF only\nFrom x\n",
        "Subject: mixed\r\n\r\nCRLF\r\nLF\nCR\rend\r",
        "Subject: ends in CR\r\n\r\nabc\r",
        "\r\nbody without header\r\n",
        "\n",
        "From nobody Sun Nov 22 10:00:00 2026\r\nSubject: first line\r\n\r\n",
        ">From x\r\n\r\n",
    };

    private static byte[] random(Random random) {
        StringBuilder text = new StringBuilder("Subject: " + random.nextInt() + "\r\n\r\n");
        String[] pieces = {
            "From ", ">", "\r\n", "\r\n", "\n", "\r", "x", " ", ".", "\u00ff", "From a Sun Nov 22 10:00:00 2026"
        };
        for (int i = random.nextInt(200); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({"MAILDIR, out", "MBOX, out", "EML, out", "EML, out.zip"})
    void whatGoesOutComesBackTheSame(Kind kind, String name, @TempDir Path folder) {
        try (Depot depot = new Depot()) {
            Random random = new Random(5);
            int count = 0;
            for (String folderName : FOLDERS) {
                for (int i = 0; i < 22; i++) {
                    byte[] bytes = i < TEXTS.length
                            ? TEXTS[i].getBytes(StandardCharsets.ISO_8859_1)
                            : i == 21 && count < 30 ? new byte[300_000] : random(random);
                    Flags flags = Flags.of(
                            random.nextInt(32),
                            random.nextBoolean() ? List.of() : List.of("$forwarded", "work", "k" + random.nextInt(9)));
                    depot.add(folderName, bytes, Instant.ofEpochMilli(1_700_000_000_123L + count++ * 1000L), flags);
                }
            }
            Path out = folder.resolve(name);
            assertThat(depot.write(kind, out).state()).isEqualTo(State.DONE);
            Transfer.Progress brought = depot.bring(kind, out, Depot.BOB, "");
            assertThat(brought.problems()).isEmpty();
            assertThat(brought.state()).as(brought.message()).isEqualTo(State.DONE);
            assertThat(brought.messages()).isEqualTo(count);
            var here = depot.content(Depot.ANN);
            var there = depot.content(Depot.BOB);
            assertThat(there.keySet()).containsAll(FOLDERS);
            for (String folderName : FOLDERS) {
                List<String> back = Objects.requireNonNull(there.get(folderName));
                List<String> sent = Objects.requireNonNull(here.get(folderName));
                for (int i = 0; i < sent.size(); i++) {
                    assertThat(back.get(i)).as(folderName).isEqualTo(sent.get(i));
                }
                assertThat(back).hasSameSizeAs(sent);
            }
            Transfer.Progress again = depot.bring(kind, out, Depot.BOB, "");
            assertThat(again.messages()).isZero();
            assertThat(again.known()).isEqualTo(count);
        }
    }
}
