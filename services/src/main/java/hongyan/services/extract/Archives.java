package hongyan.services.extract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// ZIP files read from front to back, bounded: entries, bytes of an entry and of all, times they grow. Names that are
/// not UTF-8 are read as GB18030, which Chinese packers write. *Threads*: one.
final class Archives {
    private static final int MOST_ENTRIES = 2_000;
    private static final long MOST_ENTRY = 32L << 20;
    private static final long MOST_ALL = 128L << 20;
    /// An entry that is more times as large as all that was read of the file, and not small, is a bomb.
    private static final int MOST_RATIO = 200;

    private static final long SMALL = 1 << 20;

    private Archives() {}

    /// What to do with an entry; its stream need not be read to the end.
    interface Each {
        void entry(String name, InputStream in) throws IOException;
    }

    /// @param packed bytes of the file
    static void read(InputStream file, long packed, Each each) throws IOException {
        long most = Math.min(MOST_ALL, Math.max(SMALL, packed * MOST_RATIO));
        try (ZipInputStream zip = new ZipInputStream(file, names())) {
            InputStream all = new Bounded(zip, most);
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MOST_ENTRIES) {
                    return;
                }
                if (!entry.isDirectory()) {
                    InputStream in = new Bounded(all, MOST_ENTRY);
                    each.entry(entry.getName(), in);
                    drain(in);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a name in the archive cannot be read", e);
        }
    }

    /// Behind an entry's end comes the next one: its rest counts, too.
    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        int n = 0;
        while (n >= 0) {
            n = in.read(buffer);
        }
    }

    private static Charset names() {
        return Charset.isSupported("GB18030") ? Charset.forName("GB18030") : StandardCharsets.UTF_8;
    }
}
