package hongyan.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.smtp.SmtpTestClient;
import hongyan.testkit.talk.LineClient;
import hongyan.testkit.talk.Talk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {
    // \0user@example.test\0correct horse
    private static final String GOOD = "AHVzZXJAZXhhbXBsZS50ZXN0AGNvcnJlY3QgaG9yc2U=";

    @TempDir
    Path folder;

    private Port port;

    @BeforeEach
    void open() throws IOException {
        port = Port.submission(folder, false);
    }

    @AfterEach
    void close() {
        port.close();
        assertThat(port.postbox().open).hasValue(0);
    }

    @Test
    void mailBeforeSignInIsRefused() {
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: MAIL FROM:<user@example.test>
            S: 530 5.7.0 Authentication required
            """);
    }

    @Test
    void plainWithInitialResponseThenMailToAnywhere() throws Exception {
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250-AUTH PLAIN LOGIN
            S* 250 ...
            C: AUTH PLAIN %s
            S: 235 2.7.0 ...
            C: AUTH PLAIN %s
            S: 503 ...
            C: MAIL FROM:<other@example.test>
            S: 550 5.7.1 Sender address is not yours
            C: MAIL FROM:<user@example.test>
            S: 250 ...
            C: RCPT TO:<friend@elsewhere.test>
            S: 250 ...
            C: DATA
            S: 354 ...
            C: hello\\r\\n.
            S: 250 2.0.0 ...
            """.formatted(GOOD, GOOD));
        assertThat(port.postbox().next().peer().protocol()).isEqualTo("ESMTPA");
    }

    @Test
    void plainAndLoginByChallenge() {
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: AUTH PLAIN
            S: 334 \s
            C: %s
            S: 235 ...
            """.formatted(GOOD).replace("334  ", "334 ...")); // an empty challenge is `334 `
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: auth login
            S: 334 VXNlcm5hbWU6
            C: dXNlckBleGFtcGxlLnRlc3Q=
            S: 334 UGFzc3dvcmQ6
            C: Y29ycmVjdCBob3JzZQ==
            S: 235 ...
            """);
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: AUTH LOGIN dXNlckBleGFtcGxlLnRlc3Q=
            S: 334 UGFzc3dvcmQ6
            C: Y29ycmVjdCBob3JzZQ==
            S: 235 ...
            """);
    }

    @Test
    void cancelBadBase64AndUnknownMechanisms() {
        port.talk("""
            S: 220 ...
            C: EHLO client.test
            S* 250 ...
            C: AUTH PLAIN
            S: 334 ...
            C: *
            S: 501 5.7.0 ...
            C: AUTH PLAIN not-base64!
            S: 501 5.5.2 ...
            C: AUTH PLAIN =
            S: 501 5.5.2 ...
            C: AUTH CRAM-MD5
            S: 504 5.5.4 ...
            C: AUTH PLAIN %s
            S: 235 ...
            """.formatted(GOOD));
    }

    @Test
    void afterThreeFailuresTheSessionEnds() {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.authPlain("user@example.test", "wrong").code())
                        .isEqualTo(535);
            }
            assertThat(client.reply().code()).isEqualTo(421);
            client.line().expectClosed();
        }
    }

    @Test
    void actingForSomebodyElseFails() {
        try (SmtpTestClient client = port.client().ehlo("client.test")) {
            // boss\0user@example.test\0correct horse
            assertThat(client.command("AUTH PLAIN Ym9zcwB1c2VyQGV4YW1wbGUudGVzdABjb3JyZWN0IGhvcnNl")
                            .code())
                    .isEqualTo(535);
        }
    }

    @Test
    void tlsFirstThenSignIn() throws Exception {
        try (SmtpTestClient client = port.client().ehlo("client.test").startTls("client.test")) {
            client.signIn("user@example.test", "correct horse")
                    .deliver("user@example.test", List.of("a@elsewhere.test"), "x\r\n");
            client.quit();
        }
        assertThat(port.postbox().next().peer().protocol()).isEqualTo("ESMTPSA");
    }

    @Test
    void implicitTls() throws Exception {
        try (Port secure = Port.submission(folder.resolve("implicit"), true);
                LineClient line = LineClient.connectTls(secure.address())) {
            Talk.run(line, """
                S: 220 ...
                C: EHLO client.test
                S: 250-mx.example.test
                S* 250-AUTH PLAIN LOGIN
                S* 250 ...
                C: STARTTLS
                S: 503 ...
                C: AUTH PLAIN %s
                S: 235 ...
                """.formatted(GOOD));
        }
    }

    @Test
    void withoutACertificateThereIsNoStartTls() throws Exception {
        try (Port bare = Port.open(folder.resolve("bare"), true, false, Port.settings(), false)) {
            bare.talk("""
                S: 220 ...
                C: EHLO client.test
                S* 250 ...
                C: STARTTLS
                S: 454 4.7.0 ...
                """);
        }
    }
}
