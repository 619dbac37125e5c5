package hongyan.kv.memory;

import hongyan.kv.blob.LargeBodies;
import hongyan.kv.testing.LargeBodiesContract;

final class MemoryBodiesTest extends LargeBodiesContract {
    @Override
    protected LargeBodies open() {
        return new MemoryBodies();
    }
}
