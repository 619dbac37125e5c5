package hongyan.protocols.pop3;

import hongyan.kv.blob.Bodies;
import hongyan.net.listen.Handler;
import hongyan.net.wire.Connection;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Principal;
import hongyan.store.account.AccountStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// The POP3 handler of the listeners: one [Pop3Session] per connection. One object for all ports, because it knows who
/// has which maildrop.
///
/// *Threads*: safe.
public final class Pop3Server implements Handler {
    private final Pop3Rooms rooms;

    /// @param open whether the organisation of this member has POP3 switched on
    public Pop3Server(
            Authenticator authenticator,
            Predicate<Principal> open,
            AccountStore store,
            Bodies bodies,
            Pop3Settings settings) {
        this.rooms = new Pop3Rooms(authenticator, open, store, bodies, settings, new MaildropLocks());
    }

    @Override
    public void run(Connection connection) throws IOException {
        new Pop3Session(connection, rooms).run();
    }

    @Override
    public byte[] busy() {
        return "-ERR [SYS/TEMP] Too many connections, try again later\r\n".getBytes(StandardCharsets.US_ASCII);
    }
}
