package hongyan.app.config;

/// The configuration cannot be used; the message is one line for a person.
public final class ConfigError extends Exception {
    private static final long serialVersionUID = 1;

    public ConfigError(String message) {
        super(message);
    }
}
