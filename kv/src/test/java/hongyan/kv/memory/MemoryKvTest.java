package hongyan.kv.memory;

import hongyan.kv.Kv;
import hongyan.kv.testing.KvContract;

final class MemoryKvTest extends KvContract {
    @Override
    protected Kv open() {
        return new MemoryKv();
    }
}
