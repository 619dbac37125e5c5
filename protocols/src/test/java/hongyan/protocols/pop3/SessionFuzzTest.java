package hongyan.protocols.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.failure.BadSyntax;
import hongyan.testkit.talk.LineClient;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Nonsense to the parser and to a real session, in every state. Whatever came, the next client is served, and the
/// account is whole.
class SessionFuzzTest {
    private static final String[] PIECES = {
        "USER ann",
        "PASS correct horse",
        "AUTH PLAIN",
        "AUTH PLAIN AGFubgBjb3JyZWN0IGhvcnNl",
        "AUTH SCRAM-SHA-256 biwsbj1hbm4scj1hYmM=",
        "AUTH",
        "*",
        "=",
        "CAPA",
        "STLS",
        "UTF8",
        "STAT",
        "LIST",
        "LIST 1",
        "RETR 1",
        "RETR 3",
        "RETR 99999999999999999999",
        "DELE 1",
        "DELE 2",
        "RSET",
        "TOP 1 0",
        "TOP 2 99999999999",
        "TOP 1",
        "UIDL",
        "UIDL 2",
        "NOOP",
        "QUIT",
        " ",
        "-1",
        "\0",
        "\u00ff",
        "\r",
        "\n",
        "\r\n"
    };

    private static String line(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            text.append(random.nextInt(4) == 0 ? " " : "\r\n");
        }
        return text.append("\r\n").toString();
    }

    private static void fuzz(long seed, int sessions) {
        try (Pop3Rig rig = new Pop3Rig()) {
            for (int i = 0; i < 5; i++) {
                rig.add("Subject: " + i + "\r\n\r\n.text\r\n");
            }
            Random random = new Random(seed);
            for (int i = 0; i < sessions; i++) {
                try (LineClient client = LineClient.connect(rig.listener.address())) {
                    StringBuilder all = new StringBuilder();
                    if (random.nextInt(4) > 0) {
                        all.append("USER ann\r\nPASS correct horse\r\n");
                    }
                    for (int k = 0; k < 20; k++) {
                        all.append(line(random));
                    }
                    client.raw(all.toString().getBytes(StandardCharsets.ISO_8859_1));
                    client.finish();
                    drain(client);
                }
            }
            try (LineClient client = rig.connect()) {
                assertThat(client.send("CAPA").until("."::equals)).contains("UIDL");
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /// Reads to the end: the session must end by itself when its input does.
    private static void drain(LineClient client) {
        try {
            while (true) {
                client.lineBytes();
            }
        } catch (AssertionError end) {
            if (String.valueOf(end.getMessage()).contains("no answer")) {
                throw end;
            }
        }
    }

    @Test
    void nonsenseHurtsNobody() {
        fuzz(42, 60);
    }

    @Test
    @Tag("long")
    void nonsenseForLong() {
        fuzz(System.nanoTime(), 5000);
    }

    @Test
    void theParserKnowsOrRefuses() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] line = line(random).getBytes(StandardCharsets.ISO_8859_1);
            for (int k = random.nextInt(3); k > 0; k--) {
                line[random.nextInt(line.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(CommandParser.parse(line).verb()).isNotNull();
            } catch (BadSyntax refused) {
                assertThat(refused.reason()).isNotNull();
            }
        }
    }
}
