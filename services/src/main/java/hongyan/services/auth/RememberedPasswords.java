package hongyan.services.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import hongyan.base.id.Tokens;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Passwords that were right a short while ago, as HMACs under a key that only this process has. The credential's
/// generation is part of what is hashed: a changed password finds nothing.
final class RememberedPasswords {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private final SecretKeySpec key = new SecretKeySpec(Tokens.bytes(32), "HmacSHA256");
    private final Cache<ByteBuffer, Boolean> cache =
            Caffeine.newBuilder().maximumSize(200_000).expireAfterWrite(KEPT).build();

    boolean knows(int tenant, int member, long generation, String password) {
        return cache.getIfPresent(mac(tenant, member, generation, password)) != null;
    }

    void remember(int tenant, int member, long generation, String password) {
        cache.put(mac(tenant, member, generation, password), true);
    }

    private ByteBuffer mac(int tenant, int member, long generation, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(ByteBuffer.allocate(16)
                    .putInt(tenant)
                    .putInt(member)
                    .putLong(generation)
                    .flip());
            return ByteBuffer.wrap(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
