package hongyan.protocols.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hongyan.net.listen.Listener;
import hongyan.net.tls.TlsIdentity;
import hongyan.testkit.smtp.SmtpTestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How much an idle connection costs: heap after a full collection, and resident memory.
///
/// `IdleMemory [connections] [plain|tls]`; the clients are a second JVM.
final class IdleMemory {
    private IdleMemory() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 3) {
            clients(Integer.parseInt(args[0]), args[1].equals("tls"), Integer.parseInt(args[2]));
            return;
        }
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
        boolean tls = args.length > 1 && args[1].equals("tls");
        Path folder = Files.createTempDirectory("idle");
        Postbox postbox = new Postbox(folder.resolve("scratch"));
        try (Listener listener = new Listener(
                new Listener.Settings(
                        "smtp",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        tls,
                        100_000,
                        100_000,
                        1000),
                TlsIdentity.inFolder(folder, "mx.test"),
                new SmtpHandler(new Role.Submission(postbox, postbox), SmtpSettings.defaults("mx.test")))) {
            listener.start();
            run(listener, 20, tls);
            long heap = heap();
            long resident = resident();
            Process clients = start(listener, count, tls);
            while (clients.getInputStream().read() != 'r') {
                Thread.onSpinWait();
            }
            Thread.sleep(500);
            System.out.printf(
                    Locale.ROOT,
                    "%d %s connections: %.1f KB heap, %.1f KB resident each%n",
                    listener.connections(),
                    tls ? "TLS" : "plain",
                    (heap() - heap) / 1024.0 / count,
                    (resident() - resident) / 1024.0 / count);
            clients.destroy();
        }
    }

    private static void run(Listener listener, int count, boolean tls) throws IOException, InterruptedException {
        Process warm = start(listener, count, tls);
        while (warm.getInputStream().read() != 'r') {
            Thread.onSpinWait();
        }
        warm.destroy();
        warm.waitFor();
    }

    private static Process start(Listener listener, int count, boolean tls) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleMemory.class.getName(),
                        Integer.toString(count),
                        tls ? "tls" : "plain",
                        Integer.toString(listener.address().getPort()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void clients(int count, boolean tls, int port) throws Exception {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        List<SmtpTestClient> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            open.add((tls ? SmtpTestClient.connectTls(server) : SmtpTestClient.connect(server)).ehlo("idle.test"));
        }
        System.out.write("r".getBytes(US_ASCII));
        System.out.flush();
        Thread.sleep(600_000);
        open.forEach(SmtpTestClient::close);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return 0;
    }
}
