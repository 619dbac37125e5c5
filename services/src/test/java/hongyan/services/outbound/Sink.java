package hongyan.services.outbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Another system's mail host: takes mail on a loopback address and answers as it is told.
final class Sink implements AutoCloseable {
    /// A message taken.
    record Letter(String from, List<String> to, String text) {}

    final List<Letter> letters = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    /// Replies to commands, by the start of the line in upper case.
    final Map<String, String> replies = new ConcurrentHashMap<>();
    /// How many connections are closed after the text was taken, before the reply.
    final AtomicInteger hangUps = new AtomicInteger();
    /// Connections that were told 421 instead of taking another message.
    volatile int perConnection = Integer.MAX_VALUE;

    /// Whether connections are closed without a word.
    volatile boolean deaf;

    /// Sees each command, and `TEXT` when a text has come, before it is answered.
    volatile Consumer<String> heard = line -> {};

    private final ServerSocket socket;

    Sink(String address, int port) throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket peer = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> talk(peer));
            } catch (IOException e) {
                return;
            }
        }
    }

    private String reply(String line, String usual) {
        for (Map.Entry<String, String> entry : replies.entrySet()) {
            if (line.toUpperCase(java.util.Locale.ROOT).startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return usual;
    }

    private void talk(Socket peer) {
        try (peer;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = peer.getOutputStream()) {
            if (deaf) {
                return;
            }
            say(out, reply("GREETING", "220 sink"));
            String from = "";
            List<String> to = new ArrayList<>();
            int taken = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.toUpperCase(java.util.Locale.ROOT);
                heard.accept(verb);
                if (verb.startsWith("EHLO")) {
                    say(
                            out,
                            reply(
                                    line,
                                    "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 1000000"));
                } else if (verb.startsWith("MAIL")) {
                    from = line.substring(10).split(" ")[0];
                    to.clear();
                    if (taken >= perConnection) {
                        say(out, "421 4.3.2 enough");
                        return;
                    }
                    say(out, reply(line, "250 2.1.0 ok"));
                } else if (verb.startsWith("RCPT")) {
                    String answer = reply(line, "250 2.1.5 ok");
                    if (answer.startsWith("2")) {
                        to.add(line.substring(8));
                    }
                    say(out, answer);
                } else if (verb.equals("DATA")) {
                    if (to.isEmpty()) {
                        say(out, "503 5.5.1 nobody");
                        continue;
                    }
                    say(out, "354 go on");
                    StringBuilder text = new StringBuilder();
                    for (String part = in.readLine(); part != null && !part.equals("."); part = in.readLine()) {
                        text.append(part.startsWith(".") ? part.substring(1) : part)
                                .append("\r\n");
                    }
                    heard.accept("TEXT");
                    String answer = reply("TEXT", "250 2.0.0 taken");
                    if (answer.startsWith("2")) {
                        letters.add(new Letter(from, List.copyOf(to), text.toString()));
                        taken++;
                    }
                    if (hangUps.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        return;
                    }
                    say(out, answer);
                } else if (verb.equals("QUIT")) {
                    say(out, "221 2.0.0 bye");
                    return;
                } else {
                    say(out, reply(line, "250 2.0.0 ok"));
                }
            }
        } catch (IOException e) {
            // The other side is gone; what it sent is in `letters` or was not taken.
            return;
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
