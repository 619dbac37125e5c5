package hongyan.net.listen;

import hongyan.net.wire.Connection;
import java.io.IOException;

/// Talks one protocol on one connection, start to end. The listener closes the connection afterwards.
public interface Handler {
    void run(Connection connection) throws IOException;

    /// What a peer is told that gets no permit, e.g. `421 4.7.0 ...` with CRLF; empty closes without a word.
    byte[] busy();
}
