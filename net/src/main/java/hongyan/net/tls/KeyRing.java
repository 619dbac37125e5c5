package hongyan.net.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses a certificate by the name the client asks for (RFC 6066 3), the first one when none fits.
///
/// *Threads*: safe. A handshake that began before a replacement still finds its key: an alias names its generation, and
/// the generation before the current one is kept.
final class KeyRing extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    /// One certificate with its key. `names` in lower case, `*.` for a wildcard.
    record Entry(List<X509Certificate> chain, PrivateKey key, List<String> names) {
        static Entry of(List<X509Certificate> chain, PrivateKey key) {
            return new Entry(chain, key, names(chain.getFirst()));
        }

        boolean fits(String host) {
            for (String name : names) {
                if (name.equals(host)
                        || name.startsWith("*.")
                                && host.endsWith(name.substring(1))
                                && host.indexOf('.') == host.length() - name.length() + 1) {
                    return true; // RFC 9525 6.3: a wildcard stands for one label
                }
            }
            return false;
        }

        private static List<String> names(X509Certificate certificate) {
            List<String> names = new ArrayList<>();
            try {
                var alternatives = certificate.getSubjectAlternativeNames();
                if (alternatives != null) {
                    for (List<?> alternative : alternatives) {
                        if (Integer.valueOf(2).equals(alternative.getFirst())
                                && alternative.get(1) instanceof String name) {
                            names.add(name.toLowerCase(Locale.ROOT));
                        }
                    }
                }
            } catch (CertificateParsingException e) {
                LOG.warn("Certificate with unreadable names: {}", e.toString());
            }
            return List.copyOf(names);
        }
    }

    private record Generation(
            int number, List<Entry> entries, @Nullable Generation before) {}

    private volatile Generation current;

    KeyRing(List<Entry> entries) {
        current = new Generation(0, List.copyOf(entries), null);
    }

    synchronized void replace(List<Entry> entries) {
        Generation old = current;
        Generation kept = new Generation(old.number, old.entries, null);
        current = new Generation(old.number + 1, List.copyOf(entries), kept);
    }

    List<Entry> entries() {
        return current.entries;
    }

    private @Nullable String choose(String keyType, @Nullable SSLSession handshake) {
        Generation now = current;
        int fallback = -1;
        String host = wanted(handshake);
        for (int i = 0; i < now.entries.size(); i++) {
            Entry entry = now.entries.get(i);
            if (!entry.key.getAlgorithm().equals(keyType)) {
                continue;
            }
            if (host != null && entry.fits(host)) {
                return now.number + ":" + i;
            }
            fallback = fallback < 0 ? i : fallback;
        }
        return fallback < 0 ? null : now.number + ":" + fallback;
    }

    private static @Nullable String wanted(@Nullable SSLSession handshake) {
        if (handshake instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }

    private @Nullable Entry find(@Nullable String alias) {
        int colon = alias == null ? -1 : alias.indexOf(':');
        if (alias == null || colon < 0) {
            return null;
        }
        int number = Integer.parseInt(alias.substring(0, colon));
        int index = Integer.parseInt(alias.substring(colon + 1));
        for (Generation g = current; g != null; g = g.before) {
            if (g.number == number) {
                return g.entries.get(index);
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return choose(keyType, engine.getHandshakeSession());
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return choose(keyType, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        Entry entry = find(alias);
        return entry == null ? null : entry.chain.toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        Entry entry = find(alias);
        return entry == null ? null : entry.key;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        String alias = choose(keyType, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return null; // we never authenticate as a client by certificate
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
