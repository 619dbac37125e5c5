package hongyan.app.train;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocketFactory;

/// A connection to a port of the server in training.
///
/// *Threads*: one. *Failure*: an answer that is not the expected one ends the training.
final class Line implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private int tag;

    Line(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    static Line connect(InetSocketAddress server) throws IOException {
        return new Line(new Socket(InetAddress.getLoopbackAddress(), server.getPort()));
    }

    /// TLS from the first byte.
    static Line connect(InetSocketAddress server, SSLSocketFactory tls) throws IOException {
        return new Line(tls.createSocket("localhost", server.getPort()));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(String line) throws IOException {
        send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /// The next line without its end, one char per byte.
    String line() throws IOException {
        StringBuilder text = new StringBuilder(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed: " + text);
            }
            if (b != '\r') {
                text.append((char) b);
            }
        }
        return text.toString();
    }

    /// Reads an SMTP reply.
    void reply(int code) throws IOException {
        String text = line();
        while (text.length() > 3 && text.charAt(3) == '-') {
            text = line();
        }
        if (!text.startsWith(Integer.toString(code))) {
            throw new IOException("wanted " + code + ", the server said " + text);
        }
    }

    /// Says an SMTP command and reads its reply.
    void smtp(String command, int code) throws IOException {
        send(command);
        reply(code);
    }

    /// Says an IMAP command, skips what comes, and reads that it was well.
    void imap(String command) throws IOException {
        String mark = "t" + ++tag;
        send(mark + " " + command);
        finish(mark);
    }

    /// APPEND with a literal that waits for nothing (RFC 7888).
    void append(String mailbox, byte[] message) throws IOException {
        String mark = "t" + ++tag;
        send(mark + " APPEND " + mailbox + " (\\Seen) {" + message.length + "+}");
        send(message);
        send("");
        finish(mark);
    }

    /// IDLE for a moment.
    void idle() throws IOException {
        String mark = "t" + ++tag;
        send(mark + " IDLE");
        while (!line().startsWith("+")) {}
        send("DONE");
        finish(mark);
    }

    private void finish(String mark) throws IOException {
        String text = line();
        while (!text.startsWith(mark + " ")) {
            skipLiteral(text);
            text = line();
        }
        if (!text.startsWith("OK", mark.length() + 1)) {
            throw new IOException("the server said " + text);
        }
    }

    private void skipLiteral(String text) throws IOException {
        int open = text.endsWith("}") ? text.lastIndexOf('{') : -1;
        if (open >= 0) {
            in.skipNBytes(Long.parseLong(text, open + 1, text.length() - 1, 10));
        }
    }

    /// A request over HTTP/1.1; returns the body of its answer.
    String http(String method, String path, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String type = bytes.length > 0 ? "Content-Type: application/json\r\n" : "";
        send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + type + "Content-Length: "
                + bytes.length + "\r\n");
        send(bytes);
        String status = line();
        int length = 0;
        boolean chunked = false;
        for (String text = line(); !text.isEmpty(); text = line()) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        String answer = chunked ? chunks() : new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.contains(" 200")) {
            throw new IOException(method + " " + path + ": " + status + " " + answer);
        }
        return answer;
    }

    private String chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
            all.write(in.readNBytes(length));
            line();
        }
        line();
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
