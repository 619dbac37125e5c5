package hongyan.testkit.talk;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs a script of client and server lines.
///
/// ```
/// # a comment
/// C: EHLO client.test          sends the text and CRLF
/// c: DATA part                 sends the text without CRLF; escapes \r \n \t \0 \\ \xHH are read (in C: too; `\Seen`
/// stays)
/// S: 250-...SIZE...            the next line; `...` stands for anything
/// S~ 250[ -]\d+                the next line, as a regular expression
/// S* a1 OK ...                 passes lines over until one fits
/// S# 12 hello world!           exactly 12 bytes without a line end, escapes read (a literal's content)
/// TLS                          the TLS handshake
/// END                          the server closes
/// ```
///
/// `{name}` in a `S:` or `S*` pattern remembers what stands there (up to a blank or bracket) and `{name}` in later
/// lines,
/// client's or server's, is replaced by it. Leading and trailing blanks of script lines do not count (write `\x20`).
public final class Talk {
    private static final Pattern NAME = Pattern.compile("\\{([a-z][a-z0-9]*)}");

    private final LineClient client;
    private final Map<String, String> remembered = new HashMap<>();

    public Talk(LineClient client) {
        this.client = client;
    }

    /// Runs a script on a fresh [Talk] over the client.
    public static Talk run(LineClient client, String script) {
        return new Talk(client).say(script);
    }

    /// Runs the lines of `script`, remembering what earlier ones did.
    ///
    /// @throws AssertionError with the number of the script line that did not come true
    public Talk say(String script) {
        int number = 0;
        for (String raw : script.split("\n")) {
            number++;
            String line = raw.strip();
            try {
                step(line);
            } catch (AssertionError e) {
                throw new AssertionError("line " + number + " `" + line + "`: " + e.getMessage(), e);
            }
        }
        return this;
    }

    /// What `{name}` stood for.
    public String value(String name) {
        String value = remembered.get(name);
        if (value == null) {
            throw new AssertionError("nothing is remembered as " + name);
        }
        return value;
    }

    private void step(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.equals("TLS")) {
            client.startTls();
        } else if (line.equals("END")) {
            client.expectClosed();
        } else if (line.startsWith("C:")) {
            client.raw(bytes(text(line) + "\\r\\n"));
        } else if (line.startsWith("c:")) {
            client.raw(bytes(text(line)));
        } else if (line.startsWith("S:")) {
            String heard = client.line();
            if (!fits(text(line), heard)) {
                throw new AssertionError("the server said `" + heard + "`");
            }
        } else if (line.startsWith("S~")) {
            String heard = client.line();
            if (!heard.matches(text(line))) {
                throw new AssertionError("the server said `" + heard + "`");
            }
        } else if (line.startsWith("S*")) {
            String pattern = text(line);
            client.until(heard -> fits(pattern, heard));
        } else if (line.startsWith("S#")) {
            exactly(text(line));
        } else {
            throw new AssertionError("not a script line");
        }
    }

    private static String text(String line) {
        return line.length() > 2 && line.charAt(2) == ' ' ? line.substring(3) : line.substring(2);
    }

    private void exactly(String text) {
        int blank = text.indexOf(' ');
        int count = Integer.parseInt(text.substring(0, blank));
        String heard = new String(client.bytes(count), StandardCharsets.UTF_8);
        String wanted = new String(bytes(text.substring(blank + 1)), StandardCharsets.UTF_8);
        if (!heard.equals(wanted)) {
            throw new AssertionError("the server said `" + heard + "`");
        }
    }

    private boolean fits(String pattern, String heard) {
        StringBuilder regex = new StringBuilder();
        Map<Integer, String> names = new HashMap<>();
        int at = 0;
        while (at < pattern.length()) {
            Matcher name = NAME.matcher(pattern).region(at, pattern.length());
            if (pattern.startsWith("...", at)) {
                regex.append(".*");
                at += 3;
            } else if (name.lookingAt()) {
                String known = remembered.get(name.group(1));
                if (known == null) {
                    names.put(names.size() + 1, name.group(1));
                    regex.append("([^ \\])>]+)");
                } else {
                    regex.append(Pattern.quote(known));
                }
                at = name.end();
            } else {
                regex.append(Pattern.quote(pattern.substring(at, at + 1)));
                at++;
            }
        }
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(heard);
        if (!matcher.matches()) {
            return false;
        }
        names.forEach((group, name) -> remembered.put(name, matcher.group(group)));
        return true;
    }

    private byte[] bytes(String text) {
        String known = NAME.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(remembered.getOrDefault(match.group(1), match.group())));
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < known.length(); i++) {
            char c = known.charAt(i);
            if (c != '\\' || i + 1 == known.length()) {
                out.append(c);
                continue;
            }
            char kind = known.charAt(++i);
            switch (kind) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case '0' -> out.append('\0');
                case 'x' -> {
                    out.append((char) Integer.parseInt(known.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                case '\\' -> out.append(kind);
                default -> out.append(c).append(kind); // `\Seen` is itself
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
