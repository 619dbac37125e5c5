package hongyan.protocols.pop3;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.net.wire.Connection;
import hongyan.services.auth.Principal;
import hongyan.services.auth.SaslSignIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// USER and PASS (RFC 1939 7) and the lines behind AUTH (RFC 5034); the mechanisms are those of [SaslSignIn].
final class SignIn {
    /// RFC 5034 4: as RFC 4954 4.
    static final int LINE = 12_288;

    private final Connection connection;
    private final Pop3Rooms rooms;
    private final SaslSignIn sasl;
    private String user = "";

    SignIn(Connection connection, Pop3Rooms rooms) {
        this.connection = connection;
        this.rooms = rooms;
        this.sasl = new SaslSignIn(rooms.authenticator());
    }

    /// Whether a password may come now: over TLS, or over loopback (RFC 8314 3).
    boolean allowed() {
        return SaslSignIn.isPrivate(connection);
    }

    /// For CAPA and AUTH without arguments.
    List<String> mechanisms() {
        return sasl.mechanisms(connection);
    }

    /// The same answer for every name.
    void user(String name) {
        mustBePrivate();
        user = name;
    }

    Principal pass(String password) {
        mustBePrivate();
        if (user.isEmpty()) {
            throw new BadSyntax(Reason.BAD_SEQUENCE);
        }
        String name = user;
        user = ""; // RFC 1939 7 PASS: after a failure USER comes again
        return admitted(rooms.authenticator()
                .password(name, password, "pop3", connection.remote().getAddress()));
    }

    Principal auth(Command.Auth auth) throws IOException {
        mustBePrivate();
        return admitted(
                sasl.run(auth.mechanism(), auth.initial().map(SaslSignIn::decoded), connection, "pop3", this::ask));
    }

    private byte[] ask(byte[] challenge) throws IOException {
        String line = "+ " + Base64.getEncoder().encodeToString(challenge) + "\r\n";
        connection.out().write(line.getBytes(StandardCharsets.US_ASCII));
        connection.out().flush();
        return SaslSignIn.answer(connection.in().line(LINE, false));
    }

    private Principal admitted(Principal who) {
        if (who.account() == 0) {
            throw new NotAllowed(Reason.ACCOUNT_FROZEN, "no mailbox");
        }
        if (!rooms.open().test(who)) {
            throw new NotAllowed(Reason.POLICY, "switched off");
        }
        return who;
    }

    private void mustBePrivate() {
        if (!allowed()) {
            throw new NotAllowed(Reason.TLS_REQUIRED);
        }
    }
}
