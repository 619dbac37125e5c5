package hongyan.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import hongyan.app.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Reads the class files and the table of floors in ARCHITECTURE.md: arrows point down, siblings do not import each
/// other.
class RoomsTest {
    private static JavaClasses classes;
    private static Map<String, Set<String>> floors;

    @BeforeAll
    static void read() throws IOException {
        classes = new ClassFileImporter()
                .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
                .importPackages("hongyan");
        floors = table(Files.readString(ProjectRoot.path().resolve("ARCHITECTURE.md")));
    }

    @Test
    void everyPackageStandsOnAFloorOfTheTable() {
        assertThat(classes.stream().map(RoomsTest::floor).collect(Collectors.toSet()))
                .isSubsetOf(floors.keySet());
    }

    @Test
    void arrowsPointDown() {
        List<String> wrong = new ArrayList<>();
        forEachArrow((from, to) -> {
            if (!floor(from).equals(floor(to)) && !mayImport(floors.get(floor(from)), to)) {
                wrong.add(from.getName() + " -> " + to.getName());
            }
        });
        assertThat(wrong).isEmpty();
    }

    /// Said here as well as in the table, so that a changed table alone does not open the door. doc/adr/0004.
    @Test
    void protocolsKnowBodiesAndNoRows() {
        Set<String> reached = new TreeSet<>();
        forEachArrow((from, to) -> {
            if (floor(from).equals("protocols") && floor(to).equals("kv")) {
                reached.add(to.getPackageName());
            }
        });
        assertThat(reached).isSubsetOf("hongyan.kv.blob");
        assertThat(floors.get("protocols")).contains("kv.blob").doesNotContain("kv");
    }

    /// Services join the rows of several stores in one transaction; what a row looks like is the stores' own.
    @Test
    void servicesNameNoRows() {
        List<String> wrong = new ArrayList<>();
        forEachArrow((from, to) -> {
            if (floor(from).equals("services")
                    && Set.of("hongyan.kv.Space", "hongyan.kv.Key").contains(to.getName())) {
                wrong.add(from.getName() + " -> " + to.getName());
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void protocolsDoNotImportEachOther() {
        List<String> wrong = new ArrayList<>();
        forEachArrow((from, to) -> {
            if (floor(from).equals("protocols")
                    && floor(to).equals("protocols")
                    && !room(from).equals(room(to))) {
                wrong.add(from.getName() + " -> " + to.getName());
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void onlyTheServerNamesAnEngine() {
        List<String> wrong = new ArrayList<>();
        forEachArrow((from, to) -> {
            if (floor(to).equals("engine")
                    && !floor(from).equals("engine")
                    && !floor(from).equals("app")) {
                wrong.add(from.getName() + " -> " + to.getName());
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void formatsNeverReadAClock() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : classes) {
            if (floor(type).equals("formats")) {
                type.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTarget().getName().equals("now")
                                        && call.getTarget().getOwner().getName().startsWith("java.time.")
                                || call.getTarget().getName().equals("currentTimeMillis"))
                        .forEach(call -> wrong.add(call.getDescription()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void storeOpensNoSocket() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : classes) {
            if (Set.of("store", "kv", "formats", "base").contains(floor(type))) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getName())
                        .filter(
                                name -> name.matches(
                                        "java\\.net\\.(Socket|ServerSocket|DatagramSocket)|java\\.nio\\.channels\\.(Socket|ServerSocket).*"))
                        .forEach(name -> wrong.add(type.getName() + " -> " + name));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("hongyan.(**)")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<String> silent = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ProjectRoot.path())) {
            for (Path folder : files.filter(f -> f.toString().contains("src/main/java/hongyan/")
                            && f.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .collect(Collectors.toCollection(TreeSet::new))) {
                if (!Files.exists(folder.resolve("package-info.java"))) {
                    silent.add(ProjectRoot.path().relativize(folder).toString());
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    private interface Arrow {
        void visit(JavaClass from, JavaClass to);
    }

    private static void forEachArrow(Arrow arrow) {
        for (JavaClass from : classes) {
            from.getDirectDependenciesFromSelf().forEach(dependency -> {
                JavaClass to = dependency.getTargetClass();
                if (to.getName().startsWith("hongyan.")) {
                    arrow.visit(from, to);
                }
            });
        }
    }

    /// A cell of the table names a floor (`kv`) or one of its packages (`kv.blob`).
    private static boolean mayImport(Set<String> allowed, JavaClass to) {
        return allowed.contains(floor(to))
                || allowed.contains(to.getPackageName().substring("hongyan.".length()));
    }

    /// `hongyan.store.account.Email` stands on the floor `store` in the room `account`.
    private static String floor(JavaClass type) {
        return type.getName().split("\\.")[1];
    }

    private static String room(JavaClass type) {
        return type.getName().split("\\.")[2];
    }

    /// Rows `| floor | may import a, b | ...` of the table under the heading `## Floors`.
    private static Map<String, Set<String>> table(String page) {
        Map<String, Set<String>> floors = new LinkedHashMap<>();
        String section = page.substring(page.indexOf("## Floors"));
        section = section.substring(0, section.indexOf("\n## ", 5));
        for (String line : section.lines().filter(l -> l.startsWith("| `")).toList()) {
            String[] cells = line.split("\\|");
            floors.put(
                    cells[1].strip().replace("`", ""),
                    Stream.of(cells[2].split(","))
                            .map(cell -> cell.strip().replace("`", ""))
                            .collect(Collectors.toSet()));
        }
        return floors;
    }
}
