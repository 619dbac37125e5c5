package hongyan.app.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The settings in force.
public final class Config {
    /// Variables of the start script that are not settings.
    static final Set<String> OTHER_VARIABLES = Set.of("HONGYAN_HOME", "HONGYAN_JAVA_OPTIONS");

    private final Map<Setting, String> values;

    Config(Map<Setting, String> values) {
        this.values = Map.copyOf(values);
    }

    public String text(Setting setting) {
        return values.getOrDefault(setting, "");
    }

    public int number(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    public boolean flag(Setting setting) {
        return Boolean.parseBoolean(text(setting));
    }

    public List<String> list(Setting setting) {
        return Stream.of(text(setting).split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// The port of a `ports.*` setting: its own value, or what `server.listen` says.
    public int port(Setting setting) {
        int own = number(setting);
        if (own >= 0) {
            return own;
        }
        boolean standard = text(Setting.SERVER_LISTEN).equals("standard");
        return switch (setting) {
            case PORTS_SMTP -> standard ? 25 : 2525;
            case PORTS_SUBMISSION -> standard ? 587 : 2587;
            case PORTS_SUBMISSIONS -> standard ? 465 : 2465;
            case PORTS_IMAP -> standard ? 143 : 2143;
            case PORTS_IMAPS -> standard ? 993 : 2993;
            case PORTS_POP3 -> standard ? 110 : 2110;
            case PORTS_POP3S -> standard ? 995 : 2995;
            case PORTS_HTTP -> standard ? 80 : 8080;
            case PORTS_HTTPS -> standard ? 443 : 8443;
            default -> throw new IllegalArgumentException(setting.key());
        };
    }

    /// `host:port`, `[v6]:port`, or a host alone with `port`.
    public static InetSocketAddress address(String text, int port) throws ConfigError {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > 0 && text.indexOf(':') == colon || text.indexOf("]:") > 0;
        String host = hasPort ? text.substring(0, colon) : text;
        try {
            return new InetSocketAddress(
                    host.replaceAll("[\\[\\]]", ""), hasPort ? Integer.parseInt(text.substring(colon + 1)) : port);
        } catch (IllegalArgumentException e) {
            throw new ConfigError("'" + text + "' is not an address (host:port)");
        }
    }
}
