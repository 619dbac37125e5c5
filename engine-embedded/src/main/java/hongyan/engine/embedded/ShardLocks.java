package hongyan.engine.embedded;

import hongyan.kv.Shard;
import hongyan.kv.Shards;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// One fair lock for each shard that somebody holds or waits for; nothing is kept for the others.
///
/// *Locks*: taken in the total order of [Shard], so that two writes never wait for each other in a circle.
final class ShardLocks {
    private static final class Counted {
        private final ReentrantLock lock = new ReentrantLock(true);
        /// Holders and waiters; changed under the map's lock of the entry only.
        private int users;
    }

    private final ConcurrentHashMap<Shard, Counted> locks = new ConcurrentHashMap<>();

    void lock(Shards shards) {
        for (Shard shard : shards.sorted()) {
            locks.compute(shard, (s, known) -> {
                        Counted counted = known == null ? new Counted() : known;
                        counted.users++;
                        return counted;
                    })
                    .lock
                    .lock();
        }
    }

    void unlock(Shards shards) {
        List<Shard> sorted = shards.sorted();
        for (int i = sorted.size() - 1; i >= 0; i--) {
            locks.computeIfPresent(sorted.get(i), (s, counted) -> {
                counted.lock.unlock();
                return --counted.users == 0 ? null : counted;
            });
        }
    }

    /// How many shards are held or waited for.
    int size() {
        return locks.size();
    }
}
