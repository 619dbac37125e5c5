package hongyan.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir
    Path folder = Path.of("");

    private static void refused(Path path, StoreUnusable.Kind kind, String words) {
        assertThatThrownBy(() -> DataFolder.open(path))
                .isInstanceOfSatisfying(
                        StoreUnusable.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(words)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void secondOneIsRefusedUntilTheFirstIsClosed() {
        try (DataFolder first = DataFolder.open(folder)) {
            assertThat(first.rows()).isEqualTo(folder.resolve("rows"));
            refused(folder, StoreUnusable.Kind.LOCKED, "in use");
        }
        DataFolder.open(folder).close();
    }

    @Test
    void otherProcessIsRefused() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('!');
            refused(folder, StoreUnusable.Kind.LOCKED, "in use");
        } finally {
            other.destroyForcibly().waitFor();
        }
        DataFolder.open(folder).close();
    }

    /// Holds a folder until it is killed.
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (DataFolder held = DataFolder.open(Path.of(args[0]))) {
                System.out.print('!');
                System.out.flush();
                while (System.in.read() >= 0 && Files.exists(held.path())) {}
            }
        }
    }

    @Test
    void unknownFormatIsRefused() throws IOException {
        DataFolder.open(folder).close();
        Files.writeString(folder.resolve("format"), "hongyan-store 99\n");
        refused(folder, StoreUnusable.Kind.UNKNOWN_FORMAT, "hongyan-store 99");
        Files.writeString(folder.resolve("format"), "");
        refused(folder, StoreUnusable.Kind.UNKNOWN_FORMAT, "knows");
        Files.delete(folder.resolve("format"));
        Files.createDirectory(folder.resolve("rows"));
        refused(folder, StoreUnusable.Kind.UNKNOWN_FORMAT, "format");
    }

    @Test
    void missingRowsOfAFolderInUseAreADamage() throws IOException {
        DataFolder.open(folder).close(); // a first start that never came to its rows may be repeated
        try (DataFolder first = DataFolder.open(folder)) {
            EmbeddedKv.open(first, EmbeddedOptions.small(), () -> {}).close();
        }
        DataFolder.open(folder).close();
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(folder.resolve("rows"), elsewhere);
        refused(folder, StoreUnusable.Kind.DAMAGED, "rows are missing");
        Files.createDirectory(folder.resolve("rows")); // the place of a disk that is not mounted
        refused(folder, StoreUnusable.Kind.DAMAGED, "CURRENT");
        Files.delete(folder.resolve("rows"));
        Files.move(elsewhere, folder.resolve("rows"));
        DataFolder.open(folder).close();
    }

    @Test
    void fileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        refused(file, StoreUnusable.Kind.NOT_WRITABLE, "cannot be used");
        refused(file.resolve("below"), StoreUnusable.Kind.NOT_WRITABLE, "cannot be used");
    }
}
