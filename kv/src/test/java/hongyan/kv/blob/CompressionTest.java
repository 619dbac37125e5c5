package hongyan.kv.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionTest {
    private static final byte[] CRLF = {'\r', '\n'};
    private final Compression compression = new Compression();

    @AfterEach
    void close() {
        compression.close();
    }

    private Compression.Block same(byte[] bytes) throws IOException {
        Compression.Block block = compression.compress(bytes, bytes.length);
        assertThat(compression.decompress(block.bytes(), 0, block.length(), block.form(), bytes.length))
                .isEqualTo(bytes);
        return block;
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] mail(String head, byte[] attachment, int line, String foot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.write(Base64.getMimeEncoder(line, CRLF).encode(attachment));
        out.write(CRLF);
        out.write(foot.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static final String HEAD = "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n";

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 64, 72, 76})
    void attachmentsAreKeptAsTheBytesTheyAre(int line) throws IOException {
        for (int size : new int[] {2_000, 3_001, 69_500, 69_501, 69_502}) {
            byte[] mail = mail(HEAD, noise(size), line, "--b--\r\n");
            Compression.Block block = same(mail);
            assertThat(block.form()).isEqualTo(Compression.Form.PIECES);
            assertThat(block.length()).isLessThan(size + 250);
        }
    }

    @Test
    void whatIsInAnAttachmentIsCompressedToo() throws IOException {
        byte[] sheet = "2026-12-01;Hangzhou;1,204.50\n".repeat(2_000).getBytes(StandardCharsets.UTF_8);
        assertThat(same(mail(HEAD, sheet, 76, "")).length()).isLessThan(sheet.length / 20);
    }

    @Test
    void whatOnlyLooksLikeItStaysAsItIs() throws IOException {
        byte[] mail = mail(HEAD, noise(20_000), 76, "--b--\r\n");
        int middle = HEAD.length() + 78 * 100;
        for (byte odd : new byte[] {'=', '-', '_', ' ', '\n', '\r', 0, (byte) 0xe4}) {
            byte[] changed = mail.clone();
            changed[middle + 10] = odd;
            same(changed);
            changed = mail.clone();
            changed[middle] = odd;
            same(changed);
            changed = mail.clone();
            changed[middle + 76] = odd;
            same(changed);
            changed = mail.clone();
            changed[middle + 75] = odd;
            same(changed);
        }
        same(new String(mail, StandardCharsets.ISO_8859_1).replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1));
        byte[] padded = new byte[100_000];
        Arrays.fill(padded, (byte) 'A');
        same(padded);
        String lines = ("A".repeat(74) + "==\r\n").repeat(200);
        assertThat(same(lines.getBytes(StandardCharsets.US_ASCII)).form()).isEqualTo(Compression.Form.ZSTD);
    }

    @Test
    void mixturesOfAllKinds() throws IOException {
        Random random = new Random(3);
        for (int round = 0; round < 400; round++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            while (out.size() < 20_000 && random.nextInt(8) != 0) {
                switch (random.nextInt(5)) {
                    case 0 ->
                        out.write("some text of a letter, 一封信\r\n"
                                .repeat(random.nextInt(40))
                                .getBytes(StandardCharsets.UTF_8));
                    case 1 -> out.write(noise(random.nextInt(500)));
                    case 2 -> out.write(CRLF, 0, random.nextInt(3));
                    default -> {
                        byte[] lines = mail("", noise(random.nextInt(6_000)), 4 * (1 + random.nextInt(20)), "");
                        out.write(lines, 0, random.nextInt(4) == 0 ? random.nextInt(lines.length) : lines.length);
                    }
                }
            }
            byte[] all = out.toByteArray();
            int from = all.length == 0 ? 0 : random.nextInt(Math.min(100, all.length));
            same(Arrays.copyOfRange(all, from, all.length));
        }
    }

    @Test
    void damageIsTold() throws IOException {
        byte[] mail = mail(HEAD.repeat(3), noise(9_000), 76, "--b\r\n" + HEAD + "and text ".repeat(200));
        Compression.Block block = compression.compress(mail, mail.length);
        byte[] stored = Arrays.copyOf(block.bytes(), block.length());
        Random random = new Random(9);
        int told = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] bad = stored.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                bad[random.nextInt(random.nextBoolean() ? 40 : bad.length)] = (byte) random.nextInt(256);
            }
            int count = random.nextInt(3) == 0 ? random.nextInt(bad.length) : bad.length;
            try {
                assertThat(compression.decompress(bad, 0, count, Compression.Form.PIECES, mail.length))
                        .hasSize(mail.length);
            } catch (IOException expected) {
                told++;
            }
        }
        assertThat(told).isGreaterThan(1_000);
        assertThatThrownBy(() -> compression.decompress(stored, 0, stored.length, Compression.Form.PIECES, -1))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() ->
                        compression.decompress(stored, 0, stored.length, Compression.Form.PIECES, mail.length - 1))
                .isInstanceOf(IOException.class);
    }
}
