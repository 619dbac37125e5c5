package hongyan.app.config;

/// The reference of hongyan.toml, made from the table: `doc/settings.md`, kept equal by a test.
public final class Reference {
    private Reference() {}

    public static String markdown() {
        StringBuilder page = new StringBuilder("""
            # Settings

            `hongyan.toml` in the data folder (or `--config FILE`). Each setting can be overridden by an environment variable and
            a few by options of `serve`. What an operator changes at run time is kept in the store, not here.

            | Setting | Variable | Kind | Without | Why |
            |---|---|---|---|---|
            """);
        for (Setting setting : Setting.values()) {
            page.append("| `%s` | `%s` | %s | %s | %s |%n"
                    .formatted(
                            setting.key(),
                            setting.variable(),
                            setting.kind().name().toLowerCase(java.util.Locale.ROOT),
                            setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`",
                            setting.reason().replace("|", "\\|")));
        }
        return page.toString();
    }
}
