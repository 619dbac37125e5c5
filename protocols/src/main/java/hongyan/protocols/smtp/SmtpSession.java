package hongyan.protocols.smtp;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.Reasoned;
import hongyan.base.failure.Refusal;
import hongyan.base.failure.TryLater;
import hongyan.formats.address.MailAddress;
import hongyan.net.wire.Connection;
import hongyan.net.wire.WireReader;
import hongyan.services.auth.Principal;
import hongyan.services.auth.SaslSignIn;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One SMTP conversation, start to end.
///
/// *Threads*: one. *Failure*: a [Refusal] thrown anywhere under a command is answered and the session goes on; a bug is
/// logged with its stack and answered 451; the network's failure ends the session. The open transaction is closed in
/// every case.
final class SmtpSession {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpSession.class);
    /// RFC 5321 4.5.3.1.4 says 512, and each extension adds to it (SIZE, SMTPUTF8, AUTH ...).
    private static final int LINE = 4096;

    private final Connection connection;
    private final WireReader in;
    private final OutputStream out;
    private final SmtpSettings settings;
    private final SessionState state;
    private final Penalties penalties;
    private @Nullable Delivery delivery;
    private boolean over;

    SmtpSession(Connection connection, Role role, SmtpSettings settings) {
        this.connection = connection;
        this.in = connection.in();
        this.out = connection.out();
        this.settings = settings;
        this.penalties = new Penalties(settings);
        this.state = new SessionState(
                role,
                connection.remote().getAddress().isLoopbackAddress(),
                connection.canStartTls(),
                connection.secure());
    }

    void run() throws IOException {
        in.timeout(settings.command());
        try {
            greet();
            while (!over) {
                turn();
            }
        } finally {
            endTransaction();
        }
        out.flush();
    }

    /// Who talks before the greeting does not speak SMTP (RFC 5321 3.1). Strangers must wait a moment for it.
    private void greet() throws IOException {
        if (state.role instanceof Role.Mx && !state.secure && talksEarly()) {
            LOG.info("{} talked before the greeting", connection.remote());
            say(Replies.refusal(Reason.OUT_OF_STEP));
            over = true;
            return;
        }
        say(Replies.greeting(settings));
    }

    private boolean talksEarly() throws IOException {
        return state.loopback ? in.buffered() : in.await(settings.greeting());
    }

    /// One command: the one place where refusals are caught.
    private void turn() throws IOException {
        Command command = null;
        try {
            if (in.pending() == 0) {
                out.flush(); // RFC 2920 3.2: replies to a group may go together, but never wait for input
            }
            command = read();
            penalties.command(command.verb());
            Check.check(command, state, settings, in.pending() > 0);
            proceed(command);
        } catch (Refusal refusal) {
            refuse(command, refusal);
        } catch (SocketTimeoutException slow) {
            LOG.debug("{} was too slow", connection.remote());
            end(Reason.PEER_TOO_SLOW);
        } catch (EOFException closed) {
            if (!connection.draining()) {
                out.flush(); // it may have closed its own side only, and still listen
                throw closed;
            }
            end(Reason.SHUTTING_DOWN); // RFC 5321 3.8
        } catch (RuntimeException bug) {
            LOG.error("{} failed", command == null ? "Reading a command" : command.verb(), bug);
            endTransaction();
            Reason reason = Reasoned.of(bug);
            say(Replies.refusal(reason));
            over |= reason.smtp() == 421; // RFC 5321 3.8
        }
    }

    private Command read() throws IOException {
        byte[] line = in.line(LINE, true);
        if (state.hello == null && isHttp(line)) {
            LOG.info("{} talks HTTP", connection.remote());
            throw new BadSyntax(Reason.OUT_OF_STEP);
        }
        return CommandParser.parse(line);
    }

    /// A web page may make a browser send mail commands in the body of a request; the request line gives it away.
    private static boolean isHttp(byte[] line) {
        int n = line.length;
        return n > 9 && line[n - 3] == '1' && line[n - 2] == '.' && line[n - 8] == 'H' && line[n - 4] == '/';
    }

    private void proceed(Command command) throws IOException {
        switch (command) {
            case Command.Hello hello -> {
                endTransaction(); // RFC 5321 4.1.4: like RSET
                state.hello = hello;
                say(Replies.hello(settings, state, mechanisms()));
            }
            case Command.Mail mail -> {
                delivery = begin(mail);
                state.mail = mail;
                say(Replies.SENDER_OK);
            }
            case Command.Rcpt rcpt -> {
                open().recipient(rcpt.to().orElseGet(() -> new MailAddress("postmaster", settings.hostName())));
                state.recipients++;
                say(Replies.RECIPIENT_OK);
            }
            case Command.Data() -> data();
            case Command.Rset() -> {
                endTransaction();
                say(Replies.OK);
            }
            case Command.Noop() -> say(Replies.OK);
            case Command.Quit() -> {
                say(Replies.BYE);
                over = true;
            }
            case Command.Vrfy() -> say(Replies.CANNOT_VERIFY);
            case Command.Expn() -> throw new BadSyntax(Reason.NOT_IMPLEMENTED);
            case Command.Help() -> say(Replies.HELP);
            case Command.StartTls() -> startTls();
            case Command.Auth auth -> signIn(auth);
        }
    }

    private Delivery begin(Command.Mail mail) {
        Inbound.Peer peer = new Inbound.Peer(
                connection.remote().getAddress(),
                state.hello == null ? "" : state.hello.name(),
                connection.tlsDescription(),
                protocol(mail));
        return switch (state.role) {
            case Role.Mx mx -> mx.inbound().begin(peer, mail.sender(), mail.size());
            case Role.Submission submission -> {
                Principal principal = state.principal;
                if (principal == null) {
                    throw new NotAllowed(Reason.AUTH_REQUIRED);
                }
                yield submission.submission().begin(principal, peer, mail.sender(), mail.size());
            }
        };
    }

    /// The word behind `with` in Received (RFC 3848, RFC 6531 4.3).
    private String protocol(Command.Mail mail) {
        if (!state.extended()) {
            return "SMTP";
        }
        String suffix = (state.secure ? "S" : "") + (state.principal != null ? "A" : "");
        return (mail.utf8() ? "UTF8SMTP" : "ESMTP") + suffix;
    }

    private void data() throws IOException {
        try {
            Delivery open = open();
            MessageText text = new MessageText(open.draft(), settings.maxMessage());
            say(Replies.GO_ON);
            out.flush();
            MessageText.Outcome outcome = receive(text);
            switch (outcome) {
                case COMPLETE -> {
                    say(Replies.accepted(commit(open)));
                    penalties.delivered();
                }
                case TOO_BIG -> throw new NotAllowed(Reason.TOO_BIG);
                case BARE_NEWLINE -> throw new NotAllowed(Reason.BARE_NEWLINE);
                case SINK_FAILED -> {
                    LOG.error("Cannot keep the text of a message", text.sinkFailure());
                    throw new TryLater(text.sinkReason());
                }
            }
        } finally {
            endTransaction();
        }
    }

    private MessageText.Outcome receive(MessageText text) throws IOException {
        in.timeout(settings.block());
        try {
            return text.receive(in, settings.message());
        } finally {
            in.timeout(settings.command());
        }
    }

    private static String commit(Delivery open) {
        try {
            return open.commit();
        } catch (IOException e) {
            LOG.error("Cannot store a message", e);
            throw new TryLater(Reason.STORAGE);
        }
    }

    private Delivery open() {
        Delivery open = delivery;
        if (open == null) {
            throw new BadSyntax(Reason.BAD_SEQUENCE);
        }
        return open;
    }

    private void endTransaction() {
        Delivery open = delivery;
        delivery = null;
        state.mail = null;
        state.recipients = 0;
        if (open != null) {
            open.close();
        }
    }

    // RFC 3207 4.2: what was said before is forgotten, sent ahead or not
    private void startTls() throws IOException {
        say(Replies.READY_FOR_TLS);
        out.flush();
        connection.startTls();
        state.secure = true;
        state.hello = null;
        state.principal = null;
    }

    private List<String> mechanisms() {
        return state.role instanceof Role.Submission submission
                ? new SaslSignIn(submission.authenticator()).mechanisms(connection)
                : List.of();
    }

    private void signIn(Command.Auth auth) throws IOException {
        if (!(state.role instanceof Role.Submission submission)) {
            throw new BadSyntax(Reason.BAD_SEQUENCE);
        }
        state.principal = new SignIn(connection, submission.authenticator()).run(auth);
        say(Replies.SIGNED_IN);
    }

    private void refuse(@Nullable Command command, Refusal refusal) throws IOException {
        Reason reason = refusal.reason();
        LOG.debug(
                "{} of {} refused: {} {}",
                command == null ? "Line" : command.verb(),
                connection.remote(),
                reason,
                refusal.detail());
        penalties.count(refusal);
        Duration delay = penalties.delay();
        if (!delay.isZero()) {
            out.flush();
            pause(delay);
        }
        say(Replies.refusal(reason));
        if (reason.smtp() == 421 || reason == Reason.OUT_OF_STEP) {
            over = true;
        } else if (penalties.enough()) {
            LOG.info("{} made too many errors", connection.remote());
            end(Reason.TOO_MANY_ERRORS);
        }
    }

    private static void pause(Duration delay) throws IOException {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void end(Reason reason) throws IOException {
        say(Replies.refusal(reason));
        over = true;
    }

    private void say(byte[] reply) throws IOException {
        out.write(reply);
    }
}
