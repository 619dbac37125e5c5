package hongyan.app.cli;

import hongyan.app.config.Config;
import hongyan.app.config.ConfigError;
import hongyan.app.config.ConfigReader;
import hongyan.app.config.Setting;
import hongyan.app.demo.Demo;
import hongyan.app.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hongyan demo`: the server on a throwaway folder with a sample company in it.
@Command(name = "demo", description = "Start on a throwaway folder with a sample company, its people and their mail.")
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--bind", description = "Address to listen on (default: 127.0.0.1).", paramLabel = "ADDRESS")
    @Nullable
    String bind;

    @Option(names = "--http", description = "Port of the web application (default: 8080).", paramLabel = "PORT")
    @Nullable
    String http;

    @Override
    public Integer call() {
        try {
            Path data = Files.createTempDirectory("hongyan-demo-");
            Config config = new ConfigReader()
                    .environment(System.getenv())
                    .option(Setting.SERVER_BIND, bind)
                    .option(Setting.PORTS_HTTP, http)
                    .config();
            Server server = Server.start(data, config);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, data), "shutdown"));
            System.out.println(new Demo(server).fill());
            System.out.flush();
            return ServeCommand.exitCode(server);
        } catch (ConfigError | IOException e) {
            System.err.println("hongyan: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static void end(Server server, Path data) {
        server.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
