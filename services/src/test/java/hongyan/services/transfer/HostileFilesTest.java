package hongyan.services.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.services.transfer.Transfer.State;
import hongyan.services.transfer.Transfers.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files may say anything: nothing of it stops the rest.
class HostileFilesTest {
    private static final String[] PIECES = {
        "From ",
        "From a@b Sun Nov 22 10:00:00 2026\n",
        "From a Sun Nov 99 99:99 0000 +9999\n",
        "Status: RO\n",
        "X-Status: \n",
        "X-Keywords: a b\n",
        "X-Mbox-Message: open kept\n",
        "X-IMAP: 1\n",
        " folded\n",
        "\t\n",
        "\n",
        "\r\n",
        "\r",
        ">",
        ":",
        "\0",
        "\u00ff",
        "text"
    };

    @Test
    void anMboxOfNonsenseIsCutOrRefused() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "" : PIECES[1]);
            for (int k = random.nextInt(40); k > 0; k--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            byte[] file = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            MboxReader reader = new MboxReader(new ByteArrayInputStream(file), random.nextBoolean());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                long before = 0;
                for (MboxReader.Head head = reader.next(out); head != null; head = reader.next(out)) {
                    assertThat(reader.offset()).isGreaterThan(before);
                    before = reader.offset();
                }
            } catch (MboxSource.NotMbox refused) {
                assertThat(refused).hasMessageContaining("not an mbox");
            }
            assertThat(out.size()).isLessThanOrEqualTo(file.length + 1);
        }
    }

    @Test
    void aLineOfManyMegabytes() throws IOException {
        byte[] start = "From a Sun Nov 22 10:00:00 2026\nSubject: x\n\n".getBytes(StandardCharsets.US_ASCII);
        byte[] file = new byte[20 << 20];
        System.arraycopy(start, 0, file, 0, start.length);
        MboxReader reader = new MboxReader(new ByteArrayInputStream(file), false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(reader.next(out)).isNotNull();
        assertThat(out.size()).isEqualTo(file.length - start.length + "Subject: x\n\n".length());
    }

    @Test
    void namesMayBeAnything() {
        Random random = new Random(12);
        String letters = "%&-.AC4+/,Z 2026TM:!;\u4e2d\ud83d\udc26S=W=emlU";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "2026-11-22T10.00.00.123Z " : "");
            for (int k = random.nextInt(30); k > 0; k--) {
                int at = random.nextInt(letters.length());
                text.append(letters.charAt(at));
            }
            String name = text.toString();
            assertThat(FileNames.fromPlain(FileNames.plain(name))).isEqualTo(name);
            assertThat(FileNames.fromMaildir(name)).isNotNull();
            assertThat(EmlName.read(name + ".eml")).isNotNull();
            assertThat(FromLine.read("From " + name)).isNotNull();
        }
    }

    @Test
    void aMaildirOfOddNames(@TempDir Path root) throws IOException {
        String[] names = {
            "x",
            "2,",
            ":2,",
            "1:2,",
            ",S=,W=",
            ",S=1,W=1:2,zzz",
            "99999999999.M1",
            "9999999999.M",
            "1700000000.M999999999999P:2,S",
            "1700000000:2,SSSSS{}",
            "中文 name",
            "a".repeat(250)
        };
        Files.createDirectories(root.resolve("cur"));
        for (String name : names) {
            Files.writeString(root.resolve("cur").resolve(name), "Subject: " + name + "\n\n");
        }
        Files.createDirectories(root.resolve("." + "x.".repeat(60) + "/new"));
        Files.createDirectories(root.resolve("....."));
        Files.writeString(root.resolve("." + "x.".repeat(60) + "/new/1"), "Subject: deep\n\n");
        Files.writeString(root.resolve("cur/empty"), "");
        try (Depot depot = new Depot()) {
            Transfer.Progress done = depot.bring(Kind.MAILDIR, root, Depot.BOB, "");
            assertThat(done.state()).as(done.message()).isEqualTo(State.DONE);
            assertThat(done.messages()).isEqualTo(names.length + 1);
            assertThat(done.problems()).singleElement().asString().contains("empty");
        }
    }
}
