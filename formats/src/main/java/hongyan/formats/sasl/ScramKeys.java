package hongyan.formats.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 2.1 and 3, RFC 7677): enough to check a proof, too
/// little to make one.
public final class ScramKeys {
    private static final int LENGTH = 32;
    private static final int MAX_ITERATIONS = 1_000_000;

    private final byte[] salt;
    private final int iterations;
    private final byte[] stored;
    private final byte[] server;

    /// @param stored StoredKey, 32 bytes
    /// @param server ServerKey, 32 bytes
    public ScramKeys(byte[] salt, int iterations, byte[] stored, byte[] server) {
        if (salt.length == 0 || iterations < 1 || stored.length != LENGTH || server.length != LENGTH) {
            throw new IllegalArgumentException("no SCRAM keys");
        }
        this.salt = salt.clone();
        this.iterations = iterations;
        this.stored = stored.clone();
        this.server = server.clone();
    }

    /// The keys of a password. Costs `iterations` HMACs.
    public static ScramKeys of(String password, byte[] salt, int iterations) {
        byte[] salted = salted(prepared(password), salt, iterations);
        byte[] client = hmac(salted, ascii("Client Key"));
        return new ScramKeys(salt, iterations, sha256(client), hmac(salted, ascii("Server Key")));
    }

    public byte[] salt() {
        return salt.clone();
    }

    public int iterations() {
        return iterations;
    }

    byte[] stored() {
        return stored;
    }

    byte[] server() {
        return server;
    }

    /// `iterations:salt:StoredKey:ServerKey`, the bytes in base64. A secret.
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return iterations + ":" + base64.encodeToString(salt) + ':' + base64.encodeToString(stored) + ':'
                + base64.encodeToString(server);
    }

    /// Reads [#encoded].
    public static Optional<ScramKeys> decode(String encoded) {
        String[] parts = encoded.split(":", -1);
        if (parts.length != 4 || !parts[0].matches("[1-9][0-9]{0,6}")) {
            return Optional.empty();
        }
        int iterations = Integer.parseInt(parts[0]);
        Optional<byte[]> salt = Plain.decode(parts[1]).filter(bytes -> bytes.length > 0);
        Optional<byte[]> stored = Plain.decode(parts[2]).filter(bytes -> bytes.length == LENGTH);
        Optional<byte[]> server = Plain.decode(parts[3]).filter(bytes -> bytes.length == LENGTH);
        return salt.isEmpty() || stored.isEmpty() || server.isEmpty() || iterations > MAX_ITERATIONS
                ? Optional.empty()
                : Optional.of(new ScramKeys(salt.get(), iterations, stored.get(), server.get()));
    }

    /// SASLprep's mappings (RFC 4013 2.1 and 2.2). What it prohibits is left as it is: it fits no key but its own.
    static byte[] prepared(String password) {
        StringBuilder mapped = new StringBuilder(password.length());
        password.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.SPACE_SEPARATOR) {
                mapped.append(' ');
            } else if (!toNothing(c)) {
                mapped.appendCodePoint(c);
            }
        });
        return Normalizer.normalize(mapped, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    }

    /// RFC 3454 B.1
    private static boolean toNothing(int c) {
        return c == 0xAD
                || c == 0x34F
                || c == 0x1806
                || (c >= 0x180B && c <= 0x180D)
                || (c >= 0x200B && c <= 0x200D)
                || c == 0x2060
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }

    /// Hi of RFC 5802 2.2: PBKDF2 with one block.
    private static byte[] salted(byte[] password, byte[] salt, int iterations) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // An empty HMAC key is one of zeros; the JDK asks for a byte.
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
            mac.update(salt);
            byte[] u = mac.doFinal(new byte[] {0, 0, 0, 1});
            byte[] result = u.clone();
            for (int i = 1; i < iterations; i++) {
                mac.update(u);
                mac.doFinal(u, 0);
                for (int k = 0; k < LENGTH; k++) {
                    result[k] ^= u[k];
                }
            }
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramKeys keys
                && iterations == keys.iterations
                && Arrays.equals(salt, keys.salt)
                && MessageDigest.isEqual(stored, keys.stored)
                && MessageDigest.isEqual(server, keys.server);
    }

    @Override
    public int hashCode() {
        return Objects.hash(iterations, Arrays.hashCode(salt));
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "ScramKeys[" + iterations + "]";
    }
}
