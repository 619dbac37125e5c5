package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.Vectors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every message of the collection parses, its parts lie inside each other, and its text and names can be
/// read.
class EveryVectorTest {
    @ParameterizedTest
    @ValueSource(strings = {"mime", "auth"})
    void parses(String folder) throws IOException {
        for (Path file : Vectors.files(folder)) {
            byte[] bytes = Files.readAllBytes(file);
            Message message = MimeParser.parse(ByteSource.of(bytes));
            checkTree(file, message.root(), 0, bytes.length, bytes);
            read(ByteSource.of(bytes), message.root());
            assertThat(message.preview().length()).as("%s", file).isLessThanOrEqualTo(256);
            assertThat(MimeParser.parse(new Dripping(bytes))).as("%s", file).isEqualTo(message);
        }
    }

    static void checkTree(Path file, Part part, long from, long to, byte[] bytes) {
        assertThat(part.headerOffset()).as("%s", file).isBetween(from, to);
        assertThat(part.bodyOffset()).as("%s", file).isBetween(part.headerOffset(), to);
        assertThat(part.bodySize()).as("%s", file).isBetween(0L, to - part.bodyOffset());
        long feeds = 0;
        for (int i = (int) part.bodyOffset(); i < part.bodyOffset() + part.bodySize(); i++) {
            feeds += bytes[i] == '\n' ? 1 : 0;
        }
        assertThat(part.lines()).as("%s", file).isEqualTo(feeds);
        assertThat(part.isMultipart()).as("%s", file).isEqualTo(!part.children().isEmpty() && !part.isMessage());
        long at = part.bodyOffset();
        for (Part child : part.children()) {
            checkTree(file, child, at, part.bodyOffset() + part.bodySize(), bytes);
            at = child.bodyOffset() + child.bodySize();
        }
    }

    private static void read(ByteSource source, Part part) throws IOException {
        HeaderText.fileName(part);
        if (part.type().equals("TEXT")) {
            PartText.text(source, part, 10_000);
        }
        try (InputStream in = PartText.decoded(source, part)) {
            in.skip(1000);
        }
        for (Part child : part.children()) {
            read(source, child);
        }
    }

    /// A large source that comes in small pieces.
    record Dripping(byte[] bytes) implements ByteSource {
        @Override
        public long size() {
            return 1 << 21; // more than is read at once
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes) {
                @Override
                public synchronized int read(byte[] b, int off, int len) {
                    return super.read(b, off, Math.min(len, 37));
                }
            };
        }

        @Override
        public byte[] slice(long offset, int length) {
            return Arrays.copyOfRange(bytes, (int) offset, (int) Math.min(bytes.length, offset + length));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Dripping(byte[] theirs) && Arrays.equals(bytes, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    static List<Part> leaves(Part part) {
        return part.children().isEmpty()
                ? List.of(part)
                : part.children().stream().flatMap(p -> leaves(p).stream()).toList();
    }
}
