package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.net.wire.Connection;
import hongyan.services.auth.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// LOGIN and AUTHENTICATE PLAIN (RFC 9051 6.2.2 and 6.2.3, RFC 4616, RFC 4959).
final class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final int MAX_RESPONSE = 12 * 1024;
    private static final int MAX_FAILURES = 5;
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final SessionState session;
    private final ImapRooms rooms;
    private int failures;
    private Instant looked = Instant.EPOCH;

    SignIn(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    /// Passwords go over TLS, or over loopback.
    static boolean allowed(Connection connection) {
        return connection.secure() || connection.remote().getAddress().isLoopbackAddress();
    }

    Outcome login(Command.Login login) {
        mustBePrivate();
        return signIn(login.user(), login.password());
    }

    Outcome authenticate(Command.Authenticate command) throws IOException {
        if (!command.mechanism().equals("PLAIN")) {
            return Outcome.no("", "Mechanism not supported");
        }
        mustBePrivate();
        String base64 = command.initial();
        if (base64 == null) {
            session.out.ascii("+ ").crlf().flush();
            base64 = new String(session.connection.in().line(MAX_RESPONSE, false), StandardCharsets.ISO_8859_1);
        }
        if (base64.equals("*")) {
            return new Outcome(Outcome.Status.BAD, "", "Authentication cancelled");
        }
        byte[] response;
        try {
            response = base64.equals("=") ? new byte[0] : Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new BadSyntax(Reason.SYNTAX, "Not base64");
        }
        // RFC 4616 2: authzid NUL authcid NUL passwd
        String[] parts = ArgReader.decode(response, StandardCharsets.UTF_8).split("\0", -1);
        if (parts.length != 3) {
            throw new BadSyntax(Reason.SYNTAX, "Not a PLAIN response");
        }
        if (!parts[0].isEmpty() && !parts[0].equals(parts[1])) {
            return Outcome.no("AUTHORIZATIONFAILED", "Nobody may act for others");
        }
        return signIn(parts[1], parts[2]);
    }

    /// Whether who signed in may go on. Looks once a minute: a freeze ends sessions that stay for days, too.
    boolean stillAdmitted() {
        Principal who = session.principal;
        Instant now = rooms.clock().instant();
        if (who == null || now.isBefore(looked.plus(LOOK_AGAIN))) {
            return who != null;
        }
        looked = now;
        return rooms.authenticator().admits(who);
    }

    private void mustBePrivate() {
        if (!allowed(session.connection)) {
            throw new NotAllowed(Reason.TLS_REQUIRED);
        }
    }

    private Outcome signIn(String user, String password) {
        try {
            Principal who = rooms.authenticator()
                    .password(
                            user, password, "imap", session.connection.remote().getAddress());
            if (who.account() == 0) {
                return Outcome.no("AUTHORIZATIONFAILED", "No mailbox for this name");
            }
            session.principal = who;
            looked = rooms.clock().instant();
            LOG.info("Signed in: account {} from {}", who.account(), session.connection.remote());
            return Outcome.ok("CAPABILITY " + Capabilities.text(session, rooms.settings()), "Logged in");
        } catch (Refusal refusal) {
            LOG.info("Sign-in refused: {} from {}", refusal.reason(), session.connection.remote());
            if (++failures >= MAX_FAILURES) {
                session.closing = true;
            }
            throw refusal;
        }
    }
}
