package hongyan.protocols.pop3;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.base.failure.TryLater;
import hongyan.net.smtp.DotStuffing;
import hongyan.net.wire.Connection;
import hongyan.net.wire.WireReader;
import hongyan.services.auth.Principal;
import hongyan.store.account.Email;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One POP3 conversation, start to end.
///
/// *Threads*: one; [#evict] and [#silent] from another session's. *Failure*: a [Refusal] under a command is answered
/// and
/// the session goes on; a bug is logged with its stack and answered `[SYS/TEMP]`; the network's failure ends the
/// session
/// and changes nothing in the maildrop.
final class Pop3Session implements MaildropLocks.Holder {
    private static final Logger LOG = LoggerFactory.getLogger(Pop3Session.class);
    private static final int MAX_FAILURES = 5;
    private static final int MAX_ERRORS = 20;

    private final Connection connection;
    private final Pop3Rooms rooms;
    private final WireReader in;
    private final OutputStream out;
    private final SignIn signIn;
    private @Nullable Principal who;
    private @Nullable Maildrop drop;
    private volatile long heard = System.nanoTime();
    /// Whether a command is being done: a long download is no silence.
    private volatile boolean busy;

    private long looked = System.nanoTime();
    private int errors;
    private int failures;
    private boolean over;

    Pop3Session(Connection connection, Pop3Rooms rooms) {
        this.connection = connection;
        this.rooms = rooms;
        this.in = connection.in();
        this.out = connection.out();
        this.signIn = new SignIn(connection, rooms);
    }

    @Override
    public Duration silent() {
        return busy ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - heard);
    }

    @Override
    public void evict() {
        LOG.info("A silent POP3 session gives way: {}", connection.remote());
        connection.abort();
    }

    void run() throws IOException {
        in.timeout(rooms.settings().fresh());
        try {
            say("+OK Hongyan POP3 ready");
            while (!over) {
                turn();
            }
        } finally {
            Principal principal = who;
            if (principal != null) {
                rooms.locks().release(principal.account(), this);
            }
        }
        out.flush();
    }

    /// One command: the one place where refusals are caught.
    private void turn() throws IOException {
        Command command = null;
        try {
            if (in.pending() == 0) {
                out.flush(); // RFC 2449 6.6: answers to commands sent together may go together
            }
            byte[] line = in.line(SignIn.LINE, false);
            busy = true;
            command = CommandParser.parse(line);
            check(command.verb());
            proceed(command);
        } catch (Refusal refusal) {
            refuse(command, refusal);
        } catch (SocketTimeoutException slow) {
            end("-ERR Idle for too long"); // RFC 1939 3: no UPDATE state
        } catch (EOFException closed) {
            if (!connection.draining()) {
                out.flush(); // it may have closed its own side only, and still listen
                throw closed;
            }
            end("-ERR [SYS/TEMP] Server shutting down");
        } catch (RuntimeException bug) {
            LOG.error("{} failed", command == null ? "Reading a command" : command.verb(), bug);
            say("-ERR [SYS/TEMP] Internal error, try again later");
        } finally {
            heard = System.nanoTime();
            busy = false;
        }
    }

    private void check(Pop3Verb verb) {
        Pop3Verb.State state = drop == null ? Pop3Verb.State.AUTHORIZATION : Pop3Verb.State.TRANSACTION;
        if (!verb.allowedIn(state)) {
            throw new BadSyntax(Reason.BAD_SEQUENCE);
        }
        if (who != null && !stillAdmitted(who)) {
            over = true;
            throw new NotAllowed(Reason.ACCOUNT_FROZEN);
        }
    }

    /// Looks now and then: a freeze, a new password and the organisation's switch end sessions that go on for long,
    /// too.
    private boolean stillAdmitted(Principal principal) {
        if (System.nanoTime() - looked < rooms.settings().lookAgain().toNanos()) {
            return true;
        }
        looked = System.nanoTime();
        return rooms.authenticator().admits(principal) && rooms.open().test(principal);
    }

    private void proceed(Command command) throws IOException {
        switch (command) {
            case Command.Capa() -> capabilities();
            case Command.Stls() -> startTls();
            case Command.Utf8() -> say("+OK UTF-8 it is"); // RFC 6856 2: messages always go as they are
            case Command.User user -> {
                signIn.user(user.name());
                say("+OK Password, please");
            }
            case Command.Pass pass -> begin(signIn.pass(pass.password()));
            case Command.Auth auth -> auth(auth);
            case Command.Stat() ->
                say("+OK " + maildrop().left() + " " + maildrop().octets());
            case Command.Listing list -> list(list.number(), false);
            case Command.Uidl list -> list(list.number(), true);
            case Command.Retr retr -> message(retr.number(), -1);
            case Command.Top top -> message(top.number(), top.lines());
            case Command.Dele dele -> {
                maildrop().delete(need(dele.number()));
                say("+OK Marked as deleted");
            }
            case Command.Noop() -> say("+OK");
            case Command.Rset() -> {
                maildrop().reset();
                say("+OK " + maildrop().left() + " messages");
            }
            case Command.Quit() -> quit();
        }
    }

    /// RFC 2449 5 and 6, RFC 2595 4, RFC 3206 6, RFC 5034 3, RFC 6856 2.1.
    private void capabilities() throws IOException {
        boolean fresh = drop == null;
        StringBuilder text = new StringBuilder("+OK Capability list follows\r\nTOP\r\nUIDL\r\nRESP-CODES\r\n")
                .append("AUTH-RESP-CODE\r\nPIPELINING\r\nEXPIRE NEVER\r\nUTF8 USER\r\n");
        if (fresh && signIn.allowed()) {
            text.append("USER\r\nSASL ")
                    .append(String.join(" ", signIn.mechanisms()))
                    .append("\r\n");
        }
        if (fresh && connection.canStartTls()) {
            text.append("STLS\r\n");
        }
        say(text.append("IMPLEMENTATION Hongyan\r\n.").toString());
    }

    // RFC 2595 4: what was said before is forgotten, sent ahead or not
    private void startTls() throws IOException {
        if (!connection.canStartTls()) {
            throw new BadSyntax(Reason.BAD_SEQUENCE);
        }
        say("+OK Begin TLS");
        out.flush();
        connection.startTls();
    }

    private void auth(Command.Auth auth) throws IOException {
        if (auth.mechanism().isEmpty()) { // RFC 1734 knew this list; old clients ask for it
            say("+OK Mechanisms follow");
            for (String mechanism : signIn.mechanisms()) {
                say(mechanism);
            }
            say(".");
            return;
        }
        begin(signIn.auth(auth));
    }

    private void begin(Principal principal) throws IOException {
        if (!rooms.locks().take(principal.account(), this)) {
            LOG.info("Maildrop in use: account {} from {}", principal.account(), connection.remote());
            say("-ERR [IN-USE] Another session has this mailbox"); // RFC 2449 8.1.1
            return;
        }
        who = principal;
        Maildrop opened = Maildrop.of(rooms.store(), principal.account());
        drop = opened;
        in.timeout(rooms.settings().idle());
        LOG.info("Signed in: account {} from {}", principal.account(), connection.remote());
        say("+OK " + opened.count() + " messages");
    }

    private Maildrop maildrop() {
        Maildrop open = drop;
        if (open == null) {
            throw new BadSyntax(Reason.BAD_SEQUENCE);
        }
        return open;
    }

    private int need(int number) {
        if (!maildrop().has(number)) {
            throw new NotAllowed(Reason.NOT_FOUND);
        }
        return number;
    }

    private void list(int number, boolean unique) throws IOException {
        Maildrop all = maildrop();
        if (number > 0) {
            say("+OK " + line(all, need(number), unique));
            return;
        }
        say("+OK " + all.left() + " messages");
        for (int i = 1; i <= all.count(); i++) {
            if (all.has(i)) {
                say(line(all, i, unique));
            }
        }
        say(".");
    }

    private static String line(Maildrop all, int number, boolean unique) {
        return number + " " + (unique ? all.unique(number) : Integer.toString(all.size(number)));
    }

    /// @param lines of the body, -1 for the whole message
    private void message(int number, int lines) throws IOException {
        Maildrop all = maildrop();
        int email = all.email(need(number));
        Principal principal = who;
        if (principal == null) {
            throw new BadSyntax(Reason.BAD_SEQUENCE);
        }
        Optional<Email> found = rooms.store().read(principal.account(), view -> view.email(email));
        if (found.isEmpty()) {
            say("-ERR The message was removed meanwhile");
            return;
        }
        ByteSource body;
        try {
            body = rooms.bodies().open(found.get().blob());
        } catch (IOException e) {
            LOG.error("The body of message {} of account {} cannot be read", email, principal.account(), e);
            throw new TryLater(Reason.STORAGE);
        }
        say(lines < 0 ? "+OK " + body.size() + " octets" : "+OK Top of message follows");
        try (InputStream bytes = lines < 0 ? body.open() : new TopLines(body.open(), lines)) {
            new DotStuffing(out).copy(bytes);
        }
        if (lines < 0) {
            all.markRead(number);
        }
    }

    /// RFC 1939 6: the UPDATE state.
    private void quit() throws IOException {
        over = true;
        Maildrop all = drop;
        Principal principal = who;
        if (all == null || principal == null || !rooms.locks().holds(principal.account(), this)) {
            say("+OK Bye");
            return;
        }
        int removed = all.commit();
        LOG.info("POP3 session ended: account {}, {} messages removed", principal.account(), removed);
        say("+OK Bye, " + removed + " messages removed");
    }

    private void refuse(@Nullable Command command, Refusal refusal) throws IOException {
        Reason reason = refusal.reason();
        LOG.debug(
                "{} of {} refused: {} {}",
                command == null ? "Line" : command.verb(),
                connection.remote(),
                reason,
                refusal.detail());
        boolean entrance = reason == Reason.AUTH_FAILED || reason == Reason.AUTH_TOO_MANY;
        if (entrance) {
            failures++;
            out.flush();
            pause(rooms.settings().penalty().multipliedBy(failures));
        } else if (refusal instanceof BadSyntax) {
            errors++;
        }
        say(answer(reason));
        if (failures >= MAX_FAILURES || errors >= MAX_ERRORS) {
            LOG.info("{} made too many errors", connection.remote());
            over = true;
        }
    }

    /// RFC 2449 8 and RFC 3206 4: codes for what a client can act upon.
    private static String answer(Reason reason) {
        return "-ERR "
                + switch (reason) {
                    case AUTH_FAILED -> "[AUTH] Wrong name or password";
                    case AUTH_TOO_MANY -> "[SYS/TEMP] Too many failed logins, try again later";
                    case TLS_REQUIRED -> "[AUTH] TLS is required before a password is sent";
                    case POLICY -> "[SYS/PERM] POP3 is switched off for your organisation";
                    case ACCOUNT_FROZEN -> "[SYS/PERM] Mailbox disabled";
                    case NOT_FOUND -> "No such message";
                    case STORAGE, DISK_FULL, INTERNAL -> "[SYS/TEMP] Local error, try again later";
                    case BAD_SEQUENCE -> "Not now";
                    default -> reason.text();
                };
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void end(String answer) throws IOException {
        say(answer);
        over = true;
    }

    private void say(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
