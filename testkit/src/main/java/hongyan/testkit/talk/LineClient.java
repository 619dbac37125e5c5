package hongyan.testkit.talk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// A blocking client that knows lines and bytes and nothing of any protocol. Text is UTF-8 unless said otherwise.
///
/// What goes wrong is an `AssertionError`: a test need not declare it. A read waits ten seconds at most.
public final class LineClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InetSocketAddress server;
    private Socket socket;
    private InputStream in;
    private @Nullable OutputStream packed;

    private LineClient(InetSocketAddress server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        patience(PATIENCE);
    }

    public static LineClient connect(InetSocketAddress server) {
        try {
            Socket socket = new Socket(server.getAddress(), server.getPort());
            socket.setTcpNoDelay(true);
            return new LineClient(server, socket);
        } catch (IOException e) {
            throw new AssertionError("cannot connect to " + server, e);
        }
    }

    /// TLS from the first byte; any certificate will do.
    public static LineClient connectTls(InetSocketAddress server) {
        return connect(server).startTls();
    }

    /// The handshake, now. Bytes already received and not read stay unread: they would be part of it.
    public LineClient startTls() {
        return startTls("localhost");
    }

    /// The same with a name for SNI.
    public LineClient startTls(String host) {
        try {
            SSLSocket tls =
                    (SSLSocket) trustAll().getSocketFactory().createSocket(socket, host, server.getPort(), true);
            tls.startHandshake();
            socket = tls;
            in = new BufferedInputStream(tls.getInputStream(), 16 * 1024);
            return this;
        } catch (IOException e) {
            throw new AssertionError("TLS handshake failed", e);
        }
    }

    /// The server's certificate; TLS must be on.
    public X509Certificate certificate() {
        try {
            return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
        } catch (IOException e) {
            throw new AssertionError("no certificate", e);
        }
    }

    /// DEFLATE both ways from now on (RFC 4978), flushed after each text.
    public LineClient compress() {
        try {
            in = new BufferedInputStream(new InflaterInputStream(in, new Inflater(true), 4096), 16 * 1024);
            packed = new DeflaterOutputStream(socket.getOutputStream(), new Deflater(6, true), 4096, true);
            return this;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// What binds to this TLS 1.3 channel (RFC 9266).
    public byte[] exported() {
        try {
            return ((ExtendedSSLSession) ((SSLSocket) socket).getSession())
                    .exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
        } catch (IOException e) {
            throw new AssertionError("no keying material", e);
        }
    }

    /// How long a read may wait.
    public LineClient patience(Duration patience) {
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            return this;
        } catch (SocketException e) {
            throw new AssertionError(e);
        }
    }

    /// Sends the text and CRLF.
    public LineClient send(String line) {
        return raw(line + "\r\n");
    }

    /// Sends the text as it is.
    public LineClient raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    public LineClient raw(byte[] bytes) {
        try {
            OutputStream out = packed == null ? socket.getOutputStream() : packed;
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new AssertionError("server no longer reads", e);
        }
    }

    /// The next line without CRLF. A bare LF does not end it.
    public String line() {
        return new String(lineBytes(), StandardCharsets.UTF_8);
    }

    public byte[] lineBytes() {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        int before = -1;
        for (int b = one(); b != '\n' || before != '\r'; b = one()) {
            if (b < 0) {
                throw new AssertionError("server closed after: " + line.toString(StandardCharsets.UTF_8));
            }
            line.write(b);
            before = b;
        }
        byte[] bytes = line.toByteArray();
        return Arrays.copyOf(bytes, bytes.length - 1);
    }

    /// Lines up to and with the first for which `last` holds.
    public List<String> until(Predicate<String> last) {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(line());
        } while (!last.test(lines.getLast()));
        return lines;
    }

    /// Exactly `count` bytes.
    public byte[] bytes(int count) {
        try {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new AssertionError("server closed after " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new AssertionError("no bytes from the server", e);
        }
    }

    /// Passes when the server closes the connection without another byte (a reset counts).
    public void expectClosed() {
        int b;
        try {
            b = in.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("server did not close", e);
        } catch (IOException reset) {
            return; // a reset is an end too
        }
        if (b >= 0) {
            throw new AssertionError("server said more: " + (char) b + line());
        }
    }

    /// Passes when nothing arrives for `time`.
    public void expectSilence(Duration time) {
        try {
            socket.setSoTimeout(Math.toIntExact(time.toMillis()));
            in.mark(1);
            int b = in.read();
            in.reset();
            throw new AssertionError(b < 0 ? "server closed" : "server said: " + line());
        } catch (SocketTimeoutException quiet) {
            patience(PATIENCE);
        } catch (IOException e) {
            throw new AssertionError("connection failed", e);
        }
    }

    private int one() {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no answer from the server in time", e);
        } catch (IOException e) {
            throw new AssertionError("connection failed", e);
        }
    }

    /// Sends FIN; the server's answers can still be read.
    public void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLContext trustAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Any()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Any implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate @Nullable [] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate @Nullable [] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
