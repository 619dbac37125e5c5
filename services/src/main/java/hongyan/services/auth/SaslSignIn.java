package hongyan.services.auth;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.id.Tokens;
import hongyan.formats.sasl.Bearer;
import hongyan.formats.sasl.Plain;
import hongyan.formats.sasl.ScramServer;
import hongyan.net.wire.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Sign-in by SASL (RFC 4422) for every mail protocol: the protocol carries the lines, this talks the mechanism.
///
/// Mechanisms that show the password or a token go over TLS or loopback alone; whoever offers SASL on another
/// connection offers nothing. SCRAM is bound to the TLS channel when the client can (RFC 5802 6, 9266, 5929).
///
/// *Threads*: safe; one call per sign-in.
public final class SaslSignIn {
    private static final int NONCE_BITS = 144;
    private static final Set<String> KNOWN =
            Set.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2");

    private final Authenticator authenticator;

    public SaslSignIn(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /// How the protocol asks the client.
    public interface Dialogue {
        /// Sends a challenge and waits for the response, both without base64.
        ///
        /// @throws BadSyntax `AUTH_CANCELLED` for `*`, `AUTH_DATA` for what is no base64
        byte[] ask(byte[] challenge) throws IOException;
    }

    /// Mechanisms for this connection, the strongest first; empty where passwords must not go.
    public List<String> mechanisms(Connection connection) {
        if (!isPrivate(connection)) {
            return List.of();
        }
        List<String> offered = new ArrayList<>(6);
        if (authenticator.knowsScram()) {
            if (bindable(connection)) {
                offered.add("SCRAM-SHA-256-PLUS");
            }
            offered.add("SCRAM-SHA-256");
        }
        offered.add("PLAIN");
        if (authenticator.tokens().isPresent()) {
            offered.add("OAUTHBEARER");
            offered.add("XOAUTH2");
        }
        return offered;
    }

    /// Whether there is such a mechanism at all, offered here or not.
    public static boolean isKnown(String mechanism) {
        return KNOWN.contains(mechanism);
    }

    /// Whether a password may go over it: TLS, or loopback.
    public static boolean isPrivate(Connection connection) {
        return connection.secure() || connection.remote().getAddress().isLoopbackAddress();
    }

    private static boolean bindable(Connection connection) {
        return connection.channelBinding("tls-exporter").isPresent()
                || connection.channelBinding("tls-server-end-point").isPresent();
    }

    /// Runs the exchange to its end.
    ///
    /// @param initial the initial response, when it came with the command
    /// @param protocol `imap`, `submission`, `pop3`, ... for log and policy
    /// @throws hongyan.base.failure.Refusal `AUTH_MECHANISM`, `TLS_REQUIRED`, `AUTH_DATA`, `AUTH_CANCELLED`,
    ///     `AUTH_FAILED`, `AUTH_TOO_MANY`
    public Principal run(
            String mechanism, Optional<byte[]> initial, Connection connection, String protocol, Dialogue dialogue)
            throws IOException {
        String name = mechanism.toUpperCase(Locale.ROOT);
        Attempt attempt = new Attempt(initial, connection, protocol, dialogue);
        if (!isPrivate(connection)) {
            throw new NotAllowed(Reason.TLS_REQUIRED);
        }
        return switch (name) {
            case "PLAIN" -> plain(attempt);
            case "LOGIN" -> login(attempt);
            case "SCRAM-SHA-256" -> scram(attempt, false);
            case "SCRAM-SHA-256-PLUS" -> scram(attempt, true);
            case "OAUTHBEARER" -> bearer(attempt, true);
            case "XOAUTH2" -> bearer(attempt, false);
            default -> throw new NotAllowed(Reason.AUTH_MECHANISM);
        };
    }

    private record Attempt(Optional<byte[]> initial, Connection connection, String protocol, Dialogue dialogue) {
        byte[] first() throws IOException {
            return initial.isPresent() ? initial.get() : dialogue.ask(new byte[0]);
        }
    }

    private Principal plain(Attempt attempt) throws IOException {
        Plain plain = Plain.parse(attempt.first()).orElseThrow(SaslSignIn::badData);
        if (!plain.forSelf()) {
            throw new NotAllowed(Reason.AUTH_FAILED, "wants to act for somebody else");
        }
        return password(plain.login(), plain.password(), attempt);
    }

    /// Not a standard, but what some clients only know.
    private Principal login(Attempt attempt) throws IOException {
        byte[] name = attempt.initial().isPresent()
                ? attempt.initial().get()
                : attempt.dialogue().ask("Username:".getBytes(StandardCharsets.US_ASCII));
        String login = text(name);
        return password(login, text(attempt.dialogue().ask("Password:".getBytes(StandardCharsets.US_ASCII))), attempt);
    }

    private static String text(byte[] bytes) {
        return Plain.text(bytes).filter(text -> !text.isEmpty()).orElseThrow(SaslSignIn::badData);
    }

    private Principal password(String login, String password, Attempt attempt) {
        return authenticator.password(
                login,
                password,
                attempt.protocol(),
                attempt.connection().remote().getAddress());
    }

    private Principal scram(Attempt attempt, boolean plus) throws IOException {
        Connection connection = attempt.connection();
        if (!authenticator.knowsScram() || (plus && !bindable(connection))) {
            throw new NotAllowed(Reason.AUTH_MECHANISM);
        }
        ScramServer server =
                new ScramServer(plus, bindable(connection), connection::channelBinding, Tokens.token(NONCE_BITS));
        Optional<ScramServer.Failure> wrong = server.first(attempt.first());
        if (wrong.isPresent()) {
            throw wrong.get() == ScramServer.Failure.INVALID_ENCODING
                    ? badData()
                    : new NotAllowed(Reason.AUTH_FAILED, wrong.get().word());
        }
        if (!server.forSelf()) {
            throw new NotAllowed(Reason.AUTH_FAILED, "wants to act for somebody else");
        }
        ScramTrial trial = authenticator.scram(
                server.login(), attempt.protocol(), connection.remote().getAddress());
        byte[] proof = attempt.dialogue().ask(server.challenge(trial.keys()));
        ScramServer.Verdict verdict = server.last(proof, trial.keys());
        if (verdict.failure().isPresent()) {
            // RFC 5802 7: a mechanism may keep e= to itself; it would only tell a guesser more.
            throw trial.failed(verdict.failure().get().word());
        }
        Principal who = trial.passed();
        // RFC 4422 3.6: protocols without room for data in their last word send it as a challenge.
        if (attempt.dialogue().ask(verdict.message()).length > 0) {
            throw badData();
        }
        return who;
    }

    private Principal bearer(Attempt attempt, boolean standard) throws IOException {
        TokenIssuer issuer = authenticator.tokens().orElseThrow(() -> new NotAllowed(Reason.AUTH_MECHANISM));
        byte[] message = attempt.first();
        Bearer bearer =
                (standard ? Bearer.oauthBearer(message) : Bearer.xoauth2(message)).orElseThrow(SaslSignIn::badData);
        Optional<Principal> who = issuer.bearer(
                        bearer.token(),
                        attempt.protocol(),
                        attempt.connection().remote().getAddress())
                .filter(principal -> isTheir(principal, bearer.onBehalf()));
        if (who.isEmpty()) {
            // RFC 7628 3.2.3: the client acknowledges what is wrong, then the exchange fails.
            attempt.dialogue().ask(Bearer.error());
            throw new NotAllowed(Reason.AUTH_FAILED, "token not accepted");
        }
        return who.get();
    }

    private static boolean isTheir(Principal who, String name) {
        String canonical = LoginName.canonical(name);
        return name.isEmpty()
                || canonical.equals(who.login())
                || who.addresses().stream()
                        .anyMatch(address -> address.canonical().equals(canonical));
    }

    private static BadSyntax badData() {
        return new BadSyntax(Reason.AUTH_DATA);
    }

    /// What a client sent as an initial response: `=` is an empty one (RFC 4959 3, RFC 4954 4).
    ///
    /// @throws BadSyntax `AUTH_DATA`
    public static byte[] decoded(String base64) {
        return base64.equals("=") ? new byte[0] : Plain.decode(base64).orElseThrow(SaslSignIn::badData);
    }

    /// What a client answered to a challenge.
    ///
    /// @throws BadSyntax `AUTH_CANCELLED`, `AUTH_DATA`
    public static byte[] answer(byte[] line) {
        if (Arrays.equals(line, new byte[] {'*'})) {
            throw new BadSyntax(Reason.AUTH_CANCELLED);
        }
        return Plain.decode(new String(line, StandardCharsets.ISO_8859_1).strip())
                .orElseThrow(SaslSignIn::badData);
    }
}
