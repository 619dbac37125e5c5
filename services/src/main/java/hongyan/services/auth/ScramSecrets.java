package hongyan.services.auth;

import hongyan.base.id.Tokens;
import hongyan.formats.sasl.ScramKeys;
import hongyan.kv.KvException;
import hongyan.store.tenant.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SCRAM keys (RFC 5802, 7677) as they lie in a credential, and those that names nobody has seem to have.
///
/// PBKDF2 is far cheaper to try passwords against than Argon2id, so the keys are sealed under the key file: who steals
/// the rows alone is still left with the Argon2id hash. A name without keys gets a salt that follows from the name
/// under the same key file, so that it is the same each time and tells nobody whether the name exists.
///
/// *Threads*: safe.
final class ScramSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(ScramSecrets.class);
    /// More than RFC 7677 4 asks for; the client pays as much at each sign-in.
    private static final int ITERATIONS = 10_000;

    private static final int SALT = 16;
    private static final String PLACE = "scram";

    private final Sealer sealer;
    private final byte[] fake;

    /// @param masterKey of the key file
    ScramSecrets(byte[] masterKey) {
        this.sealer = new Sealer(hmac(masterKey, "scram seal"));
        this.fake = hmac(masterKey, "scram nobody");
    }

    /// Keys for a password, sealed, as text for the credential.
    String of(String password) {
        ScramKeys keys = ScramKeys.of(password, Tokens.bytes(SALT), ITERATIONS);
        return Base64.getEncoder()
                .encodeToString(sealer.seal(keys.encoded().getBytes(StandardCharsets.US_ASCII), PLACE));
    }

    /// The keys of a credential; empty when it has none, or they were sealed under another key file.
    Optional<ScramKeys> open(String sealed) {
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] text = sealer.open(Base64.getDecoder().decode(sealed), PLACE);
            return ScramKeys.decode(new String(text, StandardCharsets.US_ASCII));
        } catch (KvException | IllegalArgumentException e) {
            LOG.warn("SCRAM keys do not open with this key file: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// What a name without keys is challenged with; no proof fits.
    ///
    /// @param login canonical
    ScramKeys nobody(String login) {
        byte[] salt = Arrays.copyOf(hmac(fake, login), SALT);
        return new ScramKeys(salt, ITERATIONS, Tokens.bytes(32), Tokens.bytes(32));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
