package hongyan.protocols.smtp;

import hongyan.net.wire.Connection;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Principal;
import hongyan.services.auth.SaslSignIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The exchange behind AUTH (RFC 4954); the mechanisms are those of [SaslSignIn].
final class SignIn {
    /// RFC 4954 4: base64 lines of up to 12,288 octets; ours hold a name and a password.
    private static final int LINE = 12_288;

    private final Connection connection;
    private final SaslSignIn sasl;

    SignIn(Connection connection, Authenticator authenticator) {
        this.connection = connection;
        this.sasl = new SaslSignIn(authenticator);
    }

    /// @throws hongyan.base.failure.Refusal when it came to nothing
    Principal run(Command.Auth auth) throws IOException {
        return sasl.run(auth.mechanism(), auth.initial().map(SaslSignIn::decoded), connection, "submission", this::ask);
    }

    private byte[] ask(byte[] challenge) throws IOException {
        String line = "334 " + Base64.getEncoder().encodeToString(challenge) + "\r\n";
        connection.out().write(line.getBytes(StandardCharsets.US_ASCII));
        connection.out().flush();
        return SaslSignIn.answer(connection.in().line(LINE, true));
    }
}
