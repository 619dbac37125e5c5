package hongyan.kv;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// The shards of one write: sorted, without doubles, never empty.
public final class Shards {
    private final List<Shard> sorted;

    private Shards(Collection<Shard> shards) {
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("a write names its shards");
        }
        sorted = List.copyOf(new TreeSet<>(shards));
    }

    public static Shards of(Shard... shards) {
        return new Shards(Arrays.asList(shards));
    }

    public static Shards of(Collection<Shard> shards) {
        return new Shards(shards);
    }

    public static Shards account(int account) {
        return new Shards(List.of(new Shard.Account(account)));
    }

    /// In the order in which they are locked.
    public List<Shard> sorted() {
        return sorted;
    }

    @Override
    public String toString() {
        return sorted.toString();
    }
}
