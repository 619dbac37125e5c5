package hongyan.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Space;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The batch built in Java is byte for byte what RocksDB builds: an update of RocksDB that changes the form fails here.
final class BatchTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void sameBytesAsRocksDb() throws RocksDBException {
        try (Columns columns = Columns.open(folder, EmbeddedOptions.small());
                WriteBatch theirs = new WriteBatch()) {
            Batch ours = new Batch();
            for (int size : new int[] {0, 1, 127, 128, 5000, 100_000}) {
                byte[] key = new byte[size == 100_000 ? 300 : 5];
                byte[] value = new byte[size];
                ours.put(columns.of(Space.UID).getID(), Space.UID.code(), key, value);
                theirs.put(columns.of(Space.UID), Columns.key(Space.UID, key), value);
            }
            byte[] key = Key.of(77).bytes();
            ours.delete(columns.of(Space.TASK).getID(), Space.TASK.code(), key);
            theirs.delete(columns.of(Space.TASK), Columns.key(Space.TASK, key));
            ours.add(columns.of(Space.COUNTER).getID(), Space.COUNTER.code(), key, -3);
            byte[] sum = {-3, -1, -1, -1, -1, -1, -1, -1};
            theirs.merge(columns.of(Space.COUNTER), Columns.key(Space.COUNTER, key), sum);
            byte[] end = Columns.end(Space.AUDIT, KeyRange.all());
            ours.deleteRange(columns.of(Space.AUDIT).getID(), Space.AUDIT.code(), key, end);
            theirs.deleteRange(columns.of(Space.AUDIT), Columns.key(Space.AUDIT, key), end);

            byte[] bytes = new byte[Batch.HEAD + ours.length()];
            ours.copyTo(bytes, Batch.HEAD);
            Batch.head(bytes, ours.count());
            assertThat(bytes).isEqualTo(theirs.data());
        }
    }
}
