package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.services.auth.Principal;
import hongyan.services.auth.SaslSignIn;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// LOGIN and AUTHENTICATE (RFC 9051 6.2.2 and 6.2.3, RFC 4959); the mechanisms are those of [SaslSignIn].
final class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final int MAX_RESPONSE = 12 * 1024;
    private static final int MAX_FAILURES = 5;
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final SessionState session;
    private final ImapRooms rooms;
    private final SaslSignIn sasl;
    private int failures;
    private Instant looked = Instant.EPOCH;

    SignIn(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
        this.sasl = new SaslSignIn(rooms.authenticator());
    }

    Outcome login(Command.Login login) throws IOException {
        if (!SaslSignIn.isPrivate(session.connection)) {
            throw new NotAllowed(Reason.TLS_REQUIRED);
        }
        return signIn(() -> rooms.authenticator()
                .password(
                        login.user(),
                        login.password(),
                        "imap",
                        session.connection.remote().getAddress()));
    }

    Outcome authenticate(Command.Authenticate command) throws IOException {
        String base64 = command.initial();
        Optional<byte[]> initial = base64 == null ? Optional.empty() : Optional.of(SaslSignIn.decoded(base64));
        return signIn(() -> sasl.run(command.mechanism(), initial, session.connection, "imap", this::ask));
    }

    /// RFC 9051 6.2.2: challenge and response in base64.
    private byte[] ask(byte[] challenge) throws IOException {
        session.out
                .ascii("+ ")
                .ascii(Base64.getEncoder().encodeToString(challenge))
                .crlf()
                .flush();
        return SaslSignIn.answer(session.connection.in().line(MAX_RESPONSE, false));
    }

    /// Whether who signed in may go on. Looks once a minute: a freeze and a new password end sessions that stay for
    /// days, too.
    boolean stillAdmitted() {
        Principal who = session.principal;
        Instant now = rooms.clock().instant();
        if (who == null || now.isBefore(looked.plus(LOOK_AGAIN))) {
            return who != null;
        }
        looked = now;
        return rooms.authenticator().admits(who);
    }

    private interface Attempt {
        Principal run() throws IOException;
    }

    private Outcome signIn(Attempt attempt) throws IOException {
        try {
            Principal who = attempt.run();
            if (who.account() == 0) {
                return Outcome.no("AUTHORIZATIONFAILED", "No mailbox for this name");
            }
            session.principal = who;
            looked = rooms.clock().instant();
            LOG.info("Signed in: account {} from {}", who.account(), session.connection.remote());
            return Outcome.ok("CAPABILITY " + Capabilities.text(session, rooms), "Logged in");
        } catch (Refusal refusal) {
            LOG.info("Sign-in refused: {} from {}", refusal.reason(), session.connection.remote());
            boolean guessed = refusal.reason() == Reason.AUTH_FAILED || refusal.reason() == Reason.AUTH_TOO_MANY;
            if (guessed && ++failures >= MAX_FAILURES) {
                session.closing = true;
            }
            throw refusal;
        }
    }
}
