package hongyan.net.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Names of a TLS channel that both ends can compute and nobody in the middle can forge (RFC 5056).
public final class ChannelBinding {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelBinding.class);
    /// RFC 9266 2
    private static final String LABEL = "EXPORTER-Channel-Binding";

    private static final int LENGTH = 32;

    private ChannelBinding() {}

    /// @param session of a server's side that is done with its handshake
    /// @param type `tls-exporter` or `tls-server-end-point`
    public static Optional<byte[]> of(SSLSession session, String type) {
        return switch (type) {
            case "tls-exporter" -> exporter(session);
            case "tls-server-end-point" -> endPoint(session.getLocalCertificates());
            default -> Optional.empty();
        };
    }

    /// RFC 9266 2 and 3: TLS 1.3 only; before it, the channel would need an extended master secret, which the JDK does
    /// not tell.
    private static Optional<byte[]> exporter(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended) || !"TLSv1.3".equals(session.getProtocol())) {
            return Optional.empty();
        }
        try {
            return Optional.of(extended.exportKeyingMaterialData(LABEL, new byte[0], LENGTH));
        } catch (SSLKeyException | UnsupportedOperationException e) {
            LOG.debug("No keying material from this session", e);
            return Optional.empty();
        }
    }

    /// RFC 5929 4.1: the certificate under the hash of its own signature, SHA-256 for MD5 and SHA-1; undefined for
    /// signatures without one hash.
    private static Optional<byte[]> endPoint(Certificate[] chain) {
        if (chain == null || chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
            return Optional.empty();
        }
        String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        int with = name.indexOf("WITH");
        if (with < 0) {
            return Optional.empty();
        }
        String hash = switch (name.substring(0, with)) {
            case "MD5", "SHA1", "SHA256" -> "SHA-256";
            case "SHA384" -> "SHA-384";
            case "SHA512" -> "SHA-512";
            default -> "";
        };
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            LOG.debug("No binding to this certificate", e);
            return Optional.empty();
        }
    }
}
