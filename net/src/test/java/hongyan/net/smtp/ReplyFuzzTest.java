package hongyan.net.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.address.MailAddress;
import hongyan.net.tls.ClientTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Hosts that say anything at all: the client ends with an answer or an `IOException`, and soon.
class ReplyFuzzTest {
    private static final String[] WORDS = {
        "220 a\r\n",
        "250 ok\r\n",
        "250-PIPELINING\r\n",
        "250-SIZE 10\r\n",
        "250-SIZE x\r\n",
        "354 go\r\n",
        "550 5.1.1 no\r\n",
        "451 4.\r\n",
        "2\r\n",
        "250\r\n",
        "250-\r\n",
        "\r\n",
        "\n",
        "\r",
        " ",
        "\0",
        "\u00ff",
        "999 x\r\n",
        "250 2.0.0.0 x\r\n",
        "x".repeat(5000),
        "250 5.1.1 wrong class\n",
        "221 bye\r\n",
        "250-SMTPUTF8\r\n250 8BITMIME\r\n"
    };

    @Test
    void aFewHundredHosts() throws Exception {
        run(20261122, 80);
    }

    @Tag("long")
    @Test
    void manyHosts() throws Exception {
        run(System.nanoTime(), 10_000);
    }

    private static void run(long seed, int rounds) throws Exception {
        Duration wait = Duration.ofSeconds(3);
        Random random = new Random(seed);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SmtpClient client = new SmtpClient(
                        () -> "mx.example.test",
                        new SmtpClient.Patience(wait, wait, wait, wait, wait, Duration.ofMillis(20)),
                        SmtpClient.EightBit.SEND,
                        ClientTls.opportunistic());
                ServerSocket server = new ServerSocket(0, 50, loopback)) {
            Target target = new Target(
                    new InetSocketAddress(loopback, server.getLocalPort()), "fuzz.test", TlsPolicy.NONE, null);
            for (int i = 0; i < rounds; i++) {
                byte[] says = says(random);
                Thread host = Thread.startVirtualThread(() -> host(server, says));
                converse(client, target, "seed " + seed + " round " + i);
                host.join();
            }
        }
    }

    private static byte[] says(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) > 0 ? "220 hello\r\n250-fuzz\r\n" : "");
        for (int n = random.nextInt(12); n > 0; n--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    /// Says its lines, one with each command it hears, and closes.
    private static void host(ServerSocket server, byte[] says) {
        try (Socket socket = server.accept()) {
            int at = 0;
            socket.setSoTimeout(5);
            while (at < says.length) {
                int end = at;
                while (end < says.length && says[end] != '\n') {
                    end++;
                }
                boolean more = at + 3 < says.length && says[at + 3] == '-';
                socket.getOutputStream().write(says, at, Math.min(says.length, end + 1) - at);
                at = end + 1;
                if (!more) {
                    hear(socket);
                }
            }
        } catch (IOException gone) {
            assertThat(gone).isNotNull(); // the client has had enough
        }
    }

    private static void hear(Socket socket) throws IOException {
        try {
            if (socket.getInputStream().read(new byte[4096]) < 0) {
                throw new IOException("client closed");
            }
        } catch (SocketTimeoutException quiet) {
            assertThat(quiet).isNotNull(); // the client waits for us: go on
        }
    }

    private static void converse(SmtpClient client, Target target, String name) {
        Transaction transaction = new Transaction(
                Optional.empty(),
                List.of(new MailAddress("a", "b.test"), new MailAddress("c", "b.test")),
                false,
                false);
        try (SmtpConnection connection = client.connect(target)) {
            SendResult result = connection.send(transaction, ByteSource.of("x\r\n".getBytes(ISO_8859_1)));
            assertThat(result.replies())
                    .as(name)
                    .hasSize(2)
                    .allMatch(reply -> reply.code() >= 200 && reply.code() < 600);
        } catch (IOException failed) {
            assertThat(failed.toString()).as(name).isNotEmpty();
        }
    }
}
