package hongyan.kv.memory;

import hongyan.kv.testing.SearchContract;
import hongyan.kv.text.TextIndex;

final class MemoryTextIndexTest extends SearchContract {
    @Override
    protected TextIndex open() {
        return new MemoryTextIndex();
    }
}
