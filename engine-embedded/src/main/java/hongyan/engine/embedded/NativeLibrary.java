package hongyan.engine.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// RocksDB's native code outside its archive, so that a start need not unpack it into a temporary file. The program
/// finds it through `java.library.path`; where it is missing or for another machine, the archive is unpacked as ever.
public final class NativeLibrary {
    private NativeLibrary() {}

    /// Puts this machine's library into a folder, which is made when missing.
    public static void unpack(Path folder) throws IOException {
        String inside = Environment.getJniLibraryFileName("rocksdb");
        try (InputStream library = RocksDB.class.getClassLoader().getResourceAsStream(inside)) {
            if (library == null) {
                throw new IOException("RocksDB has no " + inside);
            }
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "rocksdb", ".new");
            Files.copy(library, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(
                    fresh,
                    folder.resolve(System.mapLibraryName(Environment.getSharedLibraryName("rocksdb"))),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
