package hongyan.protocols.smtp;

import hongyan.net.listen.Listener;
import hongyan.net.tls.TlsIdentity;
import hongyan.testkit.smtp.SmtpTestClient;
import hongyan.testkit.talk.LineClient;
import hongyan.testkit.talk.Talk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A real port on loopback with a [Postbox] behind it.
record Port(Postbox postbox, Listener listener) implements AutoCloseable {
    /// Small limits and no delays.
    static SmtpSettings settings() {
        return new SmtpSettings(
                "mx.example.test",
                100_000,
                5,
                8,
                10,
                3,
                Duration.ofSeconds(8),
                Duration.ofSeconds(8),
                Duration.ofSeconds(30),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);
    }

    static Port mx(Path folder) throws IOException {
        return open(folder, false, false, settings(), true);
    }

    static Port mx(Path folder, SmtpSettings settings) throws IOException {
        return open(folder, false, false, settings, true);
    }

    static Port submission(Path folder, boolean implicitTls) throws IOException {
        return open(folder, true, implicitTls, settings(), true);
    }

    static Port open(Path folder, boolean submission, boolean implicitTls, SmtpSettings settings, boolean certificate)
            throws IOException {
        Postbox postbox = new Postbox(folder.resolve("scratch"));
        Role role = submission ? new Role.Submission(postbox, postbox) : new Role.Mx(postbox);
        @Nullable
        TlsIdentity identity = certificate ? TlsIdentity.inFolder(folder.resolve("tls"), "mx.example.test") : null;
        Listener listener = new Listener(
                new Listener.Settings(
                        "smtp",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        implicitTls,
                        1000,
                        1000,
                        100),
                identity,
                new SmtpHandler(role, settings));
        listener.start();
        return new Port(postbox, listener);
    }

    InetSocketAddress address() {
        return listener.address();
    }

    LineClient line() {
        return LineClient.connect(address());
    }

    SmtpTestClient client() {
        return SmtpTestClient.connect(address());
    }

    void talk(String script) {
        try (LineClient line = line()) {
            Talk.run(line, script);
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
