package hongyan.testkit.smtp;

import hongyan.testkit.talk.LineClient;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Says SMTP commands and hears replies.
///
/// ```
/// try (SmtpTestClient client = SmtpTestClient.connect(address)) {
///     client.ehlo("client.test").deliver("a@remote.test", List.of("b@example.test"), "Subject: x\r\n\r\nhello\r\n");
/// }
/// ```
public final class SmtpTestClient implements AutoCloseable {
    /// A reply: its code, and its lines without code and mark.
    public record Reply(int code, List<String> lines) {
        public boolean good() {
            return code / 100 == 2 || code / 100 == 3;
        }

        public String text() {
            return String.join("\n", lines);
        }
    }

    private final LineClient line;

    private SmtpTestClient(LineClient line) {
        this.line = line;
    }

    /// Connects and hears the greeting, which must be 220.
    public static SmtpTestClient connect(InetSocketAddress server) {
        return greeted(LineClient.connect(server));
    }

    /// The same with TLS from the first byte.
    public static SmtpTestClient connectTls(InetSocketAddress server) {
        return greeted(LineClient.connectTls(server));
    }

    private static SmtpTestClient greeted(LineClient line) {
        SmtpTestClient client = new SmtpTestClient(line);
        client.expect(220, client.reply());
        return client;
    }

    /// The lines below.
    public LineClient line() {
        return line;
    }

    /// The next reply.
    public Reply reply() {
        List<String> lines = line.until(text -> text.length() < 4 || text.charAt(3) != '-');
        String last = lines.getLast();
        return new Reply(
                Integer.parseInt(last.substring(0, 3)),
                lines.stream()
                        .map(text -> text.substring(Math.min(4, text.length())))
                        .toList());
    }

    /// Sends a command and hears its reply.
    public Reply command(String command) {
        line.send(command);
        return reply();
    }

    private Reply expect(int code, Reply reply) {
        if (reply.code() != code) {
            throw new AssertionError("wanted " + code + ", the server said " + reply);
        }
        return reply;
    }

    public SmtpTestClient ehlo(String name) {
        expect(250, command("EHLO " + name));
        return this;
    }

    /// STARTTLS, the handshake, and EHLO again.
    public SmtpTestClient startTls(String name) {
        expect(220, command("STARTTLS"));
        line.startTls();
        return ehlo(name);
    }

    public Reply authPlain(String login, String password) {
        byte[] message = ("\0" + login + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return command("AUTH PLAIN " + Base64.getEncoder().encodeToString(message));
    }

    public SmtpTestClient signIn(String login, String password) {
        expect(235, authPlain(login, password));
        return this;
    }

    /// MAIL, RCPT and DATA; every step must be accepted. Dots are stuffed here.
    ///
    /// @param message with CRLF line ends
    /// @return the reply to the text
    public Reply deliver(String sender, List<String> recipients, String message) {
        return deliver(sender, recipients, message.getBytes(StandardCharsets.UTF_8));
    }

    public Reply deliver(String sender, List<String> recipients, byte[] message) {
        expect(250, command("MAIL FROM:<" + sender + ">"));
        for (String recipient : recipients) {
            expect(250, command("RCPT TO:<" + recipient + ">"));
        }
        expect(354, command("DATA"));
        return expect(250, text(message));
    }

    /// The text after 354 with its end; hears the reply.
    public Reply text(byte[] message) {
        String raw = new String(message, StandardCharsets.ISO_8859_1);
        String stuffed = (raw.startsWith(".") ? "." + raw : raw).replace("\r\n.", "\r\n..");
        String ended = stuffed + (stuffed.isEmpty() || stuffed.endsWith("\r\n") ? "" : "\r\n") + ".\r\n";
        line.raw(ended.getBytes(StandardCharsets.ISO_8859_1));
        return reply();
    }

    public void quit() {
        expect(221, command("QUIT"));
        line.expectClosed();
    }

    @Override
    public void close() {
        line.close();
    }
}
