package hongyan.kv.testing;

import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A store that fails now and then, in the three ways a real one can: before the commit (nothing changed), after it
/// (the answer is lost, everything changed), and slowly.
///
/// *Threads*: safe. Messages carry the seed.
public final class FaultyKv implements Kv {
    private final Kv kv;
    private final long seed;
    private final Random random;
    private final AtomicLong operations = new AtomicLong();
    private volatile long failAt = -1;
    private volatile double failBefore;
    private volatile double loseAnswer;
    private volatile long mostDelayNanos;

    public FaultyKv(Kv kv) {
        this(kv, ThreadLocalRandom.current().nextLong());
    }

    public FaultyKv(Kv kv, long seed) {
        this.kv = kv;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /// The `n`-th operation from now on fails (1 = the next).
    public FaultyKv failNth(int n) {
        failAt = operations.get() + n;
        return this;
    }

    /// Each write fails with this chance before it commits.
    public FaultyKv failBefore(double chance) {
        failBefore = chance;
        return this;
    }

    /// Each write commits, and its answer is lost with this chance.
    public FaultyKv loseAnswer(double chance) {
        loseAnswer = chance;
        return this;
    }

    /// Each operation waits up to this long.
    public FaultyKv delay(long nanos) {
        mostDelayNanos = nanos;
        return this;
    }

    /// All goes well from now on.
    public void heal() {
        failAt = -1;
        failBefore = 0;
        loseAnswer = 0;
        mostDelayNanos = 0;
    }

    public long seed() {
        return seed;
    }

    /// Reads and writes so far.
    public long operations() {
        return operations.get();
    }

    private synchronized double chance() {
        return random.nextDouble();
    }

    private void step() {
        long now = operations.incrementAndGet();
        if (mostDelayNanos > 0) {
            LockSupport.parkNanos((long) (chance() * mostDelayNanos));
        }
        if (now == failAt) {
            throw new KvException("told to fail at operation " + now + ", seed " + seed);
        }
    }

    @Override
    public <T> T read(ReadWork<T> work) {
        step();
        return kv.read(work);
    }

    @Override
    public <T> T write(Shards shards, WriteWork<T> work) {
        step();
        T result = kv.write(shards, tx -> {
            T value = work.run(tx);
            if (chance() < failBefore) {
                throw new KvException("failed before the commit, seed " + seed);
            }
            return value;
        });
        if (chance() < loseAnswer) {
            throw new KvException("committed, and the answer was lost, seed " + seed);
        }
        return result;
    }

    @Override
    public OptionalLong stamp(Shard shard) {
        return kv.stamp(shard);
    }

    @Override
    public void close() {
        kv.close();
    }
}
