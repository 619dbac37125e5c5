package hongyan.protocols.imap;

import hongyan.testkit.imap.ImapTestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Runs one script of vectors/imap/imaptest (format: scripted_test.md there) against a rig.
final class ImapTestScript implements AutoCloseable {
    private final ImapRig rig = new ImapRig();
    private final Map<Integer, ImapTestClient> clients = new TreeMap<>();
    private final Map<Integer, Integer> counts = new HashMap<>();
    private final ScriptMatcher matcher = new ScriptMatcher();
    private final Map<String, String> header = new HashMap<>();
    private final List<byte[]> messages = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private int nextMessage;

    private final List<String> dates = new ArrayList<>();

    ImapTestScript(Path script) throws IOException {
        String text = Files.readString(script, StandardCharsets.ISO_8859_1);
        int blank = text.startsWith("\n") ? 0 : text.indexOf("\n\n");
        for (String line : text.substring(0, blank).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("#")) {
                header.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        // Lines with a {{{ block }}} are one.
        StringBuilder line = new StringBuilder();
        for (String each : text.substring(blank + 1).split("\n", -1)) {
            line.append(line.isEmpty() ? "" : "\n").append(each);
            String so = line.toString();
            if (so.lastIndexOf("{{{") > so.lastIndexOf("\n}}}") && so.contains("{{{")) {
                continue;
            }
            if (!so.isBlank() && !so.startsWith("#")) {
                lines.add(so);
            }
            line.setLength(0);
        }
        Path own = script.resolveSibling(script.getFileName() + ".mbox");
        readMbox(Files.exists(own) ? own : script.resolveSibling("default.mbox"));
        matcher.set("mailbox", "imaptest");
        matcher.set("user", "ann");
        matcher.set("mailbox_url", "imaptest");
        matcher.set("username", "ann");
        matcher.set("password", "correct horse");
    }

    private void readMbox(Path file) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("(?<=\n)")) {
            if (line.startsWith("From ")) {
                if (!message.isEmpty()) {
                    messages.add(message.toString().getBytes(StandardCharsets.ISO_8859_1));
                }
                message.setLength(0);
                dates.add(date(line.strip()));
            } else {
                message.append(line.replace("\r\n", "\n").replace("\n", "\r\n"));
            }
        }
        messages.add(message.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The end of the line `From user@domain  Fri Feb 22 00:06:23 2008 +0200` as a date-time of IMAP.
    private static String date(String from) {
        String[] words = from.split(" +");
        String zone = words.length > 7 ? words[7] : "+0000";
        return "\"%2s-%s-%s %s %s\" ".formatted(words[4], words[3], words[6], words[5], zone);
    }

    private int connections() {
        return Integer.parseInt(header.getOrDefault("connections", "1"));
    }

    /// Whether we have the capabilities the script is about.
    boolean supported() {
        try (ImapTestClient client = rig.ann()) {
            String ours = client.command("CAPABILITY").ok().untagged().getFirst() + ' ';
            return Stream.of(header.getOrDefault("capabilities", "").split(" "))
                    .allMatch(each -> each.isEmpty() || ours.contains(' ' + each.toUpperCase(Locale.ROOT) + ' '));
        }
    }

    /// The lines that did not come true, each with what came instead.
    List<String> run() {
        String state = header.getOrDefault("state", "selected");
        for (int i = 1; i <= connections(); i++) {
            clients.put(i, rig.connect());
            if (!state.equals("nonauth")) {
                client(i).login("ann", "correct horse");
            }
        }
        if (!state.equals("nonauth") && !state.equals("auth")) {
            client(1).command("CREATE imaptest").ok();
        }
        if (state.equals("appended") || state.equals("selected")) {
            String wanted = header.getOrDefault("messages", "all");
            int count = wanted.equals("all") ? messages.size() : Integer.parseInt(wanted);
            for (int i = 0; i < count; i++) {
                append(1, "append");
            }
        }
        if (state.equals("selected")) {
            for (int i = 1; i <= connections(); i++) {
                note(i, client(i).command("SELECT imaptest").ok());
            }
        }
        int at = 0;
        while (at < lines.size()) {
            at = step(at);
        }
        return differences;
    }

    private ImapTestClient client(int connection) {
        ImapTestClient client = clients.get(connection);
        if (client == null) {
            throw new AssertionError("no connection " + connection);
        }
        return client;
    }

    private ImapTestClient.Reply append(int connection, String command) {
        int number = nextMessage++ % messages.size();
        byte[] message = messages.get(number);
        // `append`, `append mailbox`, `append mailbox (flags)`
        String mailbox = command.equalsIgnoreCase("append") ? "imaptest" : command.substring(7);
        String tag = client(connection)
                .send(join("APPEND " + mailbox + ' ' + dates.get(number) + '{' + message.length + "+}\r\n", message));
        return note(connection, client(connection).finish(tag));
    }

    private static byte[] join(String head, byte[] tail) {
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] both = java.util.Arrays.copyOf(first, first.length + tail.length);
        System.arraycopy(tail, 0, both, first.length, tail.length);
        return both;
    }

    private int step(int at) {
        String line = lines.get(at);
        int connection = 1;
        if (connections() > 1 && line.matches("(?s)\\d .*")) {
            connection = line.charAt(0) - '0';
            line = line.substring(2);
        }
        int space = line.indexOf(' ');
        String first = (space < 0 ? line : line.substring(0, space)).toLowerCase(Locale.ROOT);
        String expected = "";
        if (List.of("ok", "no", "bad", "\"\"").contains(first)) {
            expected = first.replace("\"\"", "any");
            line = line.substring(space + 1);
        }
        List<String> patterns = new ArrayList<>();
        int next = at + 1;
        while (next < lines.size() && lines.get(next).matches("(?s)[*!?] .*")) {
            patterns.add(lines.get(next++));
        }
        String prefix = "";
        if (expected.isEmpty()) {
            // Method 2: the tagged answer comes behind.
            String tagged = lines.get(next++);
            if (connections() > 1) {
                tagged = tagged.substring(2);
            }
            int cut = tagged.indexOf(' ');
            expected = (cut < 0 ? tagged : tagged.substring(0, cut)).toLowerCase(Locale.ROOT);
            prefix = cut < 0 ? "" : tagged.substring(cut + 1);
        }
        int before = counts.getOrDefault(connection, 0);
        ImapTestClient.Reply reply = send(connection, matcher.expand(line.strip()));
        String where = "line `" + lines.get(at) + "`: " + reply + "\n";
        if (!expected.equals("any") && !reply.status().equalsIgnoreCase(expected)) {
            differences.add(where + "expected " + expected);
        }
        if (!prefix.isEmpty() && !matcher.matches("OK " + prefix, "OK " + reply.text(), 0)) {
            differences.add(where + "expected " + prefix);
        }
        compare(patterns, reply, before, where);
        return next;
    }

    private ImapTestClient.Reply send(int connection, String command) {
        if (command.matches("(?is)append( [^ {]+)?( \\([^)]*\\))?")) {
            return append(connection, command);
        }
        StringBuilder wire = new StringBuilder();
        int at = 0;
        for (int open = command.indexOf("{{{\n"); open >= 0; open = command.indexOf("{{{\n", at)) {
            int end = command.indexOf("\n}}}", open + 3);
            String body = command.substring(open + 4, end).replace("\r\n", "\n").replace("\n", "\r\n");
            wire.append(command, at, open)
                    .append('{')
                    .append(body.length())
                    .append("+}\r\n")
                    .append(body);
            at = end + 4;
        }
        wire.append(command.substring(at));
        String tag = client(connection).send(wire.toString());
        matcher.set("tag", tag);
        return note(connection, client(connection).finish(tag));
    }

    private ImapTestClient.Reply note(int connection, ImapTestClient.Reply reply) {
        for (String each : reply.untagged()) {
            if (each.endsWith(" EXISTS")) {
                counts.put(connection, Integer.parseInt(each.substring(0, each.length() - 7)));
            } else if (each.endsWith(" EXPUNGE")) {
                counts.merge(connection, -1, Integer::sum);
            }
        }
        return reply;
    }

    private void compare(List<String> patterns, ImapTestClient.Reply reply, int before, String where) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 1; i <= before; i++) {
            numbers.add(i);
        }
        List<String> responses = new ArrayList<>();
        List<Integer> originals = new ArrayList<>();
        for (String each : reply.untagged()) {
            int original = 0;
            int space = each.indexOf(' ');
            if (space > 0 && each.substring(0, space).matches("\\d{1,6}")) {
                int number = Integer.parseInt(each.substring(0, space));
                if (number >= 1 && number <= numbers.size()) {
                    original = numbers.get(number - 1);
                    if (each.endsWith(" EXPUNGE")) {
                        numbers.remove(/* index */ number - 1);
                    }
                }
            }
            responses.add(each);
            originals.add(original);
        }
        for (String pattern : patterns) {
            char kind = pattern.charAt(0);
            int found = -1;
            for (int i = 0; i < responses.size() && found < 0; i++) {
                found = matcher.matches(pattern.substring(2), responses.get(i), originals.get(i)) ? i : -1;
            }
            if (kind == '*' && found < 0) {
                differences.add(where + "nothing like " + matcher.expand(pattern));
            }
            if (kind == '!' && found >= 0) {
                differences.add(where + "there should be nothing like " + matcher.expand(pattern));
            }
            if (kind == '*' && found >= 0) {
                // Used ones go to the end: two patterns may mean one response when there is no other.
                responses.add(responses.remove(found));
                originals.add(originals.remove(/* index */ found));
            }
        }
    }

    @Override
    public void close() {
        clients.values().forEach(ImapTestClient::close);
        rig.close();
    }
}
