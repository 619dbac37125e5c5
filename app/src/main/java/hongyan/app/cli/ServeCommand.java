package hongyan.app.cli;

import hongyan.app.config.Config;
import hongyan.app.config.ConfigError;
import hongyan.app.config.ConfigReader;
import hongyan.app.config.Setting;
import hongyan.app.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hongyan serve`: starts the server and stays.
@Command(name = "serve", description = "Start the server.")
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--data", description = "The data folder (default: ./data).", paramLabel = "DIR")
    Path data = Path.of("data");

    @Option(
            names = "--config",
            description = "Settings (default: hongyan.toml in the data folder).",
            paramLabel = "FILE")
    @Nullable
    Path config;

    @Option(names = "--listen", description = "high (2525, 2143, 8080 ...) or standard (25, 143, 80 ...).")
    @Nullable
    String listen;

    @Option(names = "--bind", description = "Address to listen on (default: 127.0.0.1).", paramLabel = "ADDRESS")
    @Nullable
    String bind;

    @Override
    public Integer call() {
        try {
            ConfigReader reader = new ConfigReader();
            Path file = config != null ? config : data.resolve("hongyan.toml");
            if (config != null || Files.exists(file)) {
                reader.file(file);
            }
            Config settings = reader.environment(System.getenv())
                    .option(Setting.SERVER_LISTEN, listen)
                    .option(Setting.SERVER_BIND, bind)
                    .config();
            return start(data, settings);
        } catch (ConfigError e) {
            System.err.println("hongyan: " + e.getMessage());
            return 1;
        }
    }

    /// The exit code of a server whose store accepts no more writes (EX_IOERR).
    static final int BROKEN = 74;

    /// Starts, prints where the web application is, and stays until the process is asked to stop. Returns the exit
    /// code.
    static int start(Path data, Config settings) throws ConfigError {
        Server server = Server.start(data, settings);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        System.out.println(server.greeting());
        System.out.flush();
        try {
            return exitCode(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /// Waits for the server's end.
    static int exitCode(Server server) throws InterruptedException {
        return server.await() ? 0 : BROKEN;
    }
}
