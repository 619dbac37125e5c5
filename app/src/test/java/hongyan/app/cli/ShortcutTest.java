package hongyan.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShortcutTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin health",
                "demo",
                "help",
                "serve --help",
                "serve --data",
                "serve --data=x",
                "serve --bind --data",
                "serve --data a --data b",
                "serve --port 25"
            })
    void whatIsNotPlainGoesTheLongWay(String line) {
        assertThat(Shortcut.run(line.split(" "))).isEmpty();
    }

    @Test
    void noArgumentsGoTheLongWay() {
        assertThat(Shortcut.run()).isEmpty();
    }

    @Test
    void aPlainStartIsTaken(@TempDir Path folder) {
        String missing = folder.resolve("missing.toml").toString();

        assertThat(Shortcut.run("serve", "--data", folder.toString(), "--config", missing))
                .hasValue(1);
    }
}
