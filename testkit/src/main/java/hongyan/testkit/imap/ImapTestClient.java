package hongyan.testkit.imap;

import hongyan.testkit.talk.LineClient;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Talks IMAP with a server. Responses are text with one char per byte; literals stand where they came, `{n}` CRLF and
/// all. What goes wrong is an `AssertionError`.
public final class ImapTestClient implements AutoCloseable {

    /// What a command brought.
    ///
    /// @param untagged everything before the tagged line, without `* `
    /// @param status `OK`, `NO` or `BAD`
    /// @param text of the tagged line behind the status
    public record Reply(List<String> untagged, String status, String text) {
        public Reply ok() {
            if (!status.equals("OK")) {
                throw new AssertionError("expected OK, got " + status + ' ' + text);
            }
            return this;
        }

        public Reply no() {
            if (!status.equals("NO")) {
                throw new AssertionError("expected NO, got " + status + ' ' + text + ' ' + untagged);
            }
            return this;
        }

        public Reply bad() {
            if (!status.equals("BAD")) {
                throw new AssertionError("expected BAD, got " + status + ' ' + text + ' ' + untagged);
            }
            return this;
        }

        /// The one untagged response with this in it.
        public String one(String part) {
            List<String> found = all(part);
            if (found.size() != 1) {
                throw new AssertionError("expected one response with " + part + " in " + untagged);
            }
            return found.getFirst();
        }

        public List<String> all(String part) {
            return untagged.stream().filter(line -> line.contains(part)).toList();
        }

        /// The content of the first literal in the response with `part` in it.
        public String literal(String part) {
            String response = one(part);
            int open = response.indexOf('{');
            int close = response.indexOf("}\r\n", open);
            if (open < 0 || close < 0) {
                throw new AssertionError("no literal in " + response);
            }
            int size = Integer.parseInt(response.substring(open + 1, close));
            return response.substring(close + 3, close + 3 + size);
        }
    }

    private final LineClient line;
    private final String greeting;
    private int tags;

    private ImapTestClient(LineClient line) {
        this.line = line;
        this.greeting = response();
    }

    public static ImapTestClient connect(InetSocketAddress server) {
        return new ImapTestClient(LineClient.connect(server));
    }

    public static ImapTestClient connectTls(InetSocketAddress server) {
        return new ImapTestClient(LineClient.connectTls(server));
    }

    public String greeting() {
        return greeting;
    }

    /// The connection underneath.
    public LineClient line() {
        return line;
    }

    public ImapTestClient login(String user, String password) {
        command("LOGIN " + quoted(user) + ' ' + quoted(password)).ok();
        return this;
    }

    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Sends a command and waits for its end. Synchronising literals in it (`{n}` CRLF) wait for the go-ahead.
    public Reply command(String command) {
        return command(command.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Reply command(byte[] command) {
        String tag = send(command);
        return finish(tag);
    }

    /// Sends a command and does not wait. Returns its tag.
    public String send(byte[] command) {
        String tag = "t" + ++tags;
        line.raw((tag + ' ').getBytes(StandardCharsets.ISO_8859_1));
        line.raw(command);
        line.raw("\r\n");
        return tag;
    }

    public String send(String command) {
        return send(command.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Collects responses up to the tagged one.
    public Reply finish(String tag) {
        List<String> untagged = new ArrayList<>();
        while (true) {
            String response = response();
            if (response.startsWith("* ")) {
                untagged.add(response.substring(2));
            } else if (response.startsWith(tag + ' ')) {
                String rest = response.substring(tag.length() + 1);
                int space = rest.indexOf(' ');
                return new Reply(
                        List.copyOf(untagged),
                        space < 0 ? rest : rest.substring(0, space),
                        space < 0 ? "" : rest.substring(space + 1));
            } else if (!response.startsWith("+")) {
                throw new AssertionError("unexpected: " + response);
            }
        }
    }

    /// APPENDs with a synchronising literal.
    public Reply append(String mailbox, String flags, byte[] message) {
        return append(mailbox, flags, "", message);
    }

    /// @param date with quotes, or empty
    public Reply append(String mailbox, String flags, String date, byte[] message) {
        String head = "APPEND " + quoted(mailbox) + (flags.isEmpty() ? "" : " (" + flags + ")")
                + (date.isEmpty() ? "" : " " + date);
        String tag = send(head + " {" + message.length + "}");
        String answer = response();
        if (!answer.startsWith("+")) {
            int space = answer.indexOf(' ');
            String rest = answer.substring(space + 1);
            return new Reply(List.of(), rest.substring(0, rest.indexOf(' ')), rest.substring(rest.indexOf(' ') + 1));
        }
        line.raw(message);
        line.raw("\r\n");
        return finish(tag);
    }

    /// Starts IDLE; responses are read with [#next], [#done] ends it.
    public String idle() {
        String tag = send("IDLE");
        while (!response().startsWith("+")) {
            // changes that were waiting come first
        }
        return tag;
    }

    public Reply done(String tag) {
        line.send("DONE");
        return finish(tag);
    }

    /// The next untagged response, without `* `.
    public String next() {
        String response = response();
        if (!response.startsWith("* ")) {
            throw new AssertionError("untagged response expected: " + response);
        }
        return response.substring(2);
    }

    /// One response, its literals included.
    public String response() {
        StringBuilder whole = new StringBuilder();
        while (true) {
            String text = new String(line.lineBytes(), StandardCharsets.ISO_8859_1);
            whole.append(text);
            int open = text.endsWith("}") ? text.lastIndexOf('{') : -1;
            if (open < 0 || !text.substring(open + 1, text.length() - 1).matches("\\d{1,9}")) {
                return whole.toString();
            }
            int size = Integer.parseInt(text.substring(open + 1, text.length() - 1));
            whole.append("\r\n").append(new String(line.bytes(size), StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
