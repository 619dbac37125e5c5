package hongyan.kv;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Counts commits of the directory and of organisations, for engines that see them all. Organisations whose numbers
/// fall on the same place count together; accounts and queues change too often to be worth it.
///
/// *Threads*: safe, without locks.
public final class Stamps {
    private static final int PLACES = 1 << 12;
    private final AtomicLong directory = new AtomicLong();
    private final AtomicLongArray tenants = new AtomicLongArray(PLACES);

    /// [Kv#stamp].
    public OptionalLong of(Shard shard) {
        return switch (shard) {
            case Shard.Directory d -> OptionalLong.of(directory.get());
            case Shard.Tenant tenant -> OptionalLong.of(tenants.get(place(tenant)));
            case Shard.Account a -> OptionalLong.empty();
            case Shard.Queue q -> OptionalLong.empty();
            case Shard.Upkeep u -> OptionalLong.empty();
        };
    }

    /// After the commit can be seen, before anybody is told that it is done.
    public void committed(Shards shards) {
        for (Shard shard : shards.sorted()) {
            switch (shard) {
                case Shard.Directory d -> directory.incrementAndGet();
                case Shard.Tenant tenant -> tenants.incrementAndGet(place(tenant));
                case Shard.Account a -> {}
                case Shard.Queue q -> {}
                case Shard.Upkeep u -> {}
            }
        }
    }

    private static int place(Shard.Tenant tenant) {
        return tenant.id() & PLACES - 1;
    }
}
