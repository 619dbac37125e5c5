package hongyan.services.directory;

import hongyan.store.tenant.TenantStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Whom the addresses of the last while belong to, each with the stamp under which it was read: a change of the
/// directory or of the organisation voids it from its commit on ([TenantStore#stamp]).
///
/// Bounded: a fixed number of places; addresses that fall on the same place displace each other.
///
/// *Threads*: safe without locks; a lost entry is read once more.
final class KnownAddresses {
    private static final int PLACES = 1 << 13;

    private record Known(String canonical, TenantStore.Stamp stamp, Directory.Resolution.Accounts found) {}

    private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);
    private final TenantStore store;

    KnownAddresses(TenantStore store) {
        this.store = store;
    }

    Optional<Directory.Resolution.Accounts> find(String canonical) {
        Known known = places.getAcquire(place(canonical));
        return known != null
                        && known.canonical.equals(canonical)
                        && store.stamp(known.found.tenant())
                                .filter(known.stamp::equals)
                                .isPresent()
                ? Optional.of(known.found)
                : Optional.empty();
    }

    /// @param stamp taken before `found` was read
    void keep(String canonical, TenantStore.Stamp stamp, Directory.Resolution.Accounts found) {
        places.setRelease(place(canonical), new Known(canonical, stamp, found));
    }

    private static int place(String canonical) {
        int hash = canonical.hashCode();
        return (hash ^ hash >>> 13 ^ hash >>> 26) & PLACES - 1;
    }
}
