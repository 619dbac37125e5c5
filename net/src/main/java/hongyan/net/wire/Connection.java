package hongyan.net.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;

/// One connection with a peer. *Threads*: one reader; writers must agree among themselves ([#out] is not synchronised).
public interface Connection extends AutoCloseable {
    /// The port of ours it came in on, and the peer.
    InetSocketAddress local();

    InetSocketAddress remote();

    WireReader in();

    /// Buffered; the caller flushes.
    OutputStream out();

    boolean secure();

    /// `TLSv1.3 TLS_AES_128_GCM_SHA256` and the like, for Received headers and logs; empty without TLS.
    Optional<String> tlsDescription();

    /// Server side STARTTLS: buffered plaintext is dropped, then the handshake runs on this thread.
    void startTls() throws IOException;

    /// Puts a byte filter around both directions (COMPRESS); later issue protocols use it.
    @Override
    void close();

    /// True once closed by either side's [#close].
    boolean closed();
}
