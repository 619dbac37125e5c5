package hongyan.formats.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// The client's side of SCRAM-SHA-256, by the JDK's PBKDF2.
final class ScramClientProof {
    private ScramClientProof() {}

    /// `client-final-message`, from the server's first message.
    static String message(String password, String firstBare, String serverFirst, String withoutProof) {
        try {
            String[] parts = serverFirst.split(",");
            byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
            int iterations = Integer.parseInt(parts[2].substring(2));
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
            byte[] client = ScramKeys.hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8));
            String auth = firstBare + ',' + serverFirst + ',' + withoutProof;
            byte[] signature = ScramKeys.hmac(ScramKeys.sha256(client), auth.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < client.length; i++) {
                client[i] ^= signature[i];
            }
            return withoutProof + ",p=" + Base64.getEncoder().encodeToString(client);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
