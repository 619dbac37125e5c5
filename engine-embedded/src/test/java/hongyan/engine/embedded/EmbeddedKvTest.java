package hongyan.engine.embedded;

import hongyan.kv.Kv;
import hongyan.kv.testing.KvContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKvTest extends KvContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected Kv open() {
        return EmbeddedKv.open(folder.resolve("rows"), EmbeddedOptions.small());
    }
}
