package hongyan.kv.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.kv.Key;
import hongyan.kv.KvException;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.memory.MemoryKv;
import org.junit.jupiter.api.Test;

final class FaultyKvTest {
    private final FaultyKv kv = new FaultyKv(new MemoryKv());

    private void put(int key) {
        kv.write(Shards.account(1), tx -> {
            tx.put(Space.META, Key.of(key), new byte[1]);
            return 0;
        });
    }

    private boolean has(int key) {
        return kv.read(s -> s.get(Space.META, Key.of(key))).isPresent();
    }

    @Test
    void failsTheNthOperation() {
        kv.failNth(2);
        put(1);
        assertThatThrownBy(() -> put(2)).isInstanceOf(KvException.class).hasMessageContaining("seed");
        assertThat(has(1)).isTrue();
        assertThat(has(2)).isFalse();
    }

    @Test
    void failsBeforeOrAfterTheCommit() {
        kv.failBefore(1);
        assertThatThrownBy(() -> put(1)).isInstanceOf(KvException.class);
        kv.failBefore(0).loseAnswer(1);
        assertThatThrownBy(() -> put(2)).isInstanceOf(KvException.class);
        kv.heal();
        assertThat(has(1)).isFalse();
        assertThat(has(2)).isTrue();
    }
}
