package hongyan.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.app.ProjectRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir
    Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("hongyan.toml"), text);
    }

    @Test
    void aTypoIsToldWithItsLineAndTheNearestKey() throws Exception {
        Path file = file("[outbound]\nport = 25\nsmarthots = \"127.0.0.1:2600\"\n");
        assertThatThrownBy(() -> new ConfigReader().file(file))
                .isInstanceOf(ConfigError.class)
                .hasMessage(file + ":3: unknown setting 'outbound.smarthots'; did you mean 'outbound.smarthost'?");
    }

    @Test
    void brokenTomlIsToldWithItsLine() throws Exception {
        Path file = file("[dns]\nservers = [\"127.0.0.1:53\"\n");
        assertThatThrownBy(() -> new ConfigReader().file(file))
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith(file + ":");
    }

    @Test
    void aValueOfTheWrongKindIsRefused() throws Exception {
        Path file = file("[outbound]\nport = \"many\"\n");
        assertThatThrownBy(() -> new ConfigReader().file(file))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining(":2: 'many' is not a value for outbound.port");
    }

    @Test
    void optionBeatsEnvironmentBeatsFileBeatsTable() throws Exception {
        ConfigReader reader = new ConfigReader()
                .file(file("[server]\n"
                        + "bind = \"10.0.0.1\"\n"
                        + "listen = \"standard\"\n"
                        + "[dns]\n"
                        + "servers = [\"127.0.0.1:5353\", \"::1\"]\n"))
                .environment(Map.of("HONGYAN_SERVER_BIND", "10.0.0.2", "HONGYAN_HOME", "x"))
                .option(Setting.SERVER_BIND, "10.0.0.3")
                .option(Setting.SERVER_LISTEN, null);
        Config config = reader.config();
        assertThat(config.text(Setting.SERVER_BIND)).isEqualTo("10.0.0.3");
        assertThat(config.port(Setting.PORTS_SMTP)).isEqualTo(25);
        assertThat(config.number(Setting.OUTBOUND_PORT)).isEqualTo(25);
        assertThat(config.list(Setting.DNS_SERVERS)).containsExactly("127.0.0.1:5353", "::1");
        assertThat(Config.address("127.0.0.1:5353", 53).getPort()).isEqualTo(5353);
        assertThat(Config.address("::1", 53).getPort()).isEqualTo(53);
        assertThat(Config.address("[::1]:54", 53).getPort()).isEqualTo(54);
    }

    @Test
    void anUnknownVariableIsRefused() {
        assertThatThrownBy(() -> new ConfigReader().environment(Map.of("HONGYAN_DNS_SERVER", "x")))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("HONGYAN_DNS_SERVERS");
    }

    @Test
    void theReferenceIsUpToDate() throws Exception {
        assertThat(Files.readString(ProjectRoot.path().resolve("doc/settings.md")))
                .isEqualTo(Reference.markdown());
    }
}
