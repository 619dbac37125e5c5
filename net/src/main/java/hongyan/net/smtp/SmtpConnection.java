package hongyan.net.smtp;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.address.MailAddress;
import hongyan.net.tls.ClientTls;
import hongyan.net.wire.Connection;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A greeted connection to a mail host, for one message after the other. *Threads*: one.
///
/// *Failure*: after an `IOException` the connection is of no use; close it.
public final class SmtpConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);
    /// Recipients sent ahead before replies are read: what both sides' socket buffers hold for sure.
    private static final int GROUP = 100;

    private final Connection connection;
    private final OutputStream out;
    private final ReplyReader replies;
    private final Target target;
    private final String hostName;
    private final SmtpClient.Patience patience;
    private final SmtpClient.EightBit eightBit;
    private Capabilities capabilities = Capabilities.none();
    private boolean unclean;
    private boolean broken;
    private boolean inDoubt;
    private int sent;
    /// When the transaction that runs began.
    private long began;

    /// What the host has said about the transaction that runs.
    private static final class Progress {
        @Nullable
        Reply mail;

        final List<Reply> decided = new ArrayList<>();

        /// When the connection is lost: the refusals heard so far stand, the rest is for later. Empty when nothing was
        /// refused: then nothing is known.
        Optional<SendResult> afterLoss(Transaction transaction) {
            Reply sender = mail;
            if (sender != null && !sender.positive()) {
                return Optional.of(all(transaction, sender));
            }
            if (decided.stream().allMatch(Reply::positive)) {
                return Optional.empty();
            }
            Reply lost = Reply.own(451, "4.4.2", "The connection was lost");
            List<Reply> replies = new ArrayList<>();
            for (int i = 0; i < transaction.recipients().size(); i++) {
                replies.add(i < decided.size() && !decided.get(i).positive() ? decided.get(i) : lost);
            }
            return Optional.of(new SendResult(replies));
        }
    }

    SmtpConnection(
            Connection connection,
            Target target,
            String hostName,
            SmtpClient.Patience patience,
            SmtpClient.EightBit eightBit) {
        this.connection = connection;
        this.out = connection.out();
        this.replies = new ReplyReader(connection.in());
        this.target = target;
        this.hostName = hostName;
        this.patience = patience;
        this.eightBit = eightBit;
    }

    public Target target() {
        return target;
    }

    public Capabilities capabilities() {
        return capabilities;
    }

    /// Protocol and cipher when TLS is on.
    public Optional<String> tls() {
        return connection.tlsDescription();
    }

    /// Messages handed over so far.
    public int sent() {
        return sent;
    }

    /// Whether the connection broke between the end of a message and its reply: the host may have taken the message,
    /// and
    /// sending it again at once may double it.
    public boolean inDoubt() {
        return inDoubt;
    }

    void greet() throws IOException {
        Reply greeting = replies.read(patience.greeting());
        if (greeting.code() != 220) {
            throw new SmtpRefused("Connection", greeting);
        }
        hello();
    }

    private void hello() throws IOException {
        Reply ehlo = command("EHLO " + hostName, patience.command());
        if (ehlo.code() == 250) {
            capabilities = Capabilities.of(ehlo);
            return;
        }
        if (!ehlo.permanent() || connection.secure()) {
            throw new SmtpRefused("EHLO", ehlo);
        }
        Reply helo = command("HELO " + hostName, patience.command()); // RFC 5321 3.2
        if (helo.code() != 250) {
            throw new SmtpRefused("HELO", helo);
        }
        capabilities = Capabilities.none();
    }

    /// @throws IOException when TLS fails, and also when the host answers no and TLS is a must
    void startTls(ClientTls policy, String host) throws IOException {
        Reply reply = command("STARTTLS", patience.command());
        if (reply.code() != 220) {
            if (target.tls() == TlsPolicy.OPPORTUNISTIC && !reply.temporary() && reply.code() != 221) {
                return; // RFC 3207 4: we may go on without
            }
            if (target.tls() == TlsPolicy.OPPORTUNISTIC) {
                throw new IOException("STARTTLS answered " + reply.line());
            }
            throw new SmtpRefused("STARTTLS", reply);
        }
        connection.startTls(policy, host); // what was sent behind the 220 is dropped there
        hello(); // RFC 3207 4.2: what was said before does not count
    }

    /// Whether the connection can be expected to take another message: not broken, not closed, nothing unasked said.
    public boolean usable() {
        if (broken || connection.closed() || connection.in().pending() > 0) {
            return false;
        }
        connection.in().timeout(Duration.ofMillis(1));
        try {
            connection.in().read(new byte[1], 0, 1);
            broken = true; // the end, or a word nobody asked for (421, mostly)
        } catch (SocketTimeoutException quiet) {
            return true;
        } catch (IOException gone) {
            LOG.debug("Connection to {} is gone: {}", target.host(), gone.toString());
            broken = true;
        }
        return false;
    }

    /// Hands one message over.
    ///
    /// @return what decided over each recipient
    /// @throws IOException when the connection failed: nothing is known, all recipients may be tried again (see
    ///     [#inDoubt])
    public SendResult send(Transaction transaction, ByteSource message) throws IOException {
        Optional<Reply> impossible = impossible(transaction, message.size());
        if (impossible.isPresent()) {
            return all(transaction, impossible.get());
        }
        Progress progress = new Progress();
        boolean done = false;
        began = System.nanoTime();
        try {
            if (unclean) {
                reset();
            }
            unclean = true;
            SendResult result = transact(transaction, message, progress);
            done = true;
            return result;
        } catch (IOException lost) {
            // a host may refuse and hang up: the refusal is the answer all the same
            Optional<SendResult> known = inDoubt ? Optional.empty() : progress.afterLoss(transaction);
            return known.orElseThrow(() -> lost);
        } finally {
            broken |= !done;
        }
    }

    private void requireTime() throws IOException {
        if (System.nanoTime() - began > patience.transaction().toNanos()) {
            throw new SocketTimeoutException("the transaction takes too long");
        }
    }

    /// A message that is only read on while there is time.
    private final class Timed extends FilterInputStream {
        Timed(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            requireTime();
            return super.read(into, offset, length);
        }
    }

    private void reset() throws IOException {
        Reply reply = command("RSET", patience.command());
        if (!reply.positive()) {
            throw new IOException("RSET answered " + reply.line());
        }
    }

    /// What can be said without asking the host.
    private Optional<Reply> impossible(Transaction transaction, long size) {
        if (transaction.needsUtf8() && !capabilities.smtpUtf8()) {
            // RFC 6531 3.3: must not be sent
            return Optional.of(Reply.own(553, "5.6.7", "The destination does not support internationalized mail"));
        }
        if (capabilities.size() > 0 && size > capabilities.size()) {
            return Optional.of(Reply.own(552, "5.3.4", "The destination does not take messages this large"));
        }
        if (transaction.eightBit() && !capabilities.eightBitMime() && eightBit == SmtpClient.EightBit.FAIL) {
            return Optional.of(Reply.own(554, "5.6.3", "The destination does not support 8-bit messages"));
        }
        return Optional.empty();
    }

    private SendResult transact(Transaction transaction, ByteSource message, Progress progress) throws IOException {
        return capabilities.pipelining()
                ? pipelined(transaction, message, progress)
                : stepwise(transaction, message, progress);
    }

    private SendResult stepwise(Transaction transaction, ByteSource message, Progress progress) throws IOException {
        Reply mail = command(mail(transaction, message.size()), patience.command());
        progress.mail = mail;
        if (!mail.positive()) {
            return all(transaction, mail);
        }
        for (MailAddress recipient : transaction.recipients()) {
            requireTime();
            progress.decided.add(command(rcpt(recipient, transaction), patience.command()));
        }
        if (progress.decided.stream().noneMatch(Reply::positive)) {
            return new SendResult(progress.decided);
        }
        return text(command("DATA", patience.data()), progress.decided, message);
    }

    // RFC 2920 3.1: MAIL, RCPT and DATA as one group
    private SendResult pipelined(Transaction transaction, ByteSource message, Progress progress) throws IOException {
        List<MailAddress> recipients = transaction.recipients();
        expectSilence();
        say(mail(transaction, message.size()));
        for (int from = 0; from < recipients.size(); from += GROUP) {
            int to = Math.min(recipients.size(), from + GROUP);
            for (MailAddress recipient : recipients.subList(from, to)) {
                say(rcpt(recipient, transaction));
            }
            if (to == recipients.size()) {
                say("DATA");
            }
            out.flush();
            if (from == 0) {
                progress.mail = replies.read(patience.command());
            }
            for (int i = from; i < to; i++) {
                requireTime();
                progress.decided.add(replies.read(patience.command()));
            }
        }
        Reply data = replies.read(patience.data());
        Reply mail = progress.mail;
        if (mail != null && !mail.positive()) {
            progress.decided.replaceAll(reply -> mail);
        }
        return text(data, progress.decided, message);
    }

    /// The text, when the host wants it. A 354 though no recipient was accepted is answered with an empty message
    /// (RFC 2920 3.1).
    private SendResult text(Reply data, List<Reply> decided, ByteSource message) throws IOException {
        boolean any = decided.stream().anyMatch(Reply::positive);
        if (data.code() != 354) {
            if (!any) {
                return new SendResult(decided);
            }
            if (data.positive() || data.code() / 100 == 3) {
                throw new IOException("DATA answered " + data.line());
            }
            return merged(decided, data);
        }
        if (any) {
            try (InputStream in = new Timed(message.open())) {
                new DotStuffing(out).copy(in);
            }
        } else {
            say(".");
        }
        inDoubt = any;
        out.flush();
        Reply end = replies.read(patience.end());
        inDoubt = false;
        if (end.code() / 100 == 3) {
            throw new IOException("End of message answered " + end.line());
        }
        unclean = false;
        sent += end.positive() && any ? 1 : 0;
        return merged(decided, end);
    }

    /// The last word counts for those who were accepted so far.
    private static SendResult merged(List<Reply> decided, Reply last) {
        return new SendResult(
                decided.stream().map(reply -> reply.positive() ? last : reply).toList());
    }

    private static SendResult all(Transaction transaction, Reply reply) {
        return new SendResult(transaction.recipients().stream().map(r -> reply).toList());
    }

    private String mail(Transaction transaction, long size) {
        boolean utf8 = transaction.needsUtf8();
        StringBuilder line = new StringBuilder("MAIL FROM:<");
        transaction.sender().ifPresent(sender -> line.append(written(sender, utf8)));
        line.append('>');
        if (capabilities.sizes()) {
            line.append(" SIZE=").append(size); // RFC 1870 5
        }
        if (transaction.eightBit() && capabilities.eightBitMime()) {
            line.append(" BODY=8BITMIME");
        }
        return utf8 ? line.append(" SMTPUTF8").toString() : line.toString();
    }

    private static String rcpt(MailAddress recipient, Transaction transaction) {
        return "RCPT TO:<" + written(recipient, transaction.needsUtf8()) + ">";
    }

    private static String written(MailAddress address, boolean utf8) {
        return utf8 ? address.toString() : address.toAscii();
    }

    private Reply command(String line, Duration wait) throws IOException {
        expectSilence();
        say(line);
        out.flush();
        return replies.read(wait);
    }

    /// An answer that is there before the question belongs to somebody else's question: taking it for ours would make
    /// us believe what was never said.
    private void expectSilence() throws IOException {
        if (connection.in().pending() > 0) {
            throw new IOException("host said something nobody asked for");
        }
    }

    private void say(String line) throws IOException {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) < ' ') {
                throw new IllegalArgumentException("control character in a command");
            }
        }
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\r');
        out.write('\n');
    }

    void abort() {
        broken = true;
        connection.abort();
        connection.close();
    }

    /// Says QUIT when there is somebody to say it to, waits a moment for the answer, and closes.
    @Override
    public void close() {
        if (!broken && !connection.closed()) {
            try {
                command("QUIT", patience.quit());
            } catch (IOException gone) {
                LOG.debug("{} did not answer QUIT: {}", target.host(), gone.toString());
            }
        }
        connection.close();
    }

    /// What the connection is to, for logs.
    @Override
    public String toString() {
        return target.host() + " " + target.address();
    }
}
