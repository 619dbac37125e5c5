package hongyan.protocols.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hongyan.formats.address.MailAddress;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.kv.memory.MemoryBodies;
import hongyan.kv.memory.MemoryKv;
import hongyan.net.listen.Listener;
import hongyan.net.tls.TlsIdentity;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// How many messages a second the session code takes, with a delivery that only keeps the draft in memory.
///
/// `Throughput [sessions] [seconds] [bytes] [plain|tls|each]` (`each`: a connection per message); clients run on
/// platform threads of this process, so their CPU time is
/// told apart from the server's (virtual threads and everything else).
final class Throughput {
    private Throughput() {}

    private static SSLContext trusting() {
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
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    public static void main(String[] args) throws Exception {
        int sessions = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        int bytes = args.length > 2 ? Integer.parseInt(args[2]) : 4096;
        String mode = args.length > 3 ? args[3] : "plain";
        Path scratch = Files.createTempDirectory("throughput");
        Bodies bodies = new Bodies(new MemoryKv(), new MemoryBodies(), scratch, InstantSource.system());
        AtomicLong count = new AtomicLong();
        Inbound inbound = (peer, sender, size) -> new Cheap(bodies.draft(), count);
        try (Listener listener = new Listener(
                new Listener.Settings(
                        "smtp",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        mode.equals("tls"),
                        1000,
                        1000,
                        100),
                TlsIdentity.inFolder(scratch.resolve("tls"), "mx.test"),
                new SmtpHandler(new Role.Mx(inbound), SmtpSettings.defaults("mx.test")))) {
            listener.start();
            for (int round = 0; round < 4; round++) {
                round(listener.address(), sessions, seconds, bytes, mode, count);
            }
        }
    }

    private static void round(
            InetSocketAddress address, int sessions, int seconds, int bytes, String mode, AtomicLong count)
            throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        long before = count.get();
        long cpuBefore = cpu();
        AtomicLong clientCpu = new AtomicLong();
        List<Thread> clients = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < sessions; i++) {
            clients.add(Thread.ofPlatform().start(() -> client(address, deadline, bytes, mode, clientCpu)));
        }
        for (Thread client : clients) {
            client.join();
        }
        double wall = (System.nanoTime() - begin) / 1e9;
        long messages = count.get() - before;
        double server = (cpu() - cpuBefore - clientCpu.get()) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d sessions, %d bytes: %.0f messages/s; server %.3f CPU s per 1,000 = %.0f messages per CPU second%n",
                sessions,
                bytes,
                messages / wall,
                server * 1000 / messages,
                messages / server);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void client(InetSocketAddress address, long deadline, int bytes, String mode, AtomicLong clientCpu) {
        byte[] envelope = "MAIL FROM:<sender@remote.test> SIZE=4096\r\nRCPT TO:<user17@example.test>\r\nDATA\r\n"
                .getBytes(US_ASCII);
        byte[] text = text(bytes);
        try {
            do {
                converse(address, mode, deadline, envelope, text);
            } while (System.nanoTime() < deadline);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        clientCpu.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private static void converse(InetSocketAddress address, String mode, long deadline, byte[] envelope, byte[] text)
            throws IOException {
        byte[] answer = new byte[4096];
        try (Socket bare = new Socket(address.getAddress(), address.getPort());
                Socket socket = mode.equals("tls") ? tls(bare) : bare) {
            bare.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            lines(in, answer, 1);
            out.write("EHLO client.test\r\n".getBytes(US_ASCII));
            lines(in, answer, mode.equals("tls") ? 6 : 7);
            do {
                out.write(envelope);
                lines(in, answer, 3);
                out.write(text);
                lines(in, answer, 1);
            } while (!mode.equals("each") && System.nanoTime() < deadline);
        }
    }

    private static Socket tls(Socket bare) throws IOException {
        SSLContext context = trusting();
        return context.getSocketFactory().createSocket(bare, "mx.test", bare.getPort(), false);
    }

    private static void lines(InputStream in, byte[] buffer, int count) throws IOException {
        int seen = 0;
        while (seen < count) {
            int n = in.read(buffer);
            if (n < 0) {
                throw new IOException("closed");
            }
            for (int i = 0; i < n; i++) {
                seen += buffer[i] == '\n' ? 1 : 0;
            }
        }
    }

    private static byte[] text(int bytes) {
        StringBuilder text = new StringBuilder("From: a@remote.test\r\nSubject: throughput\r\n\r\n");
        while (text.length() < bytes) {
            text.append("The quick brown fox jumps over the lazy dog, again and again and again.\r\n");
        }
        return text.append(".\r\n").toString().getBytes(US_ASCII);
    }

    private record Cheap(Draft draft, AtomicLong count) implements Delivery {
        @Override
        public void recipient(MailAddress to) {}

        @Override
        public int recipients() {
            return 1;
        }

        @Override
        public String commit() {
            return Long.toString(count.incrementAndGet());
        }

        @Override
        public void close() {
            draft.close();
        }
    }
}
