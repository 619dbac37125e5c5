package hongyan.base.pinyin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Readings of names, and whether typed letters mean a name. *Threads*: safe; the table is read once and never changed.
public final class Pinyin {
    private static final char FIRST = '\u4e00';
    private static final char LAST = '\u9fa5';
    /// Names longer than this are cut: the search for a match must not grow without bound.
    private static final int LONGEST = 32;

    private static final String[] READINGS = load();

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

    private Pinyin() {}

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
        List<String> all = syllables(name);
        List<String> syllables = all.subList(0, Math.min(LONGEST, all.size()));
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

    private static String[] load() {
        String[] readings = new String[LAST - FIRST + 1];
        java.util.Arrays.fill(readings, "");
        try (InputStream in = Pinyin.class.getResourceAsStream("readings.txt")) {
            if (in == null) {
                throw new IllegalStateException("readings.txt is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (!line.startsWith("#") && space > 0) {
                    String syllable = line.substring(0, space).intern();
                    for (int i = space + 1; i < line.length(); i++) {
                        readings[line.charAt(i) - FIRST] = syllable;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return readings;
    }
}
