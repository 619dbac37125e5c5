package hongyan.protocols.smtp;

import hongyan.base.failure.Reason;
import hongyan.net.listen.Handler;
import hongyan.net.wire.Connection;
import java.io.IOException;

/// Serves SMTP in one [Role]. *Threads*: safe; each connection has its own session.
public final class SmtpHandler implements Handler {
    private final Role role;
    private final SmtpSettings settings;

    public SmtpHandler(Role role, SmtpSettings settings) {
        this.role = role;
        this.settings = settings;
    }

    @Override
    public void run(Connection connection) throws IOException {
        new SmtpSession(connection, role, settings).run();
    }

    @Override
    public byte[] busy() {
        return Replies.refusal(Reason.TOO_MANY_CONNECTIONS).clone();
    }
}
