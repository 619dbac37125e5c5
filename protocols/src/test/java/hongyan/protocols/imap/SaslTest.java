package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.talk.LineClient;
import hongyan.testkit.talk.ScramClient;
import hongyan.testkit.talk.Talk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AUTHENTICATE by SCRAM and by token, as a client talks it.
class SaslTest {
    @TempDir
    Path folder;

    private static String challenge(LineClient line) {
        String text = line.line();
        assertThat(text).startsWith("+ ");
        return text.substring(2);
    }

    private static String signIn(LineClient line, String mechanism, ScramClient client) {
        line.send("a AUTHENTICATE " + mechanism + ' ' + client.first());
        String first = line.line();
        if (!first.startsWith("+ ")) {
            return first;
        }
        line.send(client.last(first.substring(2)));
        String second = line.line();
        if (!second.startsWith("+ ")) {
            return second;
        }
        assertThat(client.isServer(second.substring(2))).isTrue();
        line.send("");
        return line.line();
    }

    @Test
    void scram() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            assertThat(line.line()).contains(" AUTH=SCRAM-SHA-256 AUTH=PLAIN").doesNotContain("PLUS");
            byte[] none = new byte[0];
            assertThat(signIn(line, "SCRAM-SHA-256", new ScramClient("ann", "wrong", "n", none)))
                    .startsWith("a NO [AUTHENTICATIONFAILED]");
            assertThat(signIn(line, "SCRAM-SHA-256", new ScramClient("nobody", "correct horse", "n", none)))
                    .startsWith("a NO [AUTHENTICATIONFAILED]");
            assertThat(signIn(line, "SCRAM-SHA-256-PLUS", new ScramClient("ann", "correct horse", "n", none)))
                    .startsWith("a NO ");
            assertThat(signIn(line, "SCRAM-SHA-256", new ScramClient("ann", "correct horse", "y", none)))
                    .startsWith("a OK [CAPABILITY ");
        }
    }

    @Test
    void scramWithoutInitialResponseAndCancelled() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            ScramClient client = new ScramClient("ann", "correct horse", "n", new byte[0]);
            line.line();
            line.send("a AUTHENTICATE SCRAM-SHA-256");
            assertThat(line.line()).isEqualTo("+ ");
            line.send(client.first());
            line.send(client.last(challenge(line)));
            assertThat(client.isServer(challenge(line))).isTrue();
            line.send("*");
            assertThat(line.line()).startsWith("a BAD ");
            Talk.run(line, "C: b SELECT INBOX\nS: b BAD ...");
        }
    }

    @Test
    void scramBoundToTheChannel() throws Exception {
        try (ImapRig rig = new ImapRig(ImapSettings.DEFAULT, folder, true)) {
            byte[] endPoint;
            try (LineClient line = LineClient.connectTls(rig.listener.address())) {
                assertThat(line.line()).contains(" AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256");
                endPoint = MessageDigest.getInstance("SHA-256")
                        .digest(line.certificate().getEncoded());
                assertThat(signIn(
                                line,
                                "SCRAM-SHA-256-PLUS",
                                new ScramClient("ann", "correct horse", "p=tls-server-end-point", endPoint)))
                        .startsWith("a OK ");
            }
            try (LineClient line = LineClient.connectTls(rig.listener.address())) {
                line.line();
                assertThat(signIn(
                                line,
                                "SCRAM-SHA-256-PLUS",
                                new ScramClient("ann", "correct horse", "p=tls-exporter", line.exported())))
                        .startsWith("a OK ");
            }
            try (LineClient line = LineClient.connectTls(rig.listener.address())) {
                line.line();
                // the wrong channel, and a client that was made to believe that there is no -PLUS
                assertThat(signIn(
                                line,
                                "SCRAM-SHA-256-PLUS",
                                new ScramClient("ann", "correct horse", "p=tls-exporter", endPoint)))
                        .startsWith("a NO ");
                assertThat(signIn(line, "SCRAM-SHA-256", new ScramClient("ann", "correct horse", "y", new byte[0])))
                        .startsWith("a NO ");
                assertThat(signIn(line, "SCRAM-SHA-256", new ScramClient("ann", "correct horse", "n", new byte[0])))
                        .startsWith("a OK ");
            }
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.replace('^', '\u0001').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tokens() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(
                    line,
                    "S: * OK [...AUTH=OAUTHBEARER AUTH=XOAUTH2...\n"
                            + "C: a AUTHENTICATE OAUTHBEARER " + base64("n,a=ann,^auth=Bearer nonsense^^")
                            + "\nS: + ey...\nC: AQ==\nS: a NO [AUTHENTICATIONFAILED] ...\n"
                            + "C: b AUTHENTICATE XOAUTH2 " + base64("user=bob^auth=Bearer token-of-ann^^")
                            + "\nS: + ey...\nC:\nS: b NO [AUTHENTICATIONFAILED] ...\n"
                            + "C: c AUTHENTICATE XOAUTH2 " + base64("user=ann^auth=Bearer token-of-ann^^")
                            + "\nS: c OK ...");
        }
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(
                    line,
                    "S: * OK ...\nC: a AUTHENTICATE OAUTHBEARER\nS: +...\nC: "
                            + base64("n,a=ann,^auth=Bearer token-of-ann^^") + "\nS: a OK ...");
        }
    }
}
