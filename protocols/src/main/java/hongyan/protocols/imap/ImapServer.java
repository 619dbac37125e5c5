package hongyan.protocols.imap;

import hongyan.kv.blob.Bodies;
import hongyan.net.listen.Handler;
import hongyan.net.wire.Connection;
import hongyan.services.auth.Authenticator;
import hongyan.services.search.MessageSearch;
import hongyan.services.sharing.Sharing;
import hongyan.store.account.AccountStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/// The IMAP handler of a listener: one [ImapSession] per connection.
///
/// *Threads*: safe; a session runs on its connection's thread, and while it waits in IDLE short-lived virtual threads
/// tell the client what comes.
public final class ImapServer implements Handler, AutoCloseable {
    private final ImapRooms rooms;

    public ImapServer(
            Authenticator authenticator,
            AccountStore store,
            Bodies bodies,
            MessageSearch search,
            Sharing sharing,
            ImapSettings settings,
            InstantSource clock) {
        this.rooms = new ImapRooms(
                authenticator,
                store,
                bodies,
                search,
                sharing,
                settings,
                clock,
                new RecentMarks(store),
                new Progress(settings.progress()));
    }

    @Override
    public void run(Connection connection) throws IOException {
        new ImapSession(connection, rooms).run();
    }

    /// Writes what is kept back. Sessions end with their listener.
    @Override
    public void close() {
        rooms.recents().close();
    }

    @Override
    public byte[] busy() {
        return "* BYE [UNAVAILABLE] Too many connections, try again later\r\n".getBytes(StandardCharsets.US_ASCII);
    }
}
