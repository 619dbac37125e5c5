package hongyan.net.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hongyan.net.listen.Handler;
import hongyan.net.listen.Listener;
import hongyan.net.tls.TlsIdentity;
import hongyan.net.wire.Connection;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A mail host that answers what it is told to, on a real port. `plain` and `tls` are the EHLO words before and after
/// STARTTLS; `says` overrides answers by the start of the command, in lower case.
final class FakeHost implements Handler, AutoCloseable {
    String greeting = "220 fake.test ESMTP\r\n";
    List<String> plain = List.of("PIPELINING", "SIZE 1000000", "8BITMIME", "SMTPUTF8", "STARTTLS");
    List<String> tls = List.of("PIPELINING", "8BITMIME");
    boolean transition = true;
    final Map<String, String> says = new ConcurrentHashMap<>();

    /// Commands heard, `T ` in front when under TLS.
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<Boolean> secret = new CopyOnWriteArrayList<>();
    private final Listener listener;

    FakeHost(@Nullable Path folder) throws IOException {
        listener = new Listener(
                new Listener.Settings(
                        "fake", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, 100, 100, 100),
                folder == null ? null : TlsIdentity.inFolder(folder, "fake.test"),
                this);
        listener.start();
    }

    Target target(TlsPolicy tls) {
        return new Target(listener.address(), "fake.test", tls, null);
    }

    @Override
    public byte[] busy() {
        return new byte[0];
    }

    @Override
    public void run(Connection connection) throws IOException {
        connection.in().timeout(Duration.ofSeconds(20));
        say(connection, greeting);
        for (; ; ) {
            connection.out().flush();
            String command = new String(connection.in().line(1000, true), ISO_8859_1);
            heard.add((connection.secure() ? "T " : "") + command);
            String key = command.toLowerCase(Locale.ROOT);
            String answer = says.entrySet().stream()
                    .filter(entry -> key.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
            if (answer != null) {
                if (answer.equals("close")) {
                    return;
                }
                say(connection, answer);
            }
            String verb = key.split("[ :]", 2)[0];
            switch (verb) {
                case "ehlo" -> orElse(answer, connection, ehlo(connection.secure() ? tls : plain));
                case "data" -> {
                    orElse(answer, connection, "354 go\r\n");
                    if (answer == null || answer.startsWith("354")) {
                        connection.out().flush();
                        texts.add(text(connection));
                        secret.add(connection.secure());
                        say(connection, says.getOrDefault("end", "250 2.0.0 taken\r\n"));
                    }
                }
                case "starttls" -> {
                    orElse(answer, connection, "220 2.0.0 go\r\n");
                    connection.out().flush();
                    if (answer == null || answer.startsWith("220")) {
                        if (!transition) {
                            return;
                        }
                        connection.startTls();
                    }
                }
                case "quit" -> {
                    orElse(answer, connection, "221 2.0.0 bye\r\n");
                    connection.out().flush();
                    return;
                }
                default -> orElse(answer, connection, "250 2.1.0 ok\r\n");
            }
        }
    }

    private static String ehlo(List<String> words) {
        StringBuilder reply = new StringBuilder("250-fake.test hello\r\n");
        words.forEach(word -> reply.append("250-").append(word).append("\r\n"));
        return reply.append("250 HELP\r\n").toString();
    }

    private static void orElse(@Nullable String answer, Connection connection, String reply) throws IOException {
        if (answer == null) {
            say(connection, reply);
        }
    }

    private static void say(Connection connection, String text) throws IOException {
        connection.out().write(text.getBytes(ISO_8859_1));
    }

    private static String text(Connection connection) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (; ; ) {
            byte[] line = connection.in().line(1_000_000, true);
            if (line.length == 1 && line[0] == '.') {
                return text.toString(ISO_8859_1);
            }
            int from = line.length > 0 && line[0] == '.' ? 1 : 0;
            text.write(line, from, line.length - from);
            text.writeBytes("\r\n".getBytes(ISO_8859_1));
            if (text.size() > 10_000_000) {
                throw new EOFException("endless message");
            }
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
