package hongyan.net.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.BadSyntax;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireReaderTest {
    private Pair pair;
    private WireReader in;

    @BeforeEach
    void open() throws IOException {
        pair = Pair.make();
        in = pair.ours().in();
        in.timeout(Duration.ofSeconds(5));
    }

    @AfterEach
    void close() throws IOException {
        pair.close();
    }

    private static void join(Thread sender) {
        try {
            sender.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String line(int limit, boolean strict) throws IOException {
        return new String(in.line(limit, strict), ISO_8859_1);
    }

    @Test
    void linesComeOneByOne() throws IOException {
        pair.send("EHLO a\r\n\r\nQUIT\r\n");
        assertThat(line(100, true)).isEqualTo("EHLO a");
        assertThat(line(100, true)).isEmpty();
        assertThat(line(100, true)).isEqualTo("QUIT");
    }

    @Test
    void onlyCrlfEndsAStrictLine() throws IOException {
        pair.send("a\nb\rc\r\r\nd\r\n");
        assertThat(line(100, true)).isEqualTo("a\nb\rc\r");
        assertThat(line(100, true)).isEqualTo("d");
    }

    @Test
    void bareLfEndsALenientLine() throws IOException {
        pair.send("a\nb\r\n\n");
        assertThat(line(100, false)).isEqualTo("a");
        assertThat(line(100, false)).isEqualTo("b");
        assertThat(line(100, false)).isEmpty();
    }

    @Test
    void crAndLfMayComeApart() throws IOException {
        pair.send("a\r");
        assertThat(in.await(Duration.ofSeconds(5))).isTrue();
        Thread sender = Thread.startVirtualThread(() -> {
            try {
                pair.send("\nb");
                pair.send("\r\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(line(100, true)).isEqualTo("a");
        assertThat(line(100, true)).isEqualTo("b");
        join(sender);
    }

    @Test
    void aLineOfExactlyTheLimitIsTaken() throws IOException {
        pair.send("12345\r\n123456\r\nx\r\n");
        assertThat(line(5, true)).isEqualTo("12345");
        assertThatThrownBy(() -> line(5, true)).isInstanceOf(BadSyntax.class);
        assertThat(line(5, true)).isEqualTo("x");
    }

    @Test
    void aLineLargerThanTheBufferIsPassedOverOrTaken() throws IOException {
        String big = "x".repeat(100_000);
        Thread sender = Thread.startVirtualThread(() -> {
            try {
                pair.send(big + "\r\n" + big + "\r\nend\r\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThatThrownBy(() -> line(1000, true)).isInstanceOf(BadSyntax.class);
        assertThat(line(100_000, true)).isEqualTo(big);
        assertThat(line(10, true)).isEqualTo("end");
        join(sender);
    }

    @Test
    void aTricklingPeerIsCutByTheDeadlineOfTheCallAndNothingIsLost() throws IOException {
        in.timeout(Duration.ofMillis(300));
        Thread sender = Thread.startVirtualThread(() -> {
            try {
                for (int i = 0; i < 8; i++) {
                    pair.send("x");
                    Thread.sleep(80);
                }
                pair.send("\r\n");
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThatThrownBy(() -> line(100, true)).isInstanceOf(SocketTimeoutException.class);
        in.timeout(Duration.ofSeconds(5));
        assertThat(line(100, true)).isEqualTo("xxxxxxxx");
        join(sender);
    }

    @Test
    void theEndIsAnEofException() throws IOException {
        pair.send("half");
        pair.peer().shutdownOutput();
        assertThatThrownBy(() -> line(100, true)).isInstanceOf(EOFException.class);
    }

    @Test
    void aLiteralHasItsSizeAndTheRestIsSkipped() throws IOException {
        pair.send("12345678rest\r\n");
        InputStream literal = in.literal(8);
        assertThat(literal.readNBytes(3)).isEqualTo("123".getBytes(ISO_8859_1));
        assertThat(line(100, true)).isEqualTo("rest");
        pair.send("abc");
        assertThat(in.literal(3).readAllBytes()).isEqualTo("abc".getBytes(ISO_8859_1));
    }

    @Test
    void aLargeLiteralIsExact() throws IOException {
        byte[] bytes = new byte[1_000_000];
        new Random(1).nextBytes(bytes);
        Thread sender = Thread.startVirtualThread(() -> {
            try {
                pair.peer().getOutputStream().write(bytes);
                pair.send("next\r\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(in.literal(bytes.length).readAllBytes()).isEqualTo(bytes);
        assertThat(line(100, true)).isEqualTo("next");
        join(sender);
    }

    @Test
    void unreadBytesAreReadNext() throws IOException {
        pair.send("world\r\n");
        assertThat(in.await(Duration.ofSeconds(5))).isTrue();
        in.unread("hello ".getBytes(ISO_8859_1), 0, 6);
        assertThat(line(100, true)).isEqualTo("hello world");
        byte[] big = "y".repeat(50_000).getBytes(ISO_8859_1);
        in.unread(big, 0, big.length);
        pair.send("\r\n");
        assertThat(line(50_000, true)).hasSize(50_000);
    }

    @Test
    void awaitConsumesNothingAndEndsInTime() throws IOException {
        assertThat(in.await(Duration.ofMillis(120))).isFalse();
        pair.send("a\r\n");
        assertThat(in.await(Duration.ofSeconds(5))).isTrue();
        assertThat(line(10, true)).isEqualTo("a");
        pair.peer().shutdownOutput();
        assertThat(in.await(Duration.ofSeconds(5))).isFalse();
    }

    @Test
    void bufferedTellsWithoutWaiting() throws IOException {
        assertThat(in.buffered()).isFalse();
        pair.send("a\r\nb\r\n");
        assertThat(in.await(Duration.ofSeconds(5))).isTrue();
        assertThat(in.buffered()).isTrue();
        line(10, true);
        assertThat(in.buffered()).isTrue();
        line(10, true);
        assertThat(in.buffered()).isFalse();
    }

    @Test
    void discardForgetsWhatIsBuffered() throws IOException {
        pair.send("STARTTLS\r\nMAIL FROM:<a@b>\r\n");
        assertThat(line(100, true)).isEqualTo("STARTTLS");
        assertThat(in.discardBuffered()).isEqualTo(17);
        pair.send("NOOP\r\n");
        assertThat(line(100, true)).isEqualTo("NOOP");
    }

    @Test
    void feedShowsTheBufferInPlace() throws IOException {
        pair.send("abcdef");
        assertThat(in.await(Duration.ofSeconds(5))).isTrue();
        assertThat(in.feed((bytes, offset, length) -> 4)).isEqualTo(4);
        assertThat(in.feed((bytes, offset, length) -> {
                    assertThat(new String(bytes, offset, length, ISO_8859_1)).isEqualTo("ef");
                    return length;
                }))
                .isEqualTo(2);
        pair.peer().shutdownOutput();
        assertThat(in.feed((bytes, offset, length) -> length)).isEqualTo(-1);
    }

    @Test
    void anIdleConnectionGivesItsBufferBack() throws Exception {
        pair.send("a\r\n");
        assertThat(line(10, true)).isEqualTo("a");
        int before = pair.wire().spareBuffers();
        Thread reader = Thread.startVirtualThread(() -> {
            try {
                in.await(Duration.ofSeconds(20));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (pair.wire().spareBuffers() == before && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(pair.wire().spareBuffers()).isEqualTo(before + 1);
        pair.send("x");
        reader.join();
    }
}
