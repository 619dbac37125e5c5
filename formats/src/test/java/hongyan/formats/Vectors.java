package hongyan.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The third-party vectors of the repository, and the list of those we deliberately differ from.
public final class Vectors {
    private Vectors() {}

    /// The folder `vectors` above the working directory.
    public static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null) {
            if (Files.exists(at.resolve("vectors/NOTICE.md"))) {
                return at.resolve("vectors");
            }
            at = at.getParent();
        }
        throw new IllegalStateException("no folder vectors above the working directory");
    }

    public static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(root().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String path) {
        return JsonMapper.shared().readTree(bytes(path));
    }

    /// All files below a folder, sorted.
    public static List<Path> files(String folder) {
        try (Stream<Path> walk = Files.walk(root().resolve(folder))) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The deliberate differences of one suite: vector name to reason (`differences/SUITE.tsv` in the test resources).
    public static Map<String, String> differences(String suite) {
        Map<String, String> known = new TreeMap<>();
        try (InputStream in = Vectors.class.getResourceAsStream("/differences/" + suite + ".tsv")) {
            if (in == null) {
                return known;
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int tab = line.indexOf('\t');
                if (tab > 0 && !line.startsWith("#")) {
                    known.put(line.substring(0, tab), line.substring(tab + 1));
                }
            }
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
