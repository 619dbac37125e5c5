package hongyan.net.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// How much we ask of a server's certificate.
///
/// *Threads*: safe. *Locks*: its own monitor while the context is made, at the first connection: the roots take a while
/// to load, and a start should not wait for them.
public final class ClientTls {
    private final @Nullable KeyStore roots;
    private final boolean verified;
    private @Nullable SSLContext context;

    private ClientTls(@Nullable KeyStore roots, boolean verified) {
        this.roots = roots;
        this.verified = verified;
    }

    /// Opportunistic (RFC 7435): any certificate will do, since the alternative is plaintext.
    public static ClientTls opportunistic() {
        return new ClientTls(null, false);
    }

    /// The chain must lead to a trusted root and the name must match (RFC 9525). `roots` null means the JDK's.
    public static ClientTls verified(@Nullable KeyStore roots) {
        return new ClientTls(roots, true);
    }

    private synchronized SSLContext context() {
        SSLContext made = context;
        if (made != null) {
            return made;
        }
        try {
            made = SSLContext.getInstance("TLS");
            made.init(null, trust(), null);
            context = made;
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private TrustManager[] trust() throws GeneralSecurityException {
        if (!verified) {
            return new TrustManager[] {new TrustAny()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        return factory.getTrustManagers();
    }

    /// An engine in client mode. A host name goes out as SNI (RFC 6066 3); an address literal does not.
    public SSLEngine engine(String host, int port) {
        SSLEngine engine = context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(TlsIdentity.PROTOCOLS);
        if (isName(host)) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        if (verified) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static boolean isName(String host) {
        boolean letter = false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == ':' || c > 0x7e) {
                return false;
            }
            letter |= Character.isLetter(c);
        }
        return letter && host.charAt(0) != '.' && host.charAt(host.length() - 1) != '.';
    }

    /// Accepts what is shown. Only for opportunistic TLS.
    private static final class TrustAny extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
