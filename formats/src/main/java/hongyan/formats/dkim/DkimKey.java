package hongyan.formats.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/// A key pair of ours: private half in PKCS#8, public half as the TXT record has it.
///
/// @param algorithm `rsa` or `ed25519`, as `k=` names it
public record DkimKey(String algorithm, byte[] privateKey, String record) {
    private static final int RSA_BITS = 2048;
    private static final int ED25519_BYTES = 32;

    /// A new RSA key of 2048 bits (RFC 8301 3.2).
    public static DkimKey newRsa() {
        KeyPair pair = generate("RSA");
        return new DkimKey(
                "rsa",
                pair.getPrivate().getEncoded(),
                "v=DKIM1; k=rsa; p=" + text(pair.getPublic().getEncoded()));
    }

    /// A new Ed25519 key (RFC 8463).
    public static DkimKey newEd25519() {
        KeyPair pair = generate("Ed25519");
        byte[] info = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(info, info.length - ED25519_BYTES, info.length); // RFC 8463 4.2: the bare key
        return new DkimKey("ed25519", pair.getPrivate().getEncoded(), "v=DKIM1; k=ed25519; p=" + text(raw));
    }

    private static KeyPair generate(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(RSA_BITS);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has both
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// The private key, ready to sign.
    PrivateKey key() {
        try {
            return KeyFactory.getInstance(algorithm.equals("rsa") ? "RSA" : "Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(privateKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key of " + algorithm, e);
        }
    }

    /// The public key of `p=` of a key record.
    static PublicKey publicKey(DkimSignature.Algorithm algorithm, String base64) throws DkimSignature.Broken {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return switch (algorithm) {
                case RSA ->
                    KeyFactory.getInstance("RSA").generatePublic(new java.security.spec.X509EncodedKeySpec(bytes));
                case ED25519 -> {
                    if (bytes.length != ED25519_BYTES) {
                        throw new DkimSignature.Broken("bad key");
                    }
                    byte[] prefix = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
                    byte[] info = Arrays.copyOf(prefix, prefix.length + ED25519_BYTES);
                    System.arraycopy(bytes, 0, info, prefix.length, ED25519_BYTES);
                    yield KeyFactory.getInstance("Ed25519")
                            .generatePublic(new java.security.spec.X509EncodedKeySpec(info));
                }
            };
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new DkimSignature.Broken("bad key");
        }
    }

    @Override
    public String toString() {
        return "DkimKey[" + algorithm + "]"; // never the private half
    }
}
