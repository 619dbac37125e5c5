package hongyan.kv.testing;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Random transactions on a store, each answer compared with a tree map. Every message names the seed.
public final class KvModel {
    private static final Space[] SPACES = {Space.UID, Space.THREAD, Space.ACCOUNT, Space.TASK, Space.BLOB};

    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Kv kv;
    private final long seed;
    private final Random random;
    private Map<Space, TreeMap<Key, byte[]>> rows = new HashMap<>();
    private Map<Key, Long> counters = new HashMap<>();

    public KvModel(Kv kv, long seed) {
        this.kv = kv;
        this.seed = seed;
        this.random = new Random(seed);
        for (Space space : SPACES) {
            rows.put(space, new TreeMap<>());
        }
    }

    public void run(int transactions) {
        for (int i = 0; i < transactions; i++) {
            transaction();
            kv.read(s -> {
                check(s, rows, counters);
                return 0;
            });
        }
    }

    private Key key() {
        // Few bytes and few values, so that keys meet, and prefixes and carries happen.
        byte[] bytes = new byte[random.nextInt(4)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = new byte[] {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff}[random.nextInt(7)];
        }
        return Key.raw(bytes);
    }

    private KeyRange range() {
        return switch (random.nextInt(4)) {
            case 0 -> KeyRange.all();
            case 1 -> KeyRange.prefix(key());
            case 2 -> KeyRange.prefixFrom(key(), key());
            default -> KeyRange.between(key(), key());
        };
    }

    private void transaction() {
        Map<Space, TreeMap<Key, byte[]>> after = new HashMap<>();
        rows.forEach((space, map) -> after.put(space, new TreeMap<>(map)));
        Map<Key, Long> sums = new HashMap<>(counters);
        boolean giveUp = random.nextInt(5) == 0;
        try {
            kv.write(Shards.account(random.nextInt(3)), tx -> {
                int steps = random.nextInt(15);
                for (int i = 0; i < steps; i++) {
                    step(tx, after, sums);
                    if (random.nextInt(3) == 0) {
                        check(tx, after, sums);
                    }
                }
                if (giveUp) {
                    throw new GivenUp();
                }
                return 0;
            });
            rows = after;
            counters = sums;
        } catch (GivenUp e) {
            assertThat(giveUp).as("seed %d", seed).isTrue();
        }
    }

    private void step(Tx tx, Map<Space, TreeMap<Key, byte[]>> after, Map<Key, Long> sums) {
        Space space = SPACES[random.nextInt(SPACES.length)];
        TreeMap<Key, byte[]> map = java.util.Objects.requireNonNull(after.get(space));
        Key key = key();
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> {
                byte[] value = new byte[random.nextInt(20) == 0 ? 3000 : random.nextInt(20)];
                random.nextBytes(value);
                tx.put(space, key, value);
                map.put(key, value);
            }
            case 5, 6 -> {
                tx.delete(space, key);
                map.remove(key);
            }
            case 7 -> {
                KeyRange range = range();
                if (range.to().isEmpty() && range.from().length() == 0 && random.nextInt(4) != 0) {
                    return;
                }
                tx.deleteRange(space, range);
                map.keySet().removeIf(range::contains);
            }
            case 8 -> {
                long delta = random.nextLong();
                tx.add(Space.COUNTER, key, delta);
                sums.merge(key, delta, Long::sum);
            }
            default -> {
                tx.delete(Space.COUNTER, key);
                sums.remove(key);
            }
        }
    }

    private void check(Snapshot s, Map<Space, TreeMap<Key, byte[]>> expected, Map<Key, Long> sums) {
        Space space = SPACES[random.nextInt(SPACES.length)];
        TreeMap<Key, byte[]> map = java.util.Objects.requireNonNull(expected.get(space));
        Key key = key();
        assertThat(s.get(space, key).map(ByteBuffer::wrap))
                .as("seed %d", seed)
                .isEqualTo(Optional.ofNullable(map.get(key)).map(ByteBuffer::wrap));
        assertThat(s.counter(Space.COUNTER, key)).as("seed %d", seed).isEqualTo(sums.getOrDefault(key, 0L));
        KeyRange range = range();
        Order order = random.nextBoolean() ? Order.ASCENDING : Order.DESCENDING;
        int limit = random.nextBoolean() ? random.nextInt(6) : 1000;
        List<Entry> wanted = new ArrayList<>();
        for (Map.Entry<Key, byte[]> row : (order == Order.ASCENDING ? map : map.descendingMap()).entrySet()) {
            if (range.contains(row.getKey()) && wanted.size() < limit) {
                wanted.add(new Entry(row.getKey(), row.getValue()));
            }
        }
        assertThat(s.scan(space, range, order, limit))
                .as("seed %d, %s %s limit %d", seed, range, order, limit)
                .isEqualTo(wanted);
    }
}
