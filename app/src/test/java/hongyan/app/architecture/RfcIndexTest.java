package hongyan.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.app.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every RFC a source line names stands in doc/rfc/index.tsv, and every row is named by a source line or says why not.
class RfcIndexTest {
    private static final Pattern MENTION = Pattern.compile("RFCs? ?([0-9]{3,5})");

    @Test
    void everyRfcNamedInTheSourcesIsInTheIndex() throws IOException {
        TreeMap<Integer, String> index = index();
        Map<Integer, String> unknown = new TreeMap<>();
        mentions().forEach((number, file) -> {
            if (!index.containsKey(number)) {
                unknown.put(number, file);
            }
        });
        assertThat(unknown).as("RFC numbers without a row in doc/rfc/index.tsv").isEmpty();
    }

    @Test
    void rowsAreInOrderAndSayTheirStatus() throws IOException {
        List<String> rows = rows();
        assertThat(rows.stream()
                        .map(row -> Integer.parseInt(row.split("\t")[0]))
                        .toList())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(rows)
                .allMatch(row -> row.split("\t").length >= 3
                        && List.of("done", "part", "read", "later").contains(row.split("\t")[2]));
    }

    @Test
    void whatIsCalledDoneIsNamedInTheSources() throws IOException {
        TreeSet<Integer> named = new TreeSet<>(mentions().keySet());
        List<String> silent = new ArrayList<>();
        for (String row : rows()) {
            String[] cells = row.split("\t");
            if (cells[2].equals("done") && !named.contains(Integer.parseInt(cells[0]))) {
                silent.add(row);
            }
        }
        assertThat(silent).isEmpty();
    }

    /// On a difference the page as it should be is left in `target`, to be looked at and copied.
    @Test
    void thePageIsTheTable() throws IOException {
        Path wanted = ProjectRoot.path().resolve("app/target/rfc/README.md");
        Files.createDirectories(wanted.getParent());
        Files.writeString(wanted, page());
        assertThat(ProjectRoot.path().resolve("doc/rfc/README.md"))
                .as("made from doc/rfc/index.tsv; as it should be: " + wanted)
                .hasContent(page());
    }

    private static String page() throws IOException {
        StringBuilder page =
                new StringBuilder("# Coverage of RFCs\n\nMade from `index.tsv`; `RfcIndexTest` compares.\n\n");
        page.append("| Status | Meaning | RFCs |\n|---|---|---|\n");
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put("done", "the parts that apply are implemented");
        meanings.put("part", "some of it is, as the note says");
        meanings.put("read", "facts taken from it, nothing to implement");
        meanings.put("later", "planned");
        for (Map.Entry<String, String> status : meanings.entrySet()) {
            long count = rows().stream()
                    .filter(row -> row.split("\t")[2].equals(status.getKey()))
                    .count();
            page.append("| %s | %s | %d |\n".formatted(status.getKey(), status.getValue(), count));
        }
        page.append("\n| RFC | Title | Status | Note |\n|---|---|---|---|\n");
        for (String row : rows()) {
            String[] cells = row.split("\t", -1);
            page.append("| [%s](https://www.rfc-editor.org/rfc/rfc%s) | %s | %s | %s |\n"
                    .formatted(cells[0], cells[0], cells[1], cells[2], cells[3]));
        }
        return page.toString();
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(ProjectRoot.path().resolve("doc/rfc/index.tsv")).stream()
                .skip(1)
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static TreeMap<Integer, String> index() throws IOException {
        TreeMap<Integer, String> index = new TreeMap<>();
        rows().forEach(row -> index.put(Integer.parseInt(row.split("\t")[0]), row));
        return index;
    }

    private static Map<Integer, String> mentions() throws IOException {
        Map<Integer, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ProjectRoot.path())) {
            for (Path file : files.filter(f -> f.toString().contains("/src/main/java/")
                            && f.toString().endsWith(".java"))
                    .toList()) {
                Matcher matcher = MENTION.matcher(Files.readString(file));
                while (matcher.find()) {
                    found.putIfAbsent(
                            Integer.parseInt(matcher.group(1)),
                            file.getFileName().toString());
                }
            }
        }
        return found;
    }
}
