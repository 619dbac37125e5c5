package hongyan.net.tls;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Server certificates, chosen by SNI and replaceable without a restart.
///
/// A folder holds `cert.pem` and `key.pem`; sub-folders with the same two files hold certificates of further names.
///
/// *Threads*: safe.
public final class TlsIdentity {
    /// RFC 8996: nothing older.
    static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final int SESSIONS = 4096;
    private static final int SESSION_SECONDS = 3600;
    private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);

    private final Path folder;
    private final KeyRing ring;
    private final SSLContext context;

    private TlsIdentity(Path folder, KeyRing ring, SSLContext context) {
        this.folder = folder;
        this.ring = ring;
        this.context = context;
    }

    /// Loads `cert.pem` and `key.pem` of `folder`, or makes a self-signed EC P-256 pair for `hostName` there (key file
    /// mode 0600).
    ///
    /// @throws IOException when a file is there but cannot be used; the message names the file and says why
    public static TlsIdentity inFolder(Path folder, String hostName) throws IOException {
        if (Files.notExists(folder.resolve("cert.pem"))) {
            SelfSigned.write(folder, hostName, InstantSource.system());
            LOG.info("Self-signed certificate made for {}", hostName);
        }
        KeyRing ring = new KeyRing(load(folder));
        return new TlsIdentity(folder, ring, context(ring));
    }

    private static SSLContext context(KeyRing ring) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // No client shows a certificate here: the roots of the system, slow to load, are not asked for.
            context.init(new KeyManager[] {ring}, new TrustManager[0], null);
            context.getServerSessionContext().setSessionCacheSize(SESSIONS);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS", e);
        }
    }

    private static List<KeyRing.Entry> load(Path folder) throws IOException {
        List<KeyRing.Entry> entries = new ArrayList<>();
        entries.add(pair(folder));
        List<Path> further = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (Files.exists(child.resolve("cert.pem"))) {
                    further.add(child);
                }
            }
        }
        Collections.sort(further);
        for (Path child : further) {
            entries.add(pair(child));
        }
        return entries;
    }

    private static KeyRing.Entry pair(Path folder) throws IOException {
        List<X509Certificate> chain = Pem.certificates(folder.resolve("cert.pem"));
        PrivateKey key = Pem.key(folder.resolve("key.pem"));
        if (!belong(chain.getFirst(), key)) {
            throw new IOException(folder.resolve("key.pem") + " is not the key of " + folder.resolve("cert.pem"));
        }
        return KeyRing.Entry.of(chain, key);
    }

    private static boolean belong(X509Certificate certificate, PrivateKey key) {
        return switch (certificate.getPublicKey()) {
            case RSAKey open
            when key instanceof RSAKey secret -> open.getModulus().equals(secret.getModulus());
            case ECKey open
            when key instanceof ECKey secret ->
                open.getParams().getCurve().equals(secret.getParams().getCurve());
            default -> certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm());
        };
    }

    /// Reads the folder again; the next handshake uses what it holds. When something is wrong there, the certificates
    /// in use stay.
    public void reload() throws IOException {
        ring.replace(load(folder));
    }

    /// The certificate shown to clients that name none of the further hosts.
    public X509Certificate certificate() {
        return ring.entries().getFirst().chain().getFirst();
    }

    /// TLS 1.2 and 1.3; reads the current certificate at each handshake.
    public SSLContext context() {
        return context;
    }

    /// The protocols to switch on in engines of [#context()].
    public static String[] protocols() {
        return PROTOCOLS.clone();
    }
}
