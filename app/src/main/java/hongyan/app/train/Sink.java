package hongyan.app.train;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes all mail, keeps none: where the server in training sends its outgoing mail.
final class Sink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);

    private final ServerSocket port = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final AtomicInteger taken = new AtomicInteger();

    Sink() throws IOException {
        Thread.ofPlatform().daemon().name("sink").start(this::accept);
    }

    int port() {
        return port.getLocalPort();
    }

    /// Messages taken so far.
    int taken() {
        return taken.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = port.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            }
        } catch (IOException closed) {
            LOG.debug("The sink is closed", closed);
        }
    }

    private void talk(Socket socket) {
        try (Line line = new Line(socket)) {
            line.send("220 sink ESMTP");
            while (true) {
                String command = line.line();
                switch (command.substring(0, Math.min(4, command.length()))) {
                    case "EHLO" -> line.send("250-sink\r\n250-PIPELINING\r\n250 8BITMIME");
                    case "DATA" -> {
                        line.send("354 go on");
                        while (!line.line().equals(".")) {}
                        taken.incrementAndGet();
                        line.send("250 taken");
                    }
                    case "QUIT" -> {
                        line.send("221 bye");
                        return;
                    }
                    default -> line.send("250 yes");
                }
            }
        } catch (EOFException over) {
            LOG.debug("The server hung up", over);
        } catch (IOException e) {
            LOG.warn("The sink lost a connection", e);
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
    }
}
