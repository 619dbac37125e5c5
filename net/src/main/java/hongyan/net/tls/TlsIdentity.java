package hongyan.net.tls;

import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/// Server certificates, chosen by SNI and replaceable without a restart.
public final class TlsIdentity {
    private TlsIdentity() {}

    /// Loads `cert.pem` and `key.pem` of `folder`, or makes a self-signed EC P-256 pair for `hostName` there (key file
    /// mode 0600).
    public static TlsIdentity inFolder(Path folder, String hostName) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// TLS 1.2 and 1.3; reads the current certificate at each handshake.
    public SSLContext context() {
        throw new UnsupportedOperationException();
    }
}
