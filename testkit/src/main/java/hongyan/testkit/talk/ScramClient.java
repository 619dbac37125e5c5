package hongyan.testkit.talk;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The client's side of SCRAM-SHA-256 (RFC 5802, 7677), by the JDK's PBKDF2. Messages are base64, as on the wire.
public final class ScramClient {
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";

    private final String login;
    private final String password;
    private final String header;
    private final byte[] binding;
    private String serverFirst = "";
    private byte[] auth = new byte[0];
    private byte[] salted = new byte[0];

    /// @param flag `n`, `y`, or `p=tls-exporter` and its like
    /// @param binding of the channel, empty without
    public ScramClient(String login, String password, String flag, byte[] binding) {
        this.login = login;
        this.password = password;
        this.header = flag + ",,";
        this.binding = binding;
    }

    private String bare() {
        return "n=" + login + ",r=" + NONCE;
    }

    public String first() {
        return base64((header + bare()).getBytes(StandardCharsets.UTF_8));
    }

    /// The salt of a server's first message.
    public static String salt(String challenge) {
        return new String(Base64.getDecoder().decode(challenge), StandardCharsets.UTF_8).split(",")[1];
    }

    public String last(String challenge) {
        serverFirst = new String(Base64.getDecoder().decode(challenge), StandardCharsets.UTF_8);
        String[] parts = serverFirst.split(",");
        try {
            salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(
                            password.toCharArray(),
                            Base64.getDecoder().decode(parts[1].substring(2)),
                            Integer.parseInt(parts[2].substring(2)),
                            256))
                    .getEncoded();
            byte[] start = header.getBytes(StandardCharsets.UTF_8);
            byte[] channel = Arrays.copyOf(start, start.length + binding.length);
            System.arraycopy(binding, 0, channel, start.length, binding.length);
            String withoutProof = "c=" + base64(channel) + ',' + parts[0];
            auth = (bare() + ',' + serverFirst + ',' + withoutProof).getBytes(StandardCharsets.UTF_8);
            byte[] client = hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8));
            byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(client), auth);
            for (int i = 0; i < client.length; i++) {
                client[i] ^= signature[i];
            }
            return base64((withoutProof + ",p=" + base64(client)).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Whether the server has proved that it knows the password's keys, too.
    public boolean isServer(String challenge) {
        byte[] key = hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8));
        String expected = "v=" + base64(hmac(key, auth));
        return expected.equals(new String(Base64.getDecoder().decode(challenge), StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
