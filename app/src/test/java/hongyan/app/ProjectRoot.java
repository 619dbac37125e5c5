package hongyan.app;

import java.nio.file.Files;
import java.nio.file.Path;

/// The project's root folder, found upwards from the working directory.
public final class ProjectRoot {
    private ProjectRoot() {}

    public static Path path() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("ARCHITECTURE.md"))) {
                return at;
            }
        }
        throw new IllegalStateException("not inside the project");
    }
}
