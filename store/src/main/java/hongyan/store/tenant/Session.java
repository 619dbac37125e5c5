package hongyan.store.tenant;

import java.time.Instant;

/// A web session. Its key is the hash of a token that only the browser has.
///
/// @param id names it in lists; of no use to sign in
/// @param seen last use, with a few minutes' tolerance
public record Session(
        String id, int tenant, int member, Instant created, Instant seen, Instant expires, String ip, String agent) {
    public Session seenAt(Instant time) {
        return new Session(id, tenant, member, created, time, expires, ip, agent);
    }
}
