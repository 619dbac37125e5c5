package hongyan.services.domain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.DkimKey;
import hongyan.store.tenant.Sealer;
import hongyan.store.tenant.TenantStore;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes and opens the signing keys of domains: RSA-2048 for everybody, Ed25519 for those who know it.
///
/// *Threads*: safe. Opened keys are kept in memory for a minute.
public final class DkimKeys {
    private static final int RSA_BITS = 2048;
    private static final String RSA = "rsa";
    private static final String ED25519 = "ed25519";
    /// Bytes of the ASN.1 wrapping of an Ed25519 public key (RFC 8410 4).
    private static final int ED25519_PREFIX = 12;

    private final TenantStore store;
    private final Sealer sealer;
    private final int rsaBits;
    private final Cache<String, List<Signing>> opened = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    public DkimKeys(TenantStore store, Sealer sealer) {
        this(store, sealer, RSA_BITS);
    }

    /// With shorter RSA keys, for tests that make many; receivers want 2048 bits (RFC 8301 3.2).
    public DkimKeys(TenantStore store, Sealer sealer, int rsaBits) {
        this.store = store;
        this.sealer = sealer;
        this.rsaBits = rsaBits;
    }

    /// A key ready to sign.
    ///
    /// @param domain A-labels or not, as the domain is stored
    /// @param algorithm `rsa` or `ed25519`
    public record Signing(String domain, String selector, String algorithm, PrivateKey key) {}

    /// The keys of a domain that may send; none otherwise.
    public List<Signing> signing(String domain) {
        List<Signing> known = opened.getIfPresent(domain);
        if (known != null) {
            return known;
        }
        record Owned(int tenant, List<DkimKey> keys) {}
        Optional<Owned> owned = store.directory(view -> view.domain(domain)
                .filter(DirectoryView.Owner::live)
                .map(owner ->
                        new Owned(owner.tenant(), view.tenant(owner.tenant()).dkimKeys(domain))));
        List<Signing> keys = owned.map(o -> o.keys().stream()
                        .map(key -> open(o.tenant(), domain, key))
                        .toList())
                .orElse(List.of());
        if (!keys.isEmpty()) {
            opened.put(domain, keys);
        }
        return keys;
    }

    /// Two new keys for a domain; selectors tell the month, so that the next pair has others.
    List<DkimKey> make(int tenant, String domain) {
        Instant now = store.clock().instant();
        String month = DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(now);
        return List.of(
                make(tenant, domain, "hy" + month + "r", RSA, now),
                make(tenant, domain, "hy" + month + "e", ED25519, now));
    }

    private DkimKey make(int tenant, String domain, String selector, String algorithm, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.equals(RSA) ? "RSA" : "Ed25519");
            if (algorithm.equals(RSA)) {
                generator.initialize(rsaBits);
            }
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            // RFC 8463 4.2: the bare 32 bytes; RFC 6376 3.6.1: SubjectPublicKeyInfo for RSA
            byte[] published =
                    algorithm.equals(RSA) ? encoded : Arrays.copyOfRange(encoded, ED25519_PREFIX, encoded.length);
            byte[] sealed = sealer.seal(pair.getPrivate().getEncoded(), place(tenant, domain, selector));
            return new DkimKey(selector, algorithm, Base64.getEncoder().encodeToString(published), sealed, now);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK makes no " + algorithm + " keys", e);
        }
    }

    private Signing open(int tenant, String domain, DkimKey key) {
        byte[] encoded = sealer.open(key.sealedKey(), place(tenant, domain, key.selector()));
        try {
            KeyFactory factory = KeyFactory.getInstance(key.algorithm().equals(RSA) ? "RSA" : "Ed25519");
            return new Signing(
                    domain, key.selector(), key.algorithm(), factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored DKIM key is damaged", e);
        }
    }

    private static String place(int tenant, String domain, String selector) {
        return "dkim/" + tenant + "/" + domain + "/" + selector;
    }
}
