package hongyan.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Key;
import hongyan.kv.Kv;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.testing.KvContract;
import org.junit.jupiter.api.Test;

final class MemoryKvTest extends KvContract {
    private static final Key ROW = Key.of(1);
    private static final Key OTHER = Key.of(2);

    @Override
    protected Kv open() {
        return new MemoryKv();
    }

    private static void put(Kv kv, Key key) {
        kv.write(Shards.account(1), tx -> {
            tx.put(Space.ACCOUNT, key, new byte[] {3});
            return 0;
        });
    }

    private static boolean has(Kv kv, Key key) {
        return kv.read(view -> view.get(Space.ACCOUNT, key).isPresent());
    }

    @Test
    void aCopyIsApart() {
        try (MemoryKv kv = new MemoryKv()) {
            put(kv, ROW);
            try (MemoryKv copy = kv.copy()) {
                put(copy, OTHER);
                assertThat(has(copy, ROW)).isTrue();
                assertThat(has(kv, OTHER)).isFalse();
            }
            put(kv, OTHER);
            assertThat(has(kv, OTHER)).isTrue();
        }
    }
}
