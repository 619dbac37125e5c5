package hongyan.base.id;

import java.security.SecureRandom;
import java.util.Base64;

/// Unguessable tokens. *Threads*: safe.
public final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    /// `bits / 8` random bytes in base64url without padding.
    public static String token(int bits) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bits / 8));
    }

    /// `count` random bytes.
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /// A numeric code of `digits` decimal digits, leading zeros kept.
    public static String digits(int digits) {
        StringBuilder code = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            code.append((char) ('0' + RANDOM.nextInt(10)));
        }
        return code.toString();
    }
}
