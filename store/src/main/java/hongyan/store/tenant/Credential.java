package hongyan.store.tenant;

import java.time.Instant;
import java.util.Objects;

/// A member's password.
///
/// @param generation grows with every change: what was remembered of an older one is void
/// @param hash PHC string (`$argon2id$v=19$m=19456,t=2,p=1$salt$hash`)
/// @param scram sealed keys for SCRAM, empty when there are none yet
public record Credential(long generation, String hash, Instant changed, String scram) {
    public Credential {
        scram = Objects.requireNonNullElse(scram, "");
    }
}
