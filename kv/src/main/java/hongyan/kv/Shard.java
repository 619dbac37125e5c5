package hongyan.kv;

import java.util.Comparator;

/// What a write is alone on. The order is total and fixed: kind first, then number.
public sealed interface Shard extends Comparable<Shard> {
    /// One mail account: its mailboxes, messages, collections and quota.
    record Account(int id) implements Shard {}

    /// One slot of the queue.
    record Queue(int slot) implements Shard {}

    /// One organisation: departments, members, roles, policies, audit.
    record Tenant(int id) implements Shard {}

    /// What is unique over all organisations: domains, addresses, ids, sessions.
    record Directory() implements Shard {}

    /// The upkeep of bodies: whoever removes dead ones.
    record Upkeep() implements Shard {}

    private int kind() {
        return switch (this) {
            case Account a -> 0;
            case Queue q -> 1;
            case Tenant t -> 2;
            case Directory d -> 3;
            case Upkeep u -> 4;
        };
    }

    private int number() {
        return switch (this) {
            case Account a -> a.id();
            case Queue q -> q.slot();
            case Tenant t -> t.id();
            case Directory d -> 0;
            case Upkeep u -> 0;
        };
    }

    Comparator<Shard> ORDER = Comparator.comparingInt(Shard::kind).thenComparingInt(Shard::number);

    @Override
    default int compareTo(Shard other) {
        return ORDER.compare(this, other);
    }
}
