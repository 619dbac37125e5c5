package hongyan.base.pinyin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/// Readings of names, and whether typed letters mean a name. *Threads*: safe; the table is read once and never changed.
public final class Pinyin {
    private static final char FIRST = '\u4e00';
    private static final char LAST = '\u9fa5';
    /// More letters than this mean nothing; of longer names the front counts: the search must not grow without bound.
    private static final int LONGEST = 32;

    private static final int MOST_SYLLABLES = 256;

    private static final String[] READINGS = load("readings.txt");
    /// By character: its readings but the commonest.
    private static final Map<Character, List<String>> OTHERS = others();

    /// Characters whose reading differs when they are a surname.
    private static final Map<Character, String> SURNAMES = Map.ofEntries(
            Map.entry('单', "shan"),
            Map.entry('曾', "zeng"),
            Map.entry('仇', "qiu"),
            Map.entry('解', "xie"),
            Map.entry('查', "zha"),
            Map.entry('区', "ou"),
            Map.entry('朴', "piao"),
            Map.entry('盖', "ge"),
            Map.entry('缪', "miao"),
            Map.entry('乐', "yue"),
            Map.entry('翟', "zhai"),
            Map.entry('繁', "po"),
            Map.entry('秘', "bi"),
            Map.entry('冼', "xian"),
            Map.entry('长', "zhang"),
            Map.entry('重', "chong"),
            Map.entry('召', "shao"),
            Map.entry('员', "yun"));

    /// All fronts of all syllables.
    private static final Set<String> FRONTS = fronts();

    private Pinyin() {}

    private static Set<String> fronts() {
        Set<String> syllables = new HashSet<>(List.of(READINGS));
        OTHERS.values().forEach(syllables::addAll);
        syllables.addAll(SURNAMES.values());
        Set<String> fronts = new HashSet<>();
        for (String syllable : syllables) {
            for (int end = 1; end <= syllable.length(); end++) {
                fronts.add(syllable.substring(0, end));
            }
        }
        return fronts;
    }

    /// The syllables of a name: a reading for each Chinese character, each run of other letters and digits as it is.
    public static List<String> syllables(String name) {
        List<String> syllables = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            String reading = c >= FIRST && c <= LAST ? READINGS[c - FIRST] : "";
            if (reading.isEmpty() && Character.isLetterOrDigit(c)) {
                run.append(c);
                continue;
            }
            flush(run, syllables);
            if (!reading.isEmpty()) {
                syllables.add(i == 0 ? SURNAMES.getOrDefault(c, reading) : reading);
            }
        }
        flush(run, syllables);
        return syllables;
    }

    /// All readings of a character, without tones, the commonest first; none when it is no Chinese one.
    public static List<String> readings(char c) {
        if (c < FIRST || c > LAST || READINGS[c - FIRST].isEmpty()) {
            return List.of();
        }
        List<String> others = OTHERS.get(c);
        return others == null ? List.of(READINGS[c - FIRST]) : others;
    }

    /// Whether some syllable begins with these letters, or is them.
    public static boolean beginsSyllable(String letters) {
        return FRONTS.contains(letters);
    }

    /// The syllables of a name as [#syllables], with every reading that each may have: the likeliest first.
    public static List<List<String>> alternatives(String name) {
        List<List<String>> all = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            List<String> readings = readings(c);
            if (readings.isEmpty() && Character.isLetterOrDigit(c)) {
                run.append(c);
                continue;
            }
            flushAlone(run, all);
            String surname = i == 0 ? SURNAMES.get(c) : null;
            if (surname != null) {
                List<String> first = new ArrayList<>(readings);
                first.remove(surname);
                first.addFirst(surname);
                all.add(first);
            } else if (!readings.isEmpty()) {
                all.add(readings);
            }
        }
        flushAlone(run, all);
        return all;
    }

    private static void flushAlone(StringBuilder run, List<List<String>> all) {
        if (!run.isEmpty()) {
            all.add(List.of(run.toString().toLowerCase(Locale.ROOT)));
            run.setLength(0);
        }
    }

    private static void flush(StringBuilder run, List<String> syllables) {
        if (!run.isEmpty()) {
            syllables.add(run.toString().toLowerCase(Locale.ROOT));
            run.setLength(0);
        }
    }

    /// Where in the name's syllables the typed letters begin, 0 for the first; -1 when they do not mean it.
    ///
    /// Each syllable may be typed in full or by its first letters, none in between may be left out.
    ///
    /// @param letters lower case, without spaces
    public static int find(String name, String letters) {
        if (letters.isEmpty() || letters.length() > LONGEST || !letters.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            return -1;
        }
        List<List<String>> all = alternatives(name);
        List<List<String>> syllables = all.subList(0, Math.min(MOST_SYLLABLES, all.size()));
        // fits[i][j]: the letters from j on can be typed from syllable i on; filled from the end
        boolean[][] fits = new boolean[syllables.size() + 1][letters.length() + 1];
        for (boolean[] row : fits) {
            row[letters.length()] = true;
        }
        for (int i = syllables.size() - 1; i >= 0; i--) {
            for (int j = letters.length() - 1; j >= 0; j--) {
                fits[i][j] = fits(syllables.get(i), letters, j, fits[i + 1]);
            }
        }
        for (int i = 0; i < syllables.size(); i++) {
            if (fits[i][0]) {
                return i;
            }
        }
        return -1;
    }

    private static boolean fits(List<String> readings, String letters, int from, boolean[] next) {
        for (String reading : readings) {
            if (fits(reading, letters, from, next)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(String syllable, String letters, int from, boolean[] next) {
        for (int k = 0; k < syllable.length() && from + k < letters.length(); k++) {
            if (syllable.charAt(k) != letters.charAt(from + k)) {
                return false;
            }
            if (next[from + k + 1]) {
                return true;
            }
        }
        return false;
    }

    private static Map<Character, List<String>> others() {
        Map<Character, List<String>> others = new HashMap<>();
        eachReading(
                "others.txt",
                (c, syllable) -> others.computeIfAbsent(c, it -> new ArrayList<>(List.of(READINGS[it - FIRST])))
                        .add(syllable));
        others.replaceAll((c, readings) -> List.copyOf(readings));
        return others;
    }

    private static String[] load(String file) {
        String[] readings = new String[LAST - FIRST + 1];
        java.util.Arrays.fill(readings, "");
        eachReading(file, (c, syllable) -> readings[c - FIRST] = syllable);
        return readings;
    }

    /// Lines are a syllable, a blank and the characters read so.
    private static void eachReading(String file, BiConsumer<Character, String> to) {
        try (InputStream in = Pinyin.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (!line.startsWith("#") && space > 0) {
                    String syllable = line.substring(0, space).intern();
                    for (int i = space + 1; i < line.length(); i++) {
                        to.accept(line.charAt(i), syllable);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
