package hongyan.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Reads hongyan.toml and the environment.
///
/// A value is taken from the command line, else the environment, else the file, else the table.
public final class ConfigReader {
    private final Map<Setting, String> values = new EnumMap<>(Setting.class);

    /// Reads the file against the table of settings.
    ///
    /// @throws ConfigError for what is not TOML, an unknown key (with the nearest one), a wrong value
    public ConfigReader file(Path file) throws ConfigError {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigError(file + ": cannot be read (" + e.getMessage() + ")");
        }
        TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            var first = toml.errors().getFirst();
            throw new ConfigError(file + ":" + first.position().line() + ": " + first.getMessage());
        }
        Map<String, TomlPosition> keys = new LinkedHashMap<>();
        collect(toml, "", keys, toml);
        for (var entry : keys.entrySet()) {
            String where = file + ":" + entry.getValue().line() + ": ";
            Setting setting =
                    setting(entry.getKey()).orElseThrow(() -> new ConfigError(where + unknown(entry.getKey())));
            values.put(setting, checked(setting, plain(toml.get(entry.getKey())), where));
        }
        return this;
    }

    /// Overrides from `HONGYAN_*` variables; unknown ones are refused, so that a typo is told.
    public ConfigReader environment(Map<String, String> environment) throws ConfigError {
        Map<String, Setting> variables =
                Stream.of(Setting.values()).collect(Collectors.toMap(Setting::variable, setting -> setting));
        for (var entry : environment.entrySet()) {
            if (!entry.getKey().startsWith("HONGYAN_") || Config.OTHER_VARIABLES.contains(entry.getKey())) {
                continue;
            }
            Setting setting = variables.get(entry.getKey());
            if (setting == null) {
                throw new ConfigError(entry.getKey() + ": no such setting; did you mean "
                        + nearest(entry.getKey(), variables.keySet().stream()) + "?");
            }
            values.put(setting, checked(setting, entry.getValue(), entry.getKey() + ": "));
        }
        return this;
    }

    /// An override from the command line; null leaves the setting as it is.
    public ConfigReader option(Setting setting, @org.jspecify.annotations.Nullable String value) throws ConfigError {
        if (value != null) {
            values.put(setting, checked(setting, value, "--" + setting.key() + ": "));
        }
        return this;
    }

    public Config config() {
        Map<Setting, String> all = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            all.put(setting, values.getOrDefault(setting, setting.standard()));
        }
        return new Config(all);
    }

    private static void collect(TomlTable table, String prefix, Map<String, TomlPosition> into, TomlParseResult whole) {
        for (String name : table.keySet()) {
            String key = prefix + name;
            Object value = table.get(List.of(name));
            if (value instanceof TomlTable inner) {
                collect(inner, key + ".", into, whole);
            } else {
                into.put(
                        key,
                        Optional.ofNullable(table.inputPositionOf(List.of(name)))
                                .orElseThrow());
            }
        }
    }

    private static Optional<Setting> setting(String key) {
        return Stream.of(Setting.values()).filter(s -> s.key().equals(key)).findFirst();
    }

    private static String unknown(String key) {
        return "unknown setting '" + key + "'; did you mean '"
                + nearest(key, Stream.of(Setting.values()).map(Setting::key)) + "'?";
    }

    private static String nearest(String word, Stream<String> candidates) {
        return candidates
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElseThrow();
    }

    /// Edit distance.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int next = Math.min(
                        Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[b.length()];
    }

    private static String plain(@org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case null -> "";
            case TomlArray array -> array.toList().stream().map(String::valueOf).collect(Collectors.joining(","));
            default -> String.valueOf(value);
        };
    }

    private static String checked(Setting setting, String value, String where) throws ConfigError {
        boolean good = switch (setting.kind()) {
            case TEXT, LIST -> true;
            case NUMBER -> value.matches("-?[0-9]{1,9}");
            case FLAG -> value.equals("true") || value.equals("false");
            case CHOICE ->
                switch (setting) {
                    case SERVER_LISTEN -> value.equals("high") || value.equals("standard");
                    default -> List.of("error", "warn", "info", "debug").contains(value.toLowerCase(Locale.ROOT));
                };
        };
        if (!good) {
            throw new ConfigError(where + "'" + value + "' is not a value for " + setting.key() + " ("
                    + setting.kind().name().toLowerCase(Locale.ROOT) + "; " + setting.reason() + ")");
        }
        return value;
    }
}
