package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The scripted tests of vectors/imap/imaptest. Those that differ are named here with the reason, and must go on
/// differing: one that begins to pass has to leave the list.
class ImapTestScriptsTest {

    /// Script, then the patterns that do not come true, then why.
    private static final Map<String, Map<String, String>> DIFFERENT = Map.of(
            "listext", Map.of("\\nonexistent", "a subscription ends with its mailbox"),
            "append-binary", Map.of("binary.size[1]", "the script's bare LF go out as CRLF: two bytes more"),
            "catenate", Map.of("${mailbox}nonexistent (\\seen", "the URL is looked at before the mailbox"));

    static Stream<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(vectors().resolve("imap/imaptest"))) {
            return files
                    .filter(file -> !file.toString().endsWith(".mbox")
                            && !file.toString().endsWith(".md"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Path vectors() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("vectors/NOTICE.md"))) {
            at = at.getParent();
            if (at == null) {
                throw new AssertionError("no folder vectors above the working directory");
            }
        }
        return at.resolve("vectors");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void script(Path file) throws IOException {
        String name = file.getFileName().toString();
        try (ImapTestScript script = new ImapTestScript(file)) {
            Assumptions.assumeTrue(script.supported());
            Map<String, String> known = DIFFERENT.getOrDefault(name, Map.of());
            List<String> differences = script.run();
            assertThat(differences)
                    .filteredOn(each -> known.keySet().stream().noneMatch(each::contains))
                    .isEmpty();
            assertThat(known.keySet())
                    .as("differ no more")
                    .allMatch(part -> differences.stream().anyMatch(each -> each.contains(part)));
        }
    }
}
