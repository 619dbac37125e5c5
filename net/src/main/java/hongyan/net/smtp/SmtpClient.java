package hongyan.net.smtp;

import hongyan.net.tls.ClientTls;
import hongyan.net.wire.Connection;
import hongyan.net.wire.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connects to mail hosts. *Threads*: safe; blocks the calling (virtual) thread.
public final class SmtpClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpClient.class);

    /// How long we wait for a host (RFC 5321 4.5.3.2; the defaults are its minimums, connecting apart).
    ///
    /// @param command EHLO, STARTTLS, MAIL, RCPT, RSET
    /// @param data for 354
    /// @param end for the reply to the whole message
    /// @param transaction for all before that reply, however steadily the host crawls
    public record Patience(
            Duration connect,
            Duration greeting,
            Duration command,
            Duration data,
            Duration end,
            Duration quit,
            Duration transaction) {
        private static final Duration TRANSACTION = Duration.ofMinutes(45);

        public Patience(
                Duration connect, Duration greeting, Duration command, Duration data, Duration end, Duration quit) {
            this(connect, greeting, command, data, end, quit, TRANSACTION);
        }

        Patience withGreeting(Duration other) {
            return new Patience(connect, other, command, data, end, quit, transaction);
        }

        public static Patience standard() {
            return new Patience(
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(5));
        }
    }

    /// What becomes of an 8-bit message when the host lacks 8BITMIME.
    public enum EightBit {
        /// It goes out as it is: practically every such host passes the bytes on unharmed, and re-encoding would break
        /// DKIM signatures.
        SEND,
        /// It fails with 554 5.6.3 (RFC 6152 3).
        FAIL
    }

    private final Supplier<String> hostName;
    private final Patience patience;
    private final EightBit eightBit;
    private final ClientTls anyCertificate = ClientTls.opportunistic();
    private final ClientTls verified;
    private final Wire wire = new Wire("smtp-out");

    /// @param hostName what we call ourselves in EHLO from now on, asked for each connection
    /// @param verified how certificates are judged under [TlsPolicy#VERIFIED]
    public SmtpClient(Supplier<String> hostName, Patience patience, EightBit eightBit, ClientTls verified) {
        this.hostName = hostName;
        this.patience = patience;
        this.eightBit = eightBit;
        this.verified = verified;
    }

    /// The usual settings: the times of RFC 5321, 8-bit messages are sent, the JDK's roots.
    public SmtpClient(Supplier<String> hostName) {
        this(hostName, Patience.standard(), EightBit.SEND, ClientTls.verified(null));
    }

    /// Connects and greets. When opportunistic TLS breaks the connection, one more is made without TLS.
    ///
    /// @throws SmtpRefused when the host answers that it will not
    /// @throws IOException when it cannot be reached, is too slow, or speaks something else
    public SmtpConnection connect(Target target) throws IOException {
        return connect(target, patience);
    }

    /// The same, waiting for the greeting no longer than `greeting`.
    public SmtpConnection connect(Target target, Duration greeting) throws IOException {
        return connect(target, patience.greeting.compareTo(greeting) > 0 ? patience.withGreeting(greeting) : patience);
    }

    private SmtpConnection connect(Target target, Patience waits) throws IOException {
        boolean offered = false;
        SmtpConnection first = open(target, waits);
        boolean ready = false;
        try {
            first.greet();
            if (target.tls() == TlsPolicy.NONE) {
                ready = true;
                return first;
            }
            if (!first.capabilities().startTls()) {
                if (target.tls() != TlsPolicy.OPPORTUNISTIC) {
                    throw new SmtpRefused("EHLO", Reply.own(454, "4.7.5", "TLS is required and not offered"));
                }
                ready = true;
                return first;
            }
            offered = true;
            first.startTls(target.tls() == TlsPolicy.VERIFIED ? verified : anyCertificate, target.host());
            ready = true;
            return first;
        } catch (SmtpRefused refused) {
            throw refused;
        } catch (IOException broken) {
            if (!offered || target.tls() != TlsPolicy.OPPORTUNISTIC) {
                throw broken;
            }
            LOG.info("TLS with {} failed, trying without: {}", target.host(), broken.toString());
        } finally {
            if (!ready) {
                first.abort();
            }
        }
        return plain(target, waits);
    }

    private SmtpConnection plain(Target target, Patience waits) throws IOException {
        SmtpConnection again = open(target, waits);
        boolean ready = false;
        try {
            again.greet();
            ready = true;
            return again;
        } finally {
            if (!ready) {
                again.abort();
            }
        }
    }

    private SmtpConnection open(Target target, Patience waits) throws IOException {
        InetSocketAddress source = target.source() == null ? null : new InetSocketAddress(target.source(), 0);
        Connection connection = wire.connect(target.address(), source, waits.connect());
        return new SmtpConnection(connection, target, hostName.get(), waits, eightBit);
    }

    /// Cuts all connections.
    @Override
    public void close() {
        wire.close();
    }
}
