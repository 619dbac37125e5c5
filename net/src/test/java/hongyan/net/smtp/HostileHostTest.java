package hongyan.net.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.address.MailAddress;
import hongyan.net.tls.ClientTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The NO-STARTTLS client cases (vectors/smtp/starttls-client-ron): whatever a host answers, the client ends, and where
/// TLS is a must no message leaves without it.
class HostileHostTest {
    @TempDir
    Path folder;

    static Stream<Path> cases() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("vectors/NOTICE.md"))) {
            here = Objects.requireNonNull(here.getParent(), "no vectors above");
        }
        try (Stream<Path> files = Files.walk(here.resolve("vectors/smtp/starttls-client-ron/smtp"))) {
            return files.filter(file -> file.toString().endsWith(".ron")).sorted().toList().stream();
        }
    }

    /// Sets the host up as the file says: capabilities, greeting, answers.
    private static void configure(FakeHost host, String ron) {
        String text = ron.replaceAll("(?m)//.*$", "");
        host.plain = words(text, "capabilities");
        host.tls = words(text, "capabilities_tls");
        value(text, "greeting").ifPresent(greeting -> host.greeting = greeting);
        value(text, "stls_response").ifPresent(answer -> host.says.put("starttls", answer));
        host.transition = !text.contains("stls_make_transition: false");
        int overrides = text.indexOf("override_response");
        if (overrides >= 0) {
            Matcher pair = Pattern.compile("\"([A-Za-z]+)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")
                    .matcher(text.substring(overrides, text.indexOf('}', overrides)));
            while (pair.find()) {
                host.says.put(pair.group(1).toLowerCase(Locale.ROOT), unescaped(pair.group(2)));
            }
        }
    }

    private static List<String> words(String text, String key) {
        Matcher list = Pattern.compile("\\b" + key + "\\s*:\\s*\\[(.*?)\\]\\s*,\\s*\n", Pattern.DOTALL)
                .matcher(text);
        List<String> words = new ArrayList<>();
        if (list.find()) {
            if (list.group(1).contains("StartTLS")) {
                words.add("STARTTLS");
            }
            if (list.group(1).contains("Auth(")) {
                words.add("AUTH "
                        + list.group(1)
                                .replaceAll("Other\\(\"([^\"]*)\"\\)", "$1")
                                .replaceAll("[^A-Za-z0-9_-]+", " "));
            }
        }
        return words;
    }

    private static Optional<String> value(String text, String key) {
        Matcher value = Pattern.compile("\\b" + key + "\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")
                .matcher(text);
        return value.find() ? Optional.of(unescaped(value.group(1))) : Optional.empty();
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    @Test
    void theCasesAreThere() throws IOException {
        assertThat(cases()).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theClientEndsAndKeepsItsPolicy(Path file) throws IOException {
        Duration wait = Duration.ofSeconds(5);
        try (FakeHost host = new FakeHost(folder);
                SmtpClient client = new SmtpClient(
                        () -> "mx.example.test",
                        new SmtpClient.Patience(wait, wait, wait, wait, wait, Duration.ofMillis(300)),
                        SmtpClient.EightBit.SEND,
                        ClientTls.verified(null))) {
            configure(host, Files.readString(file));
            for (TlsPolicy policy : TlsPolicy.values()) {
                host.heard.clear();
                host.secret.clear();
                attempt(client, host, policy);
                if (policy == TlsPolicy.REQUIRED) {
                    assertThat(host.secret).doesNotContain(false);
                    assertThat(host.heard).noneMatch(command -> command.startsWith("MAIL"));
                }
                if (policy == TlsPolicy.VERIFIED) {
                    assertThat(host.secret).isEmpty(); // the certificate is self-signed
                }
            }
        }
    }

    private static void attempt(SmtpClient client, FakeHost host, TlsPolicy policy) {
        Transaction transaction = new Transaction(
                MailAddress.parse("a@example.test"), List.of(new MailAddress("b", "fake.test")), false, false);
        try (SmtpConnection connection = client.connect(host.target(policy))) {
            SendResult result =
                    connection.send(transaction, ByteSource.of("x\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(result.replies()).hasSize(1);
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
