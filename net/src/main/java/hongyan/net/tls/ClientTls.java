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

/// How much we ask of a server's certificate. *Threads*: safe.
public final class ClientTls {
    private final SSLContext context;
    private final boolean verified;

    private ClientTls(SSLContext context, boolean verified) {
        this.context = context;
        this.verified = verified;
    }

    /// Opportunistic (RFC 7435): any certificate will do, since the alternative is plaintext.
    public static ClientTls opportunistic() {
        return new ClientTls(context(new TrustManager[] {new TrustAny()}), false);
    }

    /// The chain must lead to a trusted root and the name must match (RFC 9525). `roots` null means the JDK's.
    public static ClientTls verified(@Nullable KeyStore roots) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(roots);
            return new ClientTls(context(factory.getTrustManagers()), true);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no trust store", e);
        }
    }

    private static SSLContext context(TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /// An engine in client mode. A host name goes out as SNI (RFC 6066 3); an address literal does not.
    public SSLEngine engine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
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
