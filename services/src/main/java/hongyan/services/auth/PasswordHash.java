package hongyan.services.auth;

import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.base.id.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) in PHC strings, 19 MiB, 2 passes, 1 lane.
///
/// *Threads*: safe; as many at once as there are processors (each takes 19 MiB), the others wait at most ten seconds.
/// Passwords are normalised to NFC (RFC 8265 4.2.2, in part), so that the same characters typed on another system
/// match.
public final class PasswordHash {
    private static final int MEMORY = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT = 16;
    private static final int LENGTH = 32;
    private static final String PREFIX = "$argon2id$v=19$";
    /// What a foreign hash may cost us at most.
    private static final int MAX_MEMORY = 256 * 1024;

    private static final int MAX_PASSES = 20;

    private final Semaphore permits =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);
    private final ScramSecrets scram;
    private final int memory;
    private final int passes;
    private final String nobody;

    /// SCRAM keys are sealed under a key of this process: for tests and tools.
    public PasswordHash() {
        this(MEMORY, PASSES);
    }

    /// @param masterKey of the key file; SCRAM keys are sealed under it
    public PasswordHash(byte[] masterKey) {
        this(MEMORY, PASSES, masterKey);
    }

    /// With other costs for new hashes, for tests that make many.
    ///
    /// @param memory in KiB
    public PasswordHash(int memory, int passes) {
        this(memory, passes, Tokens.bytes(32));
    }

    private PasswordHash(int memory, int passes, byte[] masterKey) {
        this.scram = new ScramSecrets(masterKey);
        this.memory = memory;
        this.passes = passes;
        this.nobody = encode(Tokens.bytes(SALT), Tokens.bytes(LENGTH), memory, passes, LANES);
    }

    /// What a PHC string holds.
    private record Parsed(int memory, int passes, int lanes, byte[] salt, byte[] hash) {}

    /// A new hash with a new salt.
    public String hash(String password) {
        byte[] salt = Tokens.bytes(SALT);
        return encode(salt, compute(password, salt, memory, passes, LANES, LENGTH), memory, passes, LANES);
    }

    /// All that is to be stored of a password.
    public Secret secret(String password) {
        return new Secret(hash(password), scram.of(password));
    }

    ScramSecrets scram() {
        return scram;
    }

    /// Whether the password is the one; false for a hash that is not understood.
    public boolean verify(String password, String phc) {
        Optional<Parsed> parsed = parse(phc);
        if (parsed.isEmpty()) {
            return false;
        }
        Parsed p = parsed.get();
        byte[] actual = compute(password, p.salt(), p.memory(), p.passes(), p.lanes(), p.hash().length);
        return MessageDigest.isEqual(actual, p.hash());
    }

    /// As much work as a check, for names nobody has.
    public void waste(String password) {
        verify(password, nobody);
    }

    /// Whether a hash from outside can be taken over.
    public boolean understands(String phc) {
        return parse(phc).isPresent();
    }

    private byte[] compute(String password, byte[] salt, int kib, int rounds, int lanes, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(kib)
                .withIterations(rounds)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] normal = Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
        byte[] hash = new byte[length];
        try {
            if (!permits.tryAcquire(10, TimeUnit.SECONDS)) {
                throw new TryLater(Reason.AUTH_TOO_MANY, "too many password checks at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryLater(Reason.SHUTTING_DOWN);
        }
        try {
            generator.generateBytes(normal, hash);
        } finally {
            permits.release();
        }
        return hash;
    }

    private static String encode(byte[] salt, byte[] hash, int kib, int rounds, int lanes) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return PREFIX + "m=" + kib + ",t=" + rounds + ",p=" + lanes + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }

    private static Optional<Parsed> parse(String phc) {
        if (!phc.startsWith(PREFIX) || phc.length() > 300) {
            return Optional.empty();
        }
        String[] parts = phc.substring(PREFIX.length()).split("\\$", -1);
        String[] costs = parts[0].split(",", -1);
        if (parts.length != 3 || costs.length != 3) {
            return Optional.empty();
        }
        try {
            int kib = number(costs[0], "m=");
            int rounds = number(costs[1], "t=");
            int lanes = number(costs[2], "p=");
            byte[] salt = Base64.getDecoder().decode(parts[1]);
            byte[] hash = Base64.getDecoder().decode(parts[2]);
            boolean sane = kib >= 8 * lanes
                    && kib <= MAX_MEMORY
                    && rounds >= 1
                    && rounds <= MAX_PASSES
                    && lanes >= 1
                    && lanes <= 8
                    && salt.length >= 8
                    && hash.length >= 16
                    && hash.length <= 64;
            return sane ? Optional.of(new Parsed(kib, rounds, lanes, salt, hash)) : Optional.empty();
        } catch (IllegalArgumentException notPhc) {
            return Optional.empty();
        }
    }

    private static int number(String text, String name) {
        if (!text.startsWith(name)) {
            throw new IllegalArgumentException(name);
        }
        return Integer.parseInt(text.substring(name.length()));
    }
}
