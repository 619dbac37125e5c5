package hongyan.protocols.smtp;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.formats.sasl.Plain;
import hongyan.net.wire.Connection;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The exchange behind AUTH (RFC 4954): PLAIN (RFC 4616) and LOGIN.
final class SignIn {
    /// RFC 4954 4: base64 lines of up to 12,288 octets; ours hold a name and a password.
    private static final int LINE = 12_288;

    private static final String EMPTY = "=";

    private final Connection connection;
    private final Authenticator authenticator;

    SignIn(Connection connection, Authenticator authenticator) {
        this.connection = connection;
        this.authenticator = authenticator;
    }

    /// @throws hongyan.base.failure.Refusal when it came to nothing
    Principal run(Command.Auth auth) throws IOException {
        return switch (auth.mechanism()) {
            case "PLAIN" -> plain(auth.initial());
            case "LOGIN" -> login(auth.initial());
            default -> throw new BadSyntax(Reason.AUTH_MECHANISM);
        };
    }

    private Principal plain(Optional<String> initial) throws IOException {
        byte[] message = initial.isPresent() ? first(initial.get()) : ask("");
        Plain plain = Plain.parse(message).orElseThrow(() -> new BadSyntax(Reason.AUTH_DATA));
        if (!plain.forSelf()) {
            throw new NotAllowed(Reason.AUTH_FAILED, "wants to act for somebody else");
        }
        return password(plain.login(), plain.password());
    }

    private Principal login(Optional<String> initial) throws IOException {
        String login = text(initial.isPresent() ? first(initial.get()) : ask("Username:"));
        return password(login, text(ask("Password:")));
    }

    private Principal password(String login, String password) {
        return authenticator.password(
                login, password, "submission", connection.remote().getAddress());
    }

    private static byte[] first(String initial) {
        return initial.equals(EMPTY) ? new byte[0] : decode(initial);
    }

    private byte[] ask(String challenge) throws IOException {
        String line =
                "334 " + Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.US_ASCII)) + "\r\n";
        connection.out().write(line.getBytes(StandardCharsets.US_ASCII));
        connection.out().flush();
        String answer = new String(connection.in().line(LINE, true), StandardCharsets.ISO_8859_1);
        if (answer.equals("*")) {
            throw new BadSyntax(Reason.AUTH_CANCELLED);
        }
        return decode(answer);
    }

    private static byte[] decode(String base64) {
        return Plain.decode(base64).orElseThrow(() -> new BadSyntax(Reason.AUTH_DATA));
    }

    private static String text(byte[] bytes) {
        return Plain.text(bytes).filter(text -> !text.isEmpty()).orElseThrow(() -> new BadSyntax(Reason.AUTH_DATA));
    }
}
