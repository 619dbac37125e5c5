package hongyan.protocols.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that say anything at all, from a dictionary, cut anywhere. The server answers in well-formed replies, never
/// with its own bug, keeps nothing open, and accepts no message that does not end as a message must.
class SessionFuzzTest {
    private static final String[] WORDS = {
        "EHLO a.test\r\n",
        "HELO a\r\n",
        "MAIL FROM:<a@remote.test>\r\n",
        "MAIL FROM:<>\r\n",
        "RCPT TO:<user@example.test>\r\n",
        "RCPT TO:<unknown@example.test>\r\n",
        "RCPT TO:<postmaster>\r\n",
        "DATA\r\n",
        "RSET\r\n",
        "NOOP\r\n",
        "VRFY a\r\n",
        "AUTH PLAIN AGEAYg==\r\n",
        "AUTH LOGIN\r\n",
        "*\r\n",
        "=\r\n",
        "STARTTLS x\r\n",
        "HELP\r\n",
        "EXPN l\r\n",
        "MAIL FROM:<a@b.test> SIZE=99999999999999999999 BODY=8BITMIME SMTPUTF8\r\n",
        "MAIL FROM:<\"",
        "@",
        ">",
        " ",
        "\r",
        "\n",
        "\r\n",
        ".",
        "\r\n.\r\n",
        "\n.\n",
        "\0",
        "\u00ff\u00fe",
        "\u00e5\u00bc\u00a0",
        "Subject: x\r\n\r\nbody\r\n",
        "x".repeat(5000)
    };

    @TempDir
    Path folder;

    @Test
    void aFewHundredSessions() throws Exception {
        run(20261122, 300);
    }

    @Tag("long")
    @Test
    void manySessions() throws Exception {
        run(System.nanoTime(), 20_000);
    }

    private void run(long seed, int sessions) throws Exception {
        for (boolean submission : new boolean[] {false, true}) {
            Postbox postbox;
            try (Port port = Port.open(folder.resolve("s" + submission), submission, false, Port.settings(), false)) {
                postbox = port.postbox();
                Random random = new Random(seed);
                for (int i = 0; i < sessions; i++) {
                    session(port, random, "seed " + seed + " session " + i);
                }
            }
            assertThat(postbox.open).hasValue(0);
            assertThat(postbox.letters).allSatisfy(letter -> {
                assertThat(letter.recipients()).isNotEmpty();
                assertThat(letter.text().replace("\r\n", "")).doesNotContain("\r", "\n");
            });
        }
    }

    private static void session(Port port, Random random, String name) throws Exception {
        try (Socket socket =
                new Socket(port.address().getAddress(), port.address().getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            Thread writer = Thread.startVirtualThread(() -> write(socket, random));
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(heard);
            } catch (IOException reset) {
                assertThat(reset).as(name).hasMessageContaining("reset");
            }
            writer.join();
            for (String line : heard.toString(ISO_8859_1).split("\r\n")) {
                assertThat(line).as(name).matches("|[2-5]\\d\\d[ -].*").doesNotStartWith("451");
            }
        }
    }

    private static void write(Socket socket, Random random) {
        try {
            if (random.nextInt(10) > 0) {
                socket.getOutputStream().write("EHLO fuzz.test\r\n".getBytes(ISO_8859_1));
                Thread.sleep(random.nextInt(2)); // in step with the server, or not
            }
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(15); n > 0; n--) {
                text.append(WORDS[random.nextInt(WORDS.length)]);
            }
            byte[] bytes = text.toString().getBytes(ISO_8859_1);
            for (int at = 0; at < bytes.length; ) {
                int step = Math.min(bytes.length - at, 1 + random.nextInt(200));
                socket.getOutputStream().write(bytes, at, step);
                at += step;
            }
            socket.shutdownOutput();
        } catch (IOException closedByServer) {
            assertThat(closedByServer).isNotNull(); // it may have had enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
