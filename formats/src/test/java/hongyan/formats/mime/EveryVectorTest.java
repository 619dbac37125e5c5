package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThatCode;

import hongyan.formats.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            assertThatCode(() -> Soundness.check(bytes)).as("%s", file).doesNotThrowAnyException();
        }
    }
}
