package hongyan.app.cli;

import hongyan.app.config.ConfigError;
import hongyan.app.train.Training;
import hongyan.engine.embedded.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hongyan train`: what `bin/train` runs under a recording virtual machine.
@Command(
        name = "train",
        hidden = true,
        description = "Serve a little world of mail to oneself, for the start-up cache.")
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, description = "An empty folder.", paramLabel = "DIR")
    Path data = Path.of("data");

    @Option(names = "--messages", description = "Messages that come in (default: 8000).", paramLabel = "N")
    int messages = 8_000;

    @Override
    public Integer call() {
        try {
            String home = System.getProperty("hongyan.home");
            if (home != null) {
                NativeLibrary.unpack(Path.of(home, "lib", "native"));
            }
            new Training(data, messages).run();
            return 0;
        } catch (ConfigError | IOException e) {
            System.err.println("hongyan: " + e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()));
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
